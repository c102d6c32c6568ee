import { type Atom, isLit, Lit } from "../ir/atom.js"
import { aval, showAval, sizeOf, stridesOf } from "../ir/aval.js"
import { bind, record } from "../ir/builder.js"
import { allocate, type Data, type DType } from "../ir/dtype.js"
import type { Params, Primitive } from "../ir/primitive.js"
import { elementsOf } from "../ir/view.js"
import { type Op, op, real, sample } from "./kinds/op.js"
import { shifted, unshifted } from "./kinds/structural.js"
import { block, Totals } from "./kinds/totals.js"

// An adjoint pair: the transpose of a sum over axes is a broadcast along them, and the other way round.

type Axes = Params & { readonly axes: readonly number[] }
type Target = Params & { readonly shape: readonly number[]; readonly axes: readonly number[] }

const kept = <T>(items: readonly T[], axes: readonly number[]): T[] => items.filter((_, i) => !axes.includes(i))

/** Strides of the array without `axes`, seen from the array that has them: nothing moves along `axes`. */
function keptStrides(shape: readonly number[], axes: readonly number[]): number[] {
  const strides = stridesOf(kept(shape, axes))
  let next = 0
  return shape.map((_, i) => (axes.includes(i) ? 0 : strides[next++]))
}

/** The sums along neighbouring axes: in float64, or of int32 as these wrap around. */
function addedAlong(source: Data, dtype: DType, shape: readonly number[], first: number, end: number): Data {
  const [outer, n, inner] = [shape.slice(0, first), shape.slice(first, end), shape.slice(end)].map(sizeOf)
  const out = allocate(dtype === "int32" ? dtype : "float64", outer * inner)
  /** Adds rows of one place of the outer axes to elements of `sums`. */
  const add = (o: number, sums: Data, to: number, from: number, until: number) => {
    let at = (o * n + from) * inner
    for (let i = from; i < until; i++) for (let j = 0; j < inner; j++) sums[to + j] += source[at++]
  }
  if (dtype === "int32" || n <= block) for (let o = 0; o < outer; o++) add(o, out, o * inner, 0, n)
  else {
    const totals = new Totals(inner)
    for (let o = 0; o < outer; o++)
      out.set(
        totals.of(n, (row, from, until) => add(o, row, 0, from, until)),
        o * inner,
      )
  }
  return out
}

const sumPrimitive: Primitive<Axes> = {
  name: "sum",
  linear: [[0]],
  type([a], params) {
    const { axes } = params
    if (axes.some((axis) => axis < 0 || axis >= a.shape.length))
      throw new Error(`sum: axes [${axes}] do not all exist in ${showAval(a)}`)
    return [aval(kept(a.shape, axes), a.dtype)]
  },
  evaluate([x], params, [out]) {
    const { axes } = params
    let shape = x.aval.shape
    let data = x.data
    // The last axes first, neighbours at once.
    for (let end = shape.length; end > 0; ) {
      let first = end
      while (first > 0 && axes.includes(first - 1)) first--
      if (first < end) {
        data = addedAlong(data, out.dtype, shape, first, end)
        shape = [...shape.slice(0, first), ...shape.slice(end)]
      }
      end = first - 1
    }
    const result = allocate(out.dtype, data.length)
    result.set(data)
    return [result]
  },
  transpose: (ct, [x], _, params) => broadcast(ct, { shape: x.aval.shape, axes: params.axes }),
  batch: ([x], _, __, params) => [sum(x, shifted(params.axes))],
  entry: (_, params) => {
    const { axes } = params
    return axes.includes(0) ? undefined : ([x], at) => [sum(at(x), unshifted(axes))]
  },
  summand: (_, params) => {
    const { axes } = params
    return axes.includes(0) ? ([x], at) => sum(at(x), unshifted(axes)) : undefined
  },
  shortcut: ([x], params) => (params.axes.length === 0 ? x : undefined),
  lower: { kind: "reduction", strides: (shape, params) => keptStrides(shape, params.axes) },
  domain: [
    sample([real([3])], { axes: [0] }),
    sample([real([2, 3, 2])], { axes: [0, 2] }),
    sample([real([2, 0])], { axes: [1] }),
  ],
}

/** The sum over axes, which disappear; over all of them by default. */
export const sum: Op<(x: Atom, axes?: readonly number[]) => Atom> = op(
  sumPrimitive,
  (x: Atom, axes: readonly number[] = x.aval.shape.map((_, i) => i)) => bind(sumPrimitive, [x], { axes })[0],
)

const broadcastPrimitive: Primitive<Target> = {
  name: "broadcast",
  linear: [[0]],
  type([a], params) {
    const { shape, axes } = params
    if (kept(shape, axes).join() !== a.shape.join())
      throw new Error(`broadcast: ${showAval(a)} does not fit [${shape}] with new axes [${axes}]`)
    return [aval(shape, a.dtype)]
  },
  evaluate([x], params, [out]) {
    const { shape, axes } = params
    return [elementsOf({ shape, strides: keptStrides(shape, axes), offset: 0 }, out.dtype, x.data)]
  },
  lower: {
    kind: "view",
    view(_, params) {
      const { shape, axes } = params
      return { shape, strides: keptStrides(shape, axes), offset: 0 }
    },
  },
  transpose: (ct, _, __, params) => sum(ct, params.axes),
  batch: ([x], _, size, params) => {
    const { shape, axes } = params
    return [broadcast(x, { shape: [size, ...shape], axes: shifted(axes) })]
  },
  entry: (_, params) => {
    const { shape, axes } = params
    const target = { shape: shape.slice(1), axes: unshifted(axes) }
    return axes.includes(0) ? undefined : ([x], at) => [broadcast(at(x), target)]
  },
  shortcut: ([x], params) => {
    const { shape, axes } = params
    if (axes.length === 0) return x
    return isLit(x) && x.fill !== undefined ? new Lit(aval(shape, x.aval.dtype), x.fill) : undefined
  },
  domain: [
    sample([real([3])], { shape: [2, 3], axes: [0] }),
    sample([real([2, 2])], { shape: [2, 3, 2, 1], axes: [1, 3] }),
    sample([real([])], { shape: [4], axes: [0] }),
  ],
}

/** Repeats `x` along new axes: `axes` are those of the result, whose shape is given, that `x` does not have. */
export const broadcast: Op<(x: Atom, target: Target) => Atom> = op(
  broadcastPrimitive,
  (x: Atom, target: Target) => record(broadcastPrimitive, [x], target)[0],
)
