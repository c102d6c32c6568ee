import type { Product } from "../../compile/kernel.js"
import { widths } from "../../compile/packing.js"
import { Code } from "./assembler.js"
import type { Context } from "./context.js"
import { lanesOf } from "./lanes.js"
import type { Reading } from "./reading.js"

/**
 * Tiles below each other, for one panel of columns after the other. Where panels do not fill the columns, the last one
 * reaches back over results that are there already, and they are computed again. Parameters: those of the tiles, how many
 * full panels, and whether the last one follows.
 */
export function emitPanels(context: Context, p: Product, b: Reading, tiles: number): number {
  const [left, right, out, count, terms, begun, panels, last] = [0, 1, 2, 3, 4, 5, 6, 7]
  const { bytes } = lanesOf[p.float]
  const width = widths[p.float]
  const rest = p.columns % width
  const code = new Code()
  const call = () => void code.get(left).get(right).get(out).get(count).get(terms).get(begun).call(tiles)
  code.get(panels).when(() =>
    code.loop(
      () => {
        call()
        code
          .advance(right, b.group)
          .advance(out, width * bytes)
          .advance(panels, -1)
      },
      () => void code.get(panels),
    ),
  )
  if (rest > 0)
    code.get(last).when(() => {
      const back = p.columns > width ? rest - width : 0
      if (!("packed" in p.right)) code.advance(right, back * b.line)
      code.advance(out, back * bytes)
      call()
    })
  return context.module.define(new Array(8).fill("i32"), [], code)
}
