import { type Atom, isLit, Lit } from "../ir/atom.js"
import { aval, sizeOf, stridesOf } from "../ir/aval.js"
import { bind } from "../ir/builder.js"
import { allocate } from "../ir/dtype.js"
import type { Primitive } from "../ir/primitive.js"
import { offsets } from "../ir/view.js"
import { type Op, op, real, sample } from "./kinds/op.js"
import { type Rearrange, structural } from "./kinds/structural.js"

// An adjoint pair: slice reads a regular part of an array, pad writes one into zeros.

type Part = { readonly start: readonly number[]; readonly step: readonly number[]; readonly shape: readonly number[] }

/** The part of an array of a shape that a part of another shape occupies. */
export function viewOf(
  name: string,
  shape: readonly number[],
  { start, step }: Omit<Part, "shape">,
  part: readonly number[],
) {
  const fits = part.every(
    (n, i) => n === 0 || (start[i] >= 0 && step[i] > 0 && start[i] + (n - 1) * step[i] < shape[i]),
  )
  if (!fits || part.length !== shape.length)
    throw new Error(`${name}: a part [${part}] from [${start}] in steps of [${step}] does not fit into [${shape}]`)
  const strides = stridesOf(shape)
  const offset = strides.reduce((sum, s, i) => sum + s * start[i], 0)
  return { shape: part, strides: strides.map((s, i) => s * step[i]), offset }
}

const batch = ({ start, step, shape }: Part, size: number): Part => ({
  start: [0, ...start],
  step: [1, ...step],
  shape: [size, ...shape],
})

/** The part of `shape` that begins at `start` and takes every `step`-th element. */
export const slice: Rearrange<Part> = structural<Part>("slice", {
  view: (operand, part) => viewOf("slice", operand.shape, part, part.shape),
  transpose: (ct, x, { start, step }) => pad(ct, { start, step, shape: x.aval.shape }),
  batch,
  trivial: ({ shape }, part) => shape.every((n, i) => n === part.shape[i] && part.start[i] === 0 && part.step[i] === 1),
  domain: [
    sample([real([5])], { start: [1], step: [1], shape: [3] }),
    sample([real([5, 4])], { start: [0, 1], step: [2, 3], shape: [3, 1] }),
    sample([real([3])], { start: [2], step: [1], shape: [0] }),
  ],
})

const padPrimitive: Primitive<Part> = {
  name: "pad",
  linear: [[0]],
  type([a], params) {
    viewOf("pad", params.shape, params, a.shape)
    return [aval(params.shape, a.dtype)]
  },
  evaluate([x], params, [out]) {
    const to = offsets(viewOf("pad", params.shape, params, x.aval.shape))
    const data = allocate(out.dtype, sizeOf(out.shape))
    for (let i = 0; i < to.length; i++) data[to[i]] = x.data[i]
    return [data]
  },
  transpose: (ct, [x], _, params) => {
    const { start, step } = params
    return slice(ct, { start, step, shape: x.aval.shape })
  },
  batch: ([x], _, n, params) => [pad(x, batch(params, n))],
  lower: {
    kind: "placement",
    places: ([a], params) => [viewOf("pad", params.shape, params, a.shape)],
  },
  shortcut: ([x], params) =>
    isLit(x) && Object.is(x.fill, 0) ? new Lit(aval(params.shape, x.aval.dtype), 0) : undefined,
  domain: [
    sample([real([3])], { start: [1], step: [1], shape: [5] }),
    sample([real([2, 1])], { start: [1, 0], step: [2, 1], shape: [4, 2] }),
  ],
}

/** Zeros of `shape` in which `x` stands from `start` on, at every `step`-th place. */
export const pad: Op<(x: Atom, part: Part) => Atom> = op(
  padPrimitive,
  (x: Atom, { start, step, shape }: Part) => bind(padPrimitive, [x], { start, step, shape })[0],
)
