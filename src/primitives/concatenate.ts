import type { Atom } from "../ir/atom.js"
import { type Aval, aval, sizeOf, stridesOf } from "../ir/aval.js"
import { bind } from "../ir/builder.js"
import { allocate } from "../ir/dtype.js"
import type { Params, Primitive } from "../ir/primitive.js"
import type { View } from "../ir/view.js"
import { stackAll } from "./kinds/batching.js"
import { type Op, op, real, sample, showAll } from "./kinds/op.js"
import { slice } from "./sliceAndPad.js"

type Axis = Params & { readonly axis: number }

const without = (shape: readonly number[], axis: number): string => shape.filter((_, i) => i !== axis).join()

/** Where along the axis each operand begins, and where the last one ends. */
function startsOf(operands: readonly Aval[], { axis }: Axis): number[] {
  const starts = [0]
  operands.forEach(({ shape }, i) => void starts.push(starts[i] + shape[axis]))
  return starts
}

/** The starts for a list of operands, which is asked for once for each of them. */
const known = new WeakMap<readonly Atom[], { readonly axis: number; readonly starts: readonly number[] }>()

function startOf(operands: readonly Atom[], i: number, params: Axis): number {
  const { axis } = params
  let found = known.get(operands)
  if (found?.axis !== axis) {
    const avals = operands.map((x) => x.aval)
    found = { axis, starts: startsOf(avals, params) }
    known.set(operands, found)
  }
  return found.starts[i]
}

/** Where in the result each operand stands. */
function placesOf(operands: readonly Aval[], params: Axis): View[] {
  const { axis } = params
  const starts = startsOf(operands, params)
  const strides = stridesOf(operands[0].shape.with(axis, starts[operands.length]))
  return operands.map(({ shape }, i) => ({ shape, strides, offset: starts[i] * strides[axis] }))
}

const primitive: Primitive<Axis> = {
  name: "concatenate",
  linear: ["every"],
  type(inputs, params) {
    const { axis } = params
    const [{ shape, dtype }] = inputs
    if (
      inputs.some(
        (a) => a.dtype !== dtype || a.shape.length !== shape.length || without(a.shape, axis) !== without(shape, axis),
      )
    )
      throw new Error(`concatenate: operands must agree except along axis ${axis}; got ${showAll(inputs)}`)
    const total = inputs.reduce((sum, a) => sum + a.shape[axis], 0)
    return [aval(shape.with(axis, total), dtype)]
  },
  evaluate(inputs, params, [out]) {
    const { axis } = params
    const data = allocate(out.dtype, sizeOf(out.shape))
    const outer = sizeOf(out.shape.slice(0, axis))
    const row = sizeOf(out.shape.slice(axis))
    let start = 0
    for (const { aval: a, data: source } of inputs) {
      const width = sizeOf(a.shape.slice(axis))
      for (let i = 0; i < outer; i++) data.set(source.subarray(i * width, (i + 1) * width), i * row + start)
      start += width
    }
    return [data]
  },
  transpose(ct, inputs, i, params) {
    const { axis } = params
    const { shape } = inputs[i].aval
    const before = startOf(inputs, i, params)
    return slice(ct, { start: shape.map((_, d) => (d === axis ? before : 0)), step: shape.map(() => 1), shape })
  },
  batch: (inputs, mapped, size, params) => [concatenate(stackAll(inputs, mapped, size), params.axis + 1)],
  lower: { kind: "placement", places: (operands, params) => placesOf(operands, params) },
  shortcut: (inputs) => (inputs.length === 1 ? inputs[0] : undefined),
  domain: [
    sample([real([2]), real([3])], { axis: 0 }),
    sample([real([2, 1]), real([2, 3]), real([2, 0])], { axis: 1 }),
  ],
}

/** Arrays joined along an axis. */
export const concatenate: Op<(xs: readonly Atom[], axis: number) => Atom> = op(
  primitive,
  (xs: readonly Atom[], axis: number) => bind(primitive, xs, { axis })[0],
)
