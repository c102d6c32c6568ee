import type { Atom } from "../ir/atom.js"
import { sizeOf } from "../ir/aval.js"
import { bind } from "../ir/builder.js"
import type { Params, Primitive } from "../ir/primitive.js"
import { type Op, op, real, sample, whole } from "./kinds/op.js"

type Axis = Params & { readonly axis: number }

/** NaN is larger than every number. */
const compare = (a: number, b: number): number =>
  a < b ? -1 : a > b ? 1 : a === b ? 0 : Number(Number.isNaN(a)) - Number(Number.isNaN(b))

const primitive: Primitive<Axis> = {
  name: "argsort",
  linear: [],
  type: ([a]) => [{ shape: a.shape, dtype: "int32" }],
  evaluate([{ aval, data: source }], params, [out]) {
    const { axis } = params
    const n = aval.shape[axis]
    const inner = sizeOf(aval.shape.slice(axis + 1))
    const data = new Int32Array(sizeOf(out.shape))
    for (let start = 0; start < data.length; start += n * inner)
      for (let j = start; j < start + inner; j++) {
        const order = Int32Array.from({ length: n }, (_, i) => i)
        order.sort((a, b) => compare(source[j + a * inner], source[j + b * inner]) || a - b)
        for (let i = 0; i < n; i++) data[j + i * inner] = order[i]
      }
    return [data]
  },
  batch: ([x], _, __, params) => [argsort(x, params.axis + 1)],
  lower: { kind: "order", axis: ({ axis }) => axis },
  domain: [sample([real([4])], { axis: 0 }), sample([whole([2, 5, 2], [0, 3])], { axis: 1 })],
}

/** The indices that sort along an axis; equal elements keep their order, NaN comes last. */
export const argsort: Op<(x: Atom, axis: number) => Atom> = op(
  primitive,
  (x: Atom, axis: number) => bind(primitive, [x], { axis })[0],
)
