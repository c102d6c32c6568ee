import type { Atom } from "../ir/atom.js"
import { aval, showAval, sizeOf } from "../ir/aval.js"
import { bind } from "../ir/builder.js"
import type { Params, Primitive } from "../ir/primitive.js"
import { largest } from "./kinds/largest.js"
import { type Op, op, real, sample } from "./kinds/op.js"

type Axis = Params & { readonly axis: number }

const primitive: Primitive<Axis> = {
  name: "argmax",
  linear: [],
  type([a], params) {
    const { axis } = params
    if (!(a.shape[axis] > 0)) throw new Error(`argmax: axis ${axis} of ${showAval(a)} has no elements`)
    return [aval(a.shape.toSpliced(axis, 1), "int32")]
  },
  evaluate([x], params, [out]) {
    const { axis } = params
    const n = x.aval.shape[axis]
    const inner = sizeOf(x.aval.shape.slice(axis + 1))
    const data = new Int32Array(sizeOf(out.shape))
    for (let o = 0; o < data.length; o++) {
      const start = Math.floor(o / inner) * n * inner + (o % inner)
      let best = x.data[start]
      for (let i = 1; i < n && !Number.isNaN(best); i++) {
        const value = x.data[start + i * inner]
        if (value > best || Number.isNaN(value)) {
          best = value
          data[o] = i
        }
      }
    }
    return [data]
  },
  batch: ([x], _, __, params) => [argmax(x, params.axis + 1)],
  lower: { kind: "running", running: (_, { axis }) => ({ axis, reverse: false, ...largest }) },
  domain: [sample([real([4])], { axis: 0 }), sample([real([2, 3, 2])], { axis: 1 })],
}

/** Where along an axis the first largest element stands; the first NaN if there is one. */
export const argmax: Op<(x: Atom, axis: number) => Atom> = op(
  primitive,
  (x: Atom, axis: number) => bind(primitive, [x], { axis })[0],
)
