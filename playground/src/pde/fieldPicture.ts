import type { View } from "../../../examples/pinn/problems/problem.js"
import { element } from "../ui/element.js"
import { frame, margin } from "../ui/frame.js"
import { scale } from "../ui/scale.js"
import { gridSize } from "./messages.js"

/** Numbers on a grid as colours, with axes, and with a bar that says what the colours mean. */
export function fieldPicture(title: string, name: string) {
  const canvas = element("canvas", { width: gridSize, height: gridSize, role: "img", "aria-label": name })
  const bar = element("canvas", { width: 513, height: 1, "aria-hidden": "true" })
  const [least, most] = [element("span"), element("span")]
  const axes = frame(`Axes: ${name}`)
  const picture = element("div", { class: "field" }, axes.element, canvas)
  const meaning = element("div", { class: "bar" }, least, bar, most)
  const context = canvas.getContext("2d") as CanvasRenderingContext2D
  const pixels = context.createImageData(gridSize, gridSize)

  return {
    element: element("figure", {}, element("figcaption", {}, title), picture, meaning),
    /** Fits the axes and the picture into the room there is. */
    layout({ x, y }: View): void {
      const width = picture.clientWidth
      const right = width - margin.right
      const bottom = margin.top + right - margin.left // a square
      axes.layout(
        width,
        bottom + margin.bottom,
        { scale: scale(x.from, x.to, margin.left, right), count: 3, name: x.label },
        { scale: scale(y.from, y.to, bottom, margin.top), count: 4, name: y.label },
      )
      const { style } = canvas
      style.left = `${margin.left}px`
      style.top = `${margin.top}px`
      style.width = `${right - margin.left}px`
      style.height = `${bottom - margin.top}px`
    },
    clear(): void {
      context.clearRect(0, 0, gridSize, gridSize)
    },
    /** Draws values, row by row from below, in the colours of a table; a value of the size of `bound` has the last one. */
    draw(values: Float32Array, bound: number, colours: Uint8ClampedArray): void {
      for (let row = 0; row < gridSize; row++)
        for (let column = 0; column < gridSize; column++) {
          const value = values[(gridSize - 1 - row) * gridSize + column] / bound
          const at = 4 * (row * gridSize + column)
          if (Number.isNaN(value)) pixels.data.fill(0, at, at + 4)
          else {
            const index = Math.round(256 + 256 * Math.min(1, Math.max(-1, value)))
            pixels.data.set(colours.subarray(4 * index, 4 * index + 4), at)
          }
        }
      context.putImageData(pixels, 0, 0)
      const strip = bar.getContext("2d") as CanvasRenderingContext2D
      strip.putImageData(new ImageData(Uint8ClampedArray.from(colours), 513, 1), 0, 0)
      const size = bound.toPrecision(2)
      least.textContent = `−${Number(size)}`
      most.textContent = String(Number(size))
    },
  }
}

/** The greatest size among numbers, some of which may be NaN. */
export const largest = (values: Float32Array): number =>
  values.reduce((most, value) => (Math.abs(value) > most ? Math.abs(value) : most), 1e-12)
