import { type Atom, zerosLike } from "../ir/atom.js"
import { sizeOf } from "../ir/aval.js"
import { bind } from "../ir/builder.js"
import { allocate, type Data, type DType, isFloat } from "../ir/dtype.js"
import type { Running } from "../ir/lower.js"
import type { Params, Primitive } from "../ir/primitive.js"
import { add } from "./add.js"
import { convert } from "./convert.js"
import { equal } from "./equal.js"
import { type Op, op, real, sample } from "./kinds/op.js"
import { sub } from "./sub.js"
import { where } from "./where.js"

type Turns = Omit<Running, "axis" | "reverse">
type Direction = Params & { readonly axis: number; readonly reverse: boolean }

/** Running sums from one place on, every `step`-th, with the rounding errors beside them as in `Totals`. */
function accumulate(x: Data, out: Data, n: number, from: number, step: number): void {
  let [total, error] = [0, 0]
  for (let i = 0, at = from; i < n; i++, at += step) {
    const y = x[at]
    const s = total + y
    const v = s - total
    error += total - (s - v) + (y - v)
    total = s
    out[at] = Number.isNaN(error) ? s : s + error
  }
}

/** Running sums of int32, which wrap around. */
function accumulateIntegers(x: Data, out: Data, n: number, from: number, step: number): void {
  let total = 0
  for (let i = 0, at = from; i < n; i++, at += step) {
    total = (total + x[at]) | 0
    out[at] = total
  }
}

/** The same, entry by entry, in float64; of int32 nothing is rounded. */
const integers: Turns = {
  start: (first) => [zerosLike(first)],
  turn: ([total], y) => [add(total, y)],
  shown: ([total]) => total,
}

const numbers = (dtype: DType): Turns => ({
  start: (first) => [zerosLike(convert(first, "float64")), zerosLike(convert(first, "float64"))],
  turn([total, error], x) {
    const y = convert(x, "float64")
    const s = add(total, y)
    const v = sub(s, total)
    return [s, add(error, add(sub(total, sub(s, v)), sub(y, v)))]
  },
  sums: true,
  shown: ([total, error]) => convert(where(equal(error, error), add(total, error), total), dtype),
})

const primitive: Primitive<Direction> = {
  name: "cumsum",
  linear: [[0]],
  type: ([a]) => [a],
  evaluate([x], params, [{ shape, dtype }]) {
    const { axis, reverse } = params
    const data = allocate(dtype, sizeOf(shape))
    const n = shape[axis]
    const add = dtype === "int32" ? accumulateIntegers : accumulate
    const inner = sizeOf(shape.slice(axis + 1))
    for (let start = 0; start < data.length; start += n * inner)
      for (let j = 0; j < inner; j++) {
        const from = start + j + (reverse ? (n - 1) * inner : 0)
        add(x.data, data, n, from, reverse ? -inner : inner)
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
  lower: {
    kind: "running",
    running: ({ dtype }, { axis, reverse }) => ({ axis, reverse, ...(isFloat(dtype) ? numbers(dtype) : integers) }),
  },
  domain: [sample([real([4])], { axis: 0, reverse: false }), sample([real([2, 3, 2])], { axis: 1, reverse: true })],
}

/** Running sums along an axis, from its end when `reverse`. */
export const cumsum: Op<(x: Atom, axis: number, reverse?: boolean) => Atom> = op(
  primitive,
  (x: Atom, axis: number, reverse = false) => bind(primitive, [x], { axis, reverse })[0],
)
