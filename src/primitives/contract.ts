import { type Atom, isLit, type Lit } from "../ir/atom.js"
import { type Aval, aval, sameShape, sizeOf, stridesOf } from "../ir/aval.js"
import { bind } from "../ir/builder.js"
import { allocate, type Data } from "../ir/dtype.js"
import { ownAxes, type Paired, pick } from "../ir/paired.js"
import type { Primitive } from "../ir/primitive.js"
import { elementsOf, offsets } from "../ir/view.js"
import { type Op, op, real, sample, showAll } from "./kinds/op.js"
import { integerMatrixProduct, matrixProduct } from "./kinds/products.js"
import { shifted } from "./kinds/structural.js"
import { mul } from "./mul.js"
import { permute } from "./permute.js"
import { broadcast } from "./sumAndBroadcast.js"

/** The elements of `x` with the axes in the given order. */
function ordered(x: Lit, axes: readonly number[]): Data {
  if (axes.every((axis, i) => axis === i)) return x.data
  const strides = stridesOf(x.aval.shape)
  return elementsOf({ shape: pick(x.aval.shape, axes), strides: pick(strides, axes), offset: 0 }, x.aval.dtype, x.data)
}

/** Is this a known identity matrix? Of a matrix that is none, the first row tells. */
function isIdentity(x: Atom): boolean {
  if (!isLit(x) || x.fill !== undefined || x.aval.shape.length !== 2) return false
  const [n, columns] = x.aval.shape
  return n === columns && x.data.every((value, i) => value === (i % (n + 1) === 0 ? 1 : 0))
}

const notFinite = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]

/** No known element is infinite or NaN, which zeros would make NaN. The host searches faster than a loop does in a first call. */
function allFinite(x: Atom): boolean {
  if (!isLit(x)) return true
  if (x.fill !== undefined) return Number.isFinite(x.fill)
  return !notFinite.some((value) => x.data.includes(value))
}

/** The sizes [batches, rows, depth, columns] of the matrix product that a contraction is. */
function extents([a, b]: readonly Aval[], axes: Paired): number[] {
  return [
    sizeOf(pick(a.shape, axes.batch[0])),
    sizeOf(pick(a.shape, ownAxes(axes, 0, a.shape.length))),
    sizeOf(pick(a.shape, axes.over[0])),
    sizeOf(pick(b.shape, ownAxes(axes, 1, b.shape.length))),
  ]
}

/** Paired axes; and whether products with the zeros of a known operand may be left out. */
type Axes = Paired & { readonly hasIdleZeros?: true }

/** Does each entry along the summed axes of a known operand hold some element that is not zero? */
function hasFullColumns(x: Atom, axes: Paired, i: 0 | 1): boolean {
  if (!isLit(x) || x.fill !== undefined) return false
  const { shape } = x.aval
  const strides = stridesOf(shape)
  const [rows, columns] = [ownAxes(axes, i, shape.length), axes.over[i]].map((those) =>
    offsets({ shape: pick(shape, those), strides: pick(strides, those), offset: 0 }),
  )
  return columns.every((column) => rows.some((row) => x.data[row + column] !== 0))
}

const primitive: Primitive<Axes> = {
  name: "contract",
  linear: [[0], [1]],
  type(inputs, params) {
    const axes = params
    const [a, b] = inputs
    const fits = (["batch", "over"] as const).every((kind) =>
      sameShape(pick(a.shape, axes[kind][0]), pick(b.shape, axes[kind][1])),
    )
    if (a.dtype !== b.dtype || !fits)
      throw new Error(
        `contract: ${showAll(inputs)} do not agree on batch axes [${axes.batch[0]}], [${axes.batch[1]}] ` +
          `and summed axes [${axes.over[0]}], [${axes.over[1]}]`,
      )
    const rest = ([0, 1] as const).flatMap((i) => pick(inputs[i].shape, ownAxes(axes, i, inputs[i].shape.length)))
    return [aval([...pick(a.shape, axes.batch[0]), ...rest], a.dtype)]
  },
  evaluate([a, b], params, [out]) {
    const axes = params
    const left = ordered(a, [...axes.batch[0], ...ownAxes(axes, 0, a.aval.shape.length), ...axes.over[0]])
    const right = ordered(b, [...axes.batch[1], ...axes.over[1], ...ownAxes(axes, 1, b.aval.shape.length)])
    const multiply = out.dtype === "int32" ? integerMatrixProduct : matrixProduct
    return [multiply(left, right, allocate(out.dtype, sizeOf(out.shape)), extents([a.aval, b.aval], axes))]
  },
  /** <ct, A x> = <A' ct, x>: the cotangent is contracted with the other operand over that operand's free axes. */
  transpose(ct, inputs, i, params) {
    const axes = params
    const mine = i as 0 | 1
    const other = (1 - i) as 0 | 1
    const ranks = inputs.map((x) => x.aval.shape.length)
    const otherFree = ownAxes(axes, other, ranks[other])
    const myFree = ownAxes(axes, mine, ranks[mine])
    const batches = axes.batch[0].length
    const first = batches + (other === 0 ? 0 : myFree.length)
    const summed = otherFree.map((_, j) => first + j)
    const leading = axes.batch[0].map((_, j) => j)
    const result = contract(ct, inputs[other], { batch: [leading, axes.batch[other]], over: [summed, otherFree] })
    // The axes of the result: batch, my free axes, and the summed axes in the order in which `other` has them.
    const byOther = axes.over[other].map((axis, j) => ({ axis, j })).sort((p, q) => p.axis - q.axis)
    const order = [...axes.batch[mine], ...myFree, ...byOther.map(({ j }) => axes.over[mine][j])]
    return permute(result, { axes: Array.from({ length: ranks[mine] }, (_, axis) => order.indexOf(axis)) })
  },
  /** A mapped operand times a shared one gains a free axis, so that what is shared is never copied. */
  batch([a, b], mapped, _, params) {
    const { batch, over } = params
    const moved = (axes: Paired["batch"]) =>
      [mapped[0] ? shifted(axes[0]) : axes[0], mapped[1] ? shifted(axes[1]) : axes[1]] as const
    const [leftBatch, rightBatch] = moved(batch)
    if (mapped[0] && mapped[1])
      return [
        contract(a, b, {
          batch: [
            [0, ...leftBatch],
            [0, ...rightBatch],
          ],
          over: moved(over),
        }),
      ]
    const result = contract(a, b, { batch: [leftBatch, rightBatch], over: moved(over) })
    const rank = result.aval.shape.length
    const at = mapped[0] ? batch[0].length : rank - (b.aval.shape.length - rightBatch.length - over[1].length)
    const rest = Array.from({ length: rank }, (_, axis) => axis).filter((axis) => axis !== at)
    return [permute(result, { axes: [at, ...rest] })]
  },
  /** Σ_d w_d y_d, the one form of a sum over a leading axis that weights take. */
  summand([a, b], params) {
    const { batch, over } = params
    const plain = batch[0].length === 0 && over[0].join() === "0" && over[1].join() === "0"
    if (!plain || (a.shape.length > 1 && b.shape.length > 1)) return undefined
    const shape = (a.shape.length > 1 ? a : b).shape.slice(1)
    const axes = shape.map((_, axis) => axis)
    const filling = (x: Atom) => (x.aval.shape.length === 0 ? broadcast(x, { shape, axes }) : x)
    return ([x, y], at) => mul(filling(at(x)), filling(at(y)))
  },
  /** Contracting with an identity matrix only renames an axis: its zeros are exactly zero. */
  shortcut([a, b], params) {
    const { batch, over } = params
    if (batch[0].length > 0 || over[0].length !== 1) return undefined
    const order = (x: Atom, at: number, place: 0 | -1) => {
      const rest = x.aval.shape.flatMap((_, axis) => (axis === at ? [] : [axis]))
      return permute(x, { axes: place === 0 ? [at, ...rest] : [...rest, at] })
    }
    if (isIdentity(b) && allFinite(a)) return order(a, over[0][0], -1)
    if (isIdentity(a) && allFinite(b)) return order(b, over[1][0], 0)
    return undefined
  },
  /** Each element of the other operand counts somewhere, so that one that is not finite shows. */
  whereFinite(inputs, { batch, over }) {
    const isSparse = batch[0].length === 0 && inputs.some((x, i) => hasFullColumns(x, { batch, over }, i as 0 | 1))
    return isSparse ? bind(primitive, inputs, { batch, over, hasIdleZeros: true })[0] : undefined
  },
  lower: { kind: "contraction", axes: (params) => params, hasIdleZeros: (params) => params.hasIdleZeros === true },
  multiplications: (inputs, params) => extents(inputs, params).reduce((x, y) => x * y),
  domain: [
    sample([real([3]), real([3])], { batch: [[], []], over: [[0], [0]] }),
    sample([real([2, 3]), real([3, 4])], { batch: [[], []], over: [[1], [0]] }),
    sample([real([2, 3, 4]), real([5, 2, 3])], { batch: [[0], [1]], over: [[1], [2]] }),
    sample([real([2, 3, 4]), real([4, 3])], {
      batch: [[], []],
      over: [
        [1, 2],
        [1, 0],
      ],
    }),
    sample([real([2]), real([3])], { batch: [[], []], over: [[], []] }),
    sample([real([2, 0]), real([0, 3])], { batch: [[], []], over: [[1], [0]] }),
  ],
}

/** Σ over paired axes of products: matrix product, inner product, outer product, tensordot. */
export const contract: Op<(a: Atom, b: Atom, axes: Paired) => Atom> = op(
  primitive,
  (a: Atom, b: Atom, { batch, over }: Paired) => bind(primitive, [a, b], { batch, over })[0],
)
