import { followPointers } from "../ui/dragging.js"
import { short } from "../ui/number.js"
import type { Scale } from "../ui/scale.js"
import { set, svg } from "../ui/svg.js"
import type { Name } from "./system.js"

type Point = readonly [across: number, up: number]

/** What arrow keys add, in steps across and up. */
const keys: Readonly<Record<string, Point>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowDown: [0, -1],
  ArrowUp: [0, 1],
}

/** A number that is as fine as a pixel, without more digits. */
function rounded(value: number, { from, to }: Scale): number {
  const step = 10 ** Math.floor(Math.log10(Math.abs(to - from) / 500))
  return Number((Math.round(value / step) * step).toPrecision(12))
}

/**
 * The initial point: dragged in its picture, moved by the arrow keys, ten times as far with Shift. To a screen reader it is a
 * slider that tells both coordinates.
 */
export function startHandle(move: (to: Point) => void) {
  const handle = svg(
    "g",
    { class: "handle", role: "slider", tabindex: 0, "aria-label": "Initial point" },
    svg("circle", { class: "target", r: 22 }),
    svg("circle", { class: "halo", r: 12 }),
    svg("circle", { class: "dot", r: 6 }),
  )
  let point: Point = [0, 0]
  let scales: readonly [Scale, Scale] | undefined

  handle.addEventListener("keydown", (event) => {
    const way = keys[event.key]
    if (!way || !scales || event.ctrlKey || event.altKey || event.metaKey) return
    event.preventDefault()
    const [x, y] = scales
    const steps = event.shiftKey ? 10 : 1
    const go = (value: number, scale: Scale, sense: number) =>
      sense === 0 ? value : rounded(value + (steps * sense * (scale.to - scale.from)) / 100, scale)
    move([go(point[0], x, way[0]), go(point[1], y, way[1])])
  })

  return {
    handle,
    /** Says where the point is and in which scales it is dragged. */
    place(at: Point, own: readonly [Scale, Scale], [across, up]: readonly [Name, Name]): void {
      ;[point, scales] = [at, own]
      const [x, y] = own
      set(handle, {
        transform: `translate(${x(at[0]).toFixed(1)} ${y(at[1]).toFixed(1)})`,
        "aria-valuemin": x.from,
        "aria-valuemax": x.to,
        "aria-valuenow": at[0],
        "aria-valuetext": `${across} = ${short(at[0])}, ${up} = ${short(at[1])}`,
      })
    },
    /** Begins to follow pointers in a picture; returns what ends it. */
    listen: (picture: SVGSVGElement): (() => void) =>
      followPointers(picture, handle, (across, down) => {
        if (!scales) return
        const [x, y] = scales
        move([rounded(x.invert(across), x), rounded(y.invert(down), y)])
      }),
  }
}
