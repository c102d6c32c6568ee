import type { Atom, Lit } from "../ir/atom.js"
import { aval, sameShape, showAval, sizeOf, stridesOf } from "../ir/aval.js"
import { bind } from "../ir/builder.js"
import { allocate } from "../ir/dtype.js"
import type { Lookup } from "../ir/lower.js"
import type { Params, Primitive } from "../ir/primitive.js"
import { offsets } from "../ir/view.js"
import { stackAll } from "./kinds/batching.js"
import { type Op, op, real, sample, whole } from "./kinds/op.js"

// An adjoint pair: gather reads the entries that indices name, scatter adds into them. With B the `batch` leading axes
// that both operands share, x has shape B + P + [n] + Q with n at `axis`, indices B + I, and the result B + P + I + Q.

type Place = Params & { readonly axis: number; readonly batch: number }
type Target = Place & { readonly size: number }

/** The shape of what indices name. */
export const gathered = (x: readonly number[], indices: readonly number[], { axis, batch }: Place): number[] => [
  ...x.slice(0, axis),
  ...indices.slice(batch),
  ...x.slice(axis + 1),
]

/** Where the elements of the result of a gather are in x, and their indices. */
function lookupOf(name: string, x: readonly number[], indices: readonly number[], { axis, batch }: Place): Lookup {
  const shape = gathered(x, indices, { axis, batch })
  const [inX, inIndices] = [stridesOf(x), stridesOf(indices)]
  const own = inIndices.slice(batch)
  const none = (items: readonly number[]): number[] => items.map(() => 0)
  const size = x[axis]
  return {
    array: { shape, strides: [...inX.slice(0, axis), ...none(own), ...inX.slice(axis + 1)], offset: 0 },
    indices: {
      shape,
      strides: [...inIndices.slice(0, batch), ...none(x.slice(batch, axis)), ...own, ...none(x.slice(axis + 1))],
      offset: 0,
    },
    step: inX[axis],
    size,
    check(index) {
      if (index >= 0 && index < size) return index
      // What counted from the end has had the size added.
      const [given, least] = index < 0 ? [index - size, -size] : [index, 0]
      throw new Error(`${name}: index ${given} is not in ${least}..${size - 1}, the range of axis ${axis}`)
    },
  }
}

/** Calls `each(inX, inResult)` for each element of the result of a gather. */
export function visit(
  { array, indices, step, check }: Lookup,
  { data }: Lit,
  each: (inX: number, inResult: number) => void,
): void {
  const [inX, inIndices] = [offsets(array), offsets(indices)]
  for (let i = 0; i < inX.length; i++) each(inX[i] + check(data[inIndices[i]]) * step, i)
}

const fromX = (x: readonly number[], indices: readonly number[], params: Place): Lookup =>
  lookupOf("take", x, indices, params)

/** Where values belong in the array that indices, given to `who`, name entries of. */
export const intoX = (who: string, values: readonly number[], indices: readonly number[], params: Target): Lookup =>
  lookupOf(who, scattered(values, indices, params), indices, params)

const gatherPrimitive: Primitive<Place> = {
  name: "gather",
  linear: [[0]],
  type([x, indices], params) {
    const place = params
    if (indices.dtype !== "int32" || !sameShape(x.shape.slice(0, place.batch), indices.shape.slice(0, place.batch)))
      throw new Error(`gather: ${showAval(indices)} cannot index ${showAval(x)}`)
    return [aval(gathered(x.shape, indices.shape, place), x.dtype)]
  },
  evaluate([x, indices], params, [out]) {
    const data = allocate(out.dtype, sizeOf(out.shape))
    const source = x.data
    visit(fromX(x.aval.shape, indices.aval.shape, params), indices, (inX, inResult) => {
      data[inResult] = source[inX]
    })
    return [data]
  },
  transpose: (ct, [x, indices], _, params) => {
    const { axis, batch } = params
    return scatter(ct, indices, { axis, batch, size: x.aval.shape[axis] })
  },
  batch(inputs, mapped, size, params) {
    const { axis, batch } = params
    if (batch === 0 && !mapped[1]) return [gather(inputs[0], inputs[1], { axis: axis + 1, batch })]
    if (batch === 0 && !mapped[0] && axis === 0) return [gather(inputs[0], inputs[1], { axis, batch })]
    const [x, indices] = stackAll(inputs, mapped, size)
    return [gather(x, indices, { axis: axis + 1, batch: batch + 1 })]
  },
  lower: { kind: "lookup", lookup: ([x, indices], params) => fromX(x.shape, indices.shape, params) },
  domain: [
    sample([real([4]), whole([3], [0, 4])], { axis: 0, batch: 0 }),
    sample([real([2, 4, 2]), whole([2, 2], [0, 4])], { axis: 1, batch: 0 }),
    sample([real([2, 3]), whole([2], [0, 3])], { axis: 1, batch: 1 }),
  ],
}

/** The entries of `x` along `axis` that `indices` name. */
export const gather: Op<(x: Atom, indices: Atom, place: Place) => Atom> = op(
  gatherPrimitive,
  (x: Atom, indices: Atom, place: Place) => bind(gatherPrimitive, [x, indices], place)[0],
)

/** The shape of the array that `values`, gathered by `indices`, came from. */
function scattered(values: readonly number[], indices: readonly number[], { axis, batch, size }: Target): number[] {
  return [...values.slice(0, axis), size, ...values.slice(axis + indices.length - batch)]
}

const scatterPrimitive: Primitive<Target> = {
  name: "scatter",
  linear: [[0]],
  type: ([values, indices], params) => [aval(scattered(values.shape, indices.shape, params), values.dtype)],
  evaluate([values, indices], params, [out]) {
    const data = allocate(out.dtype, sizeOf(out.shape))
    const source = values.data
    visit(intoX("withAdded", values.aval.shape, indices.aval.shape, params), indices, (inX, inResult) => {
      data[inX] += source[inResult]
    })
    return [data]
  },
  transpose: (ct, [, indices], _, params) => {
    const { axis, batch } = params
    return gather(ct, indices, { axis, batch })
  },
  batch(inputs, mapped, size, params) {
    const target = params
    if (target.batch === 0 && !mapped[1]) return [scatter(inputs[0], inputs[1], { ...target, axis: target.axis + 1 })]
    const [values, indices] = stackAll(inputs, mapped, size)
    return [scatter(values, indices, { ...target, axis: target.axis + 1, batch: target.batch + 1 })]
  },
  lower: {
    kind: "accumulation",
    lookup: ([values, indices], params) => intoX("withAdded", values.shape, indices.shape, params),
  },
  domain: [
    sample([real([3]), whole([3], [0, 4])], { axis: 0, batch: 0, size: 4 }),
    sample([real([2, 2, 2]), whole([2], [0, 4])], { axis: 1, batch: 0, size: 4 }),
    sample([real([2]), whole([2], [0, 3])], { axis: 1, batch: 1, size: 3 }),
  ],
}

/** Zeros, `size` of them along `axis`, to which `values` are added where `indices` say. */
export const scatter: Op<(values: Atom, indices: Atom, target: Target) => Atom> = op(
  scatterPrimitive,
  (values: Atom, indices: Atom, target: Target) => bind(scatterPrimitive, [values, indices], target)[0],
)
