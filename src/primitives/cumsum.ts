import type { Atom } from "../ir/atom.js"
import { sizeOf } from "../ir/aval.js"
import { bind } from "../ir/builder.js"
import { allocate } from "../ir/dtype.js"
import type { Params, Primitive } from "../ir/primitive.js"
import { type Op, op, real, sample } from "./kinds/op.js"

type Direction = Params & { readonly axis: number; readonly reverse: boolean }

const primitive: Primitive<Direction> = {
  name: "cumsum",
  linear: [[0]],
  type: ([a]) => [a],
  evaluate([x], params, [{ shape, dtype }]) {
    const { axis, reverse } = params
    const data = allocate(dtype, sizeOf(shape))
    const n = shape[axis]
    const inner = sizeOf(shape.slice(axis + 1))
    for (let start = 0; start < data.length; start += n * inner)
      for (let j = 0; j < inner; j++) {
        let total = 0
        for (let i = 0; i < n; i++) {
          const at = start + (reverse ? n - 1 - i : i) * inner + j
          total += x.data[at]
          data[at] = total
        }
      }
    return [data]
  },
  transpose: (ct, _, __, params) => {
    const { axis, reverse } = params
    return cumsum(ct, axis, !reverse)
  },
  batch: ([x], _, __, params) => {
    const { axis, reverse } = params
    return [cumsum(x, axis + 1, reverse)]
  },
  domain: [sample([real([4])], { axis: 0, reverse: false }), sample([real([2, 3, 2])], { axis: 1, reverse: true })],
}

/** Running sums along an axis, from its end when `reverse`. */
export const cumsum: Op<(x: Atom, axis: number, reverse?: boolean) => Atom> = op(
  primitive,
  (x: Atom, axis: number, reverse = false) => bind(primitive, [x], { axis, reverse })[0],
)
