import { colour } from "../ui/colours.js"
import { element } from "../ui/element.js"
import { frame, margin } from "../ui/frame.js"
import { type Scale, scale } from "../ui/scale.js"
import type { Axes } from "./examples.js"
import type { Window } from "./fit.js"
import type { Name } from "./system.js"

/** So far outside of the picture lines go, in pixels: what is further would only cost time. */
const far = 5000

/** What a plane shows: two of the components of states of `size` numbers. */
export interface Shown {
  readonly window: Window
  readonly axes: Axes
  readonly names: readonly Name[]
}

/** A picture of states in a plane, on a canvas, so that each frame draws only what is new; `over` lies above it. */
export function plane(name: string) {
  const canvas = element("canvas", { role: "img", "aria-label": name })
  const context = canvas.getContext("2d") as CanvasRenderingContext2D
  const axes = frame(`Axes: ${name}`)
  let [x, y]: [Scale, Scale] = [scale(0, 1, 0, 1), scale(0, 1, 0, 1)]
  let size = 2
  let places: Axes = [0, 1]
  let before: readonly [number, number] | undefined

  const clamp = (pixel: number) => Math.min(far, Math.max(-far, pixel))
  const at = (points: Float64Array, first: number) =>
    [clamp(x(points[first + places[0]]) - margin.left), clamp(y(points[first + places[1]]) - margin.top)] as const

  return {
    element: element("div", { class: "plane" }, canvas, axes.element),
    picture: axes.element,
    over: axes.over,
    /** The scales of the last layout. */
    scales: (): readonly [x: Scale, y: Scale] => [x, y],
    /** Sets size and axes and clears the picture. */
    layout(width: number, height: number, { window, axes: shown, names }: Shown): void {
      const [right, bottom] = [width - margin.right, height - margin.bottom]
      x = scale(...window.across, margin.left, right)
      y = scale(...window.up, bottom, margin.top)
      ;[size, places] = [names.length, shown]
      axes.layout(
        width,
        height,
        { scale: x, count: width / 90, name: names[shown[0]] },
        { scale: y, count: height / 70, name: names[shown[1]] },
      )
      const [across, up] = [Math.max(1, right - margin.left), Math.max(1, bottom - margin.top)]
      canvas.width = Math.round(across * devicePixelRatio)
      canvas.height = Math.round(up * devicePixelRatio)
      Object.assign(canvas.style, { left: `${margin.left}px`, top: `${margin.top}px` })
      Object.assign(canvas.style, { width: `${across}px`, height: `${up}px` })
      context.setTransform(canvas.width / across, 0, 0, canvas.height / up, 0, 0)
      before = undefined
    },
    /** Goes on with the line through states; returns where it ends, in pixels of the picture. */
    line(points: Float64Array, ink: string): readonly [number, number] | undefined {
      context.beginPath()
      if (before) context.moveTo(...before)
      for (let first = 0; first < points.length; first += size) {
        before = at(points, first)
        context.lineTo(...before)
      }
      context.strokeStyle = colour(ink)
      context.lineWidth = 1.25
      context.lineJoin = "round"
      context.stroke()
      return before && [before[0] + margin.left, before[1] + margin.top]
    },
    dots(states: readonly Float64Array[], ink: string): void {
      context.fillStyle = colour(ink)
      for (const state of states) {
        context.beginPath()
        context.arc(...at(state, 0), 1.7, 0, 2 * Math.PI)
        context.fill()
      }
    },
  }
}
