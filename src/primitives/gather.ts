import type { Atom } from "../ir/atom.js"
import { aval, sameShape, showAval, sizeOf } from "../ir/aval.js"
import { bind } from "../ir/builder.js"
import { allocate } from "../ir/dtype.js"
import type { Params, Primitive } from "../ir/primitive.js"
import { type Op, op, real, sample, whole } from "./kinds/op.js"
import { stackAll } from "./sum.js"

// An adjoint pair: gather reads the entries that indices name, scatter adds into them. With B the `batch` leading axes
// that both operands share, x has shape B + P + [n] + Q with n at `axis`, indices B + I, and the result B + P + I + Q.

type Place = Params & { readonly axis: number; readonly batch: number }
type Target = Place & { readonly size: number }

/** Calls `visit(inX, inResult)` for each element of the result of a gather. */
function visit(
  name: string,
  x: readonly number[],
  indices: { shape: readonly number[]; data: ArrayLike<number> },
  { axis, batch }: Place,
  each: (inX: number, inResult: number) => void,
): void {
  const n = x[axis]
  const batches = sizeOf(x.slice(0, batch))
  const before = sizeOf(x.slice(batch, axis))
  const after = sizeOf(x.slice(axis + 1))
  const count = sizeOf(indices.shape.slice(batch))
  let result = 0
  for (let b = 0; b < batches; b++)
    for (let p = 0; p < before; p++)
      for (let i = 0; i < count; i++) {
        const index = indices.data[b * count + i]
        if (index < 0 || index >= n)
          throw new Error(`${name}: index ${index} is not in 0..${n - 1}, the range of axis ${axis}`)
        const start = ((b * before + p) * n + index) * after
        for (let q = 0; q < after; q++) each(start + q, result++)
      }
}

const gathered = (x: readonly number[], indices: readonly number[], { axis, batch }: Place): number[] => [
  ...x.slice(0, axis),
  ...indices.slice(batch),
  ...x.slice(axis + 1),
]

const gatherPrimitive: Primitive = {
  name: "gather",
  linear: [[0]],
  type([x, indices], params) {
    const place = params as Place
    if (indices.dtype !== "int32" || !sameShape(x.shape.slice(0, place.batch), indices.shape.slice(0, place.batch)))
      throw new Error(`gather: ${showAval(indices)} cannot index ${showAval(x)}`)
    return [aval(gathered(x.shape, indices.shape, place), x.dtype)]
  },
  evaluate([x, indices], params, [out]) {
    const data = allocate(out.dtype, sizeOf(out.shape))
    const source = x.data
    visit("take", x.aval.shape, { shape: indices.aval.shape, data: indices.data }, params as Place, (inX, inResult) => {
      data[inResult] = source[inX]
    })
    return [data]
  },
  transpose: (ct, [x, indices], _, params) => {
    const { axis, batch } = params as Place
    return scatter(ct, indices, { axis, batch, size: x.aval.shape[axis] })
  },
  batch(inputs, mapped, size, params) {
    const { axis, batch } = params as Place
    if (batch === 0 && !mapped[1]) return [gather(inputs[0], inputs[1], { axis: axis + 1, batch })]
    if (batch === 0 && !mapped[0] && axis === 0) return [gather(inputs[0], inputs[1], { axis, batch })]
    const [x, indices] = stackAll(inputs, mapped, size)
    return [gather(x, indices, { axis: axis + 1, batch: batch + 1 })]
  },
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

const scatterPrimitive: Primitive = {
  name: "scatter",
  linear: [[0]],
  type: ([values, indices], params) => [aval(scattered(values.shape, indices.shape, params as Target), values.dtype)],
  evaluate([values, indices], params, [out]) {
    const data = allocate(out.dtype, sizeOf(out.shape))
    const source = values.data
    visit(
      "scatter",
      out.shape,
      { shape: indices.aval.shape, data: indices.data },
      params as Target,
      (inX, inResult) => {
        data[inX] += source[inResult]
      },
    )
    return [data]
  },
  transpose: (ct, [, indices], _, params) => {
    const { axis, batch } = params as Target
    return gather(ct, indices, { axis, batch })
  },
  batch(inputs, mapped, size, params) {
    const target = params as Target
    if (target.batch === 0 && !mapped[1]) return [scatter(inputs[0], inputs[1], { ...target, axis: target.axis + 1 })]
    const [values, indices] = stackAll(inputs, mapped, size)
    return [scatter(values, indices, { ...target, axis: target.axis + 1, batch: target.batch + 1 })]
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
