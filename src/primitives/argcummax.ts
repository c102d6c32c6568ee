import type { Atom } from "../ir/atom.js"
import { sizeOf } from "../ir/aval.js"
import { bind } from "../ir/builder.js"
import type { Params, Primitive } from "../ir/primitive.js"
import { largest } from "./kinds/largest.js"
import { type Op, op, real, sample, whole } from "./kinds/op.js"

type Axis = Params & { readonly axis: number }

const primitive: Primitive<Axis> = {
  name: "argcummax",
  linear: [],
  type: ([a]) => [{ shape: a.shape, dtype: "int32" }],
  evaluate([x], params, [out]) {
    const { axis } = params
    const n = x.aval.shape[axis]
    const inner = sizeOf(x.aval.shape.slice(axis + 1))
    const data = new Int32Array(sizeOf(out.shape))
    for (let start = 0; start < data.length; start += n * inner)
      for (let j = start; j < start + inner; j++)
        for (let i = 0, found = 0; i < n; i++) {
          const best = x.data[j + found * inner]
          const value = x.data[j + i * inner]
          if (value > best || (Number.isNaN(value) && !Number.isNaN(best))) found = i
          data[j + i * inner] = found
        }
    return [data]
  },
  batch: ([x], _, __, params) => [argcummax(x, params.axis + 1)],
  lower: {
    kind: "running",
    running: (_, { axis }) => ({ axis, reverse: false, ...largest, shown: ([, , found]) => found }),
  },
  domain: [sample([real([4])], { axis: 0 }), sample([whole([2, 5, 2], [0, 3])], { axis: 1 })],
}

/** Where along an axis the first largest element up to each place stands; the first NaN if there is one. */
export const argcummax: Op<(x: Atom, axis: number) => Atom> = op(
  primitive,
  (x: Atom, axis: number) => bind(primitive, [x], { axis })[0],
)
