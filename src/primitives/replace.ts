import { type Atom, Lit, zerosLike } from "../ir/atom.js"
import { type Aval, aval, sameShape, showAval, sizeOf } from "../ir/aval.js"
import { bind } from "../ir/builder.js"
import type { Lookup } from "../ir/lower.js"
import type { Params, Primitive } from "../ir/primitive.js"
import { equal } from "./equal.js"
import { gather, gathered, intoX, visit } from "./gatherAndScatter.js"
import { stackAll } from "./kinds/batching.js"
import { type Op, op, real, sample, whole } from "./kinds/op.js"
import { broadcast } from "./sumAndBroadcast.js"
import { where } from "./where.js"

/** As for gather: both operands share `batch` leading axes; the entries stand along `axis`. */
type Place = Params & { readonly axis: number; readonly batch: number }

const placesOf = ([x, values, indices]: readonly Aval[], { axis, batch }: Place): Lookup =>
  intoX("with", values.shape, indices.shape, { axis, batch, size: x.shape[axis] })

/** Which indices are the last of their value: theirs are the values that stay. */
function staying(indices: Atom, { batch, size }: { readonly batch: number; readonly size: number }): Atom {
  const { shape } = indices.aval
  const n = sizeOf(shape.slice(batch))
  const row = Int32Array.from({ length: sizeOf(shape) }, (_, i) => i % Math.max(n, 1))
  const order = new Lit(aval(shape, "int32"), row)
  const none = new Lit(aval([...shape.slice(0, batch), size], "int32"), 0)
  const place = { axis: batch, batch }
  return equal(gather(replace(none, order, indices, place), indices, place), order)
}

const primitive: Primitive<Place> = {
  name: "replace",
  linear: [[0, 1]],
  type([x, values, indices], params) {
    const place = params
    const wanted = gathered(x.shape, indices.shape, place)
    if (indices.dtype !== "int32" || values.dtype !== x.dtype || !sameShape(values.shape, wanted))
      throw new Error(`replace: ${showAval(values)} at ${showAval(indices)} does not fit into ${showAval(x)}`)
    return [x]
  },
  evaluate([x, values, indices], params) {
    const data = x.data.slice()
    const source = values.data
    visit(placesOf([x.aval, values.aval, indices.aval], params), indices, (inX, inResult) => {
      data[inX] = source[inResult]
    })
    return [data]
  },
  transpose(ct, [, values, indices], i, params) {
    const { axis, batch } = params
    if (i === 0) return replace(ct, zerosLike(values), indices, { axis, batch })
    const found = gather(ct, indices, { axis, batch })
    const { shape } = found.aval
    // The axes of `indices` beyond the shared ones stand at `axis` in `values`.
    const own = indices.aval.shape.length - batch
    const axes = shape.flatMap((_, d) => (d < batch || (d >= axis && d < axis + own) ? [] : [d]))
    const stays = staying(indices, { batch, size: ct.aval.shape[axis] })
    return where(broadcast(stays, { shape, axes }), found, zerosLike(found))
  },
  batch(inputs, mapped, size, params) {
    const { axis, batch } = params
    if (batch === 0 && !mapped[2]) {
      const [x, values] = stackAll(inputs.slice(0, 2), mapped, size)
      return [replace(x, values, inputs[2], { axis: axis + 1, batch })]
    }
    const [x, values, indices] = stackAll(inputs, mapped, size)
    return [replace(x, values, indices, { axis: axis + 1, batch: batch + 1 })]
  },
  shortcut: ([x, values]) => (values.aval.shape.includes(0) ? x : undefined),
  lower: { kind: "replacement", lookup: (operands, params) => placesOf(operands, params) },
  domain: [
    sample([real([4]), real([3]), whole([3], [0, 4])], { axis: 0, batch: 0 }),
    sample([real([2, 3, 2]), real([2, 2, 2, 2]), whole([2, 2], [0, 3])], { axis: 1, batch: 0 }),
    sample([real([2, 3]), real([2, 4]), whole([2, 4], [0, 3])], { axis: 1, batch: 1 }),
    sample([real([3]), real([]), whole([], [0, 3])], { axis: 0, batch: 0 }),
  ],
}

/** `x` with `values` in the place of the entries that `indices` name along an axis; of equal indices the last counts. */
export const replace: Op<(x: Atom, values: Atom, indices: Atom, place: Place) => Atom> = op(
  primitive,
  (x: Atom, values: Atom, indices: Atom, place: Place) => bind(primitive, [x, values, indices], place)[0],
)
