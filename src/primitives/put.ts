import { type Atom, isLit, zerosLike } from "../ir/atom.js"
import { showAval } from "../ir/aval.js"
import { bind } from "../ir/builder.js"
import type { Params, Primitive } from "../ir/primitive.js"
import { offsets } from "../ir/view.js"
import { stackAll } from "./kinds/batching.js"
import { type Op, op, real, sample } from "./kinds/op.js"
import { pad, slice, viewOf } from "./sliceAndPad.js"

/** Where a part begins in an array, and from which element to the next it goes. */
type Place = Params & { readonly start: readonly number[]; readonly step: readonly number[] }

const primitive: Primitive<Place> = {
  name: "put",
  linear: [[0, 1]],
  type([x, part], params) {
    if (x.dtype !== part.dtype) throw new Error(`put: ${showAval(part)} is not of the dtype of ${showAval(x)}`)
    viewOf("put", x.shape, params, part.shape)
    return [x]
  },
  evaluate([x, part], params) {
    const to = offsets(viewOf("put", x.aval.shape, params, part.aval.shape))
    const data = x.data.slice()
    const source = part.data
    for (let i = 0; i < to.length; i++) data[to[i]] = source[i]
    return [data]
  },
  transpose(ct, [, part], i, params) {
    const { start, step } = params
    return i === 0 ? put(ct, zerosLike(part), { start, step }) : slice(ct, { start, step, shape: part.aval.shape })
  },
  batch(inputs, mapped, size, params) {
    const { start, step } = params
    const [x, part] = stackAll(inputs, mapped, size)
    return [put(x, part, { start: [0, ...start], step: [1, ...step] })]
  },
  shortcut([x, part], params) {
    const { start, step } = params
    const { shape } = x.aval
    if (part.aval.shape.includes(0)) return x
    if (shape.every((n, i) => n === part.aval.shape[i] && step[i] === 1)) return part
    return isLit(x) && x.fill === 0 ? pad(part, { start, step, shape }) : undefined
  },
  lower: { kind: "update", place: ([x, part], params) => viewOf("put", x.shape, params, part.shape) },
  domain: [
    sample([real([5]), real([2])], { start: [1], step: [2] }),
    sample([real([4, 3]), real([2, 3])], { start: [1, 0], step: [1, 1] }),
    sample([real([3]), real([0])], { start: [0], step: [1] }),
  ],
}

/** `x` with `part` in the place of the elements from `start` on, every `step`-th. */
export const put: Op<(x: Atom, part: Atom, place: Place) => Atom> = op(
  primitive,
  (x: Atom, part: Atom, { start, step }: Place) => bind(primitive, [x, part], { start, step })[0],
)
