import type { Atom } from "../../ir/atom.js"
import { bind } from "../../ir/builder.js"
import { isFloat } from "../../ir/dtype.js"
import type { Lowering } from "../../ir/lower.js"
import type { Params, Primitive, Sample } from "../../ir/primitive.js"
import type { Coded, ScalarOps } from "../scalar.js"
import { stackAll } from "./batching.js"
import { type Op, op, real, sample, showAll } from "./op.js"
import { pointwise } from "./pointwise.js"

type Range = readonly [number, number]

interface Partials {
  /**
   * The partial derivative whose order in operand i is orders[i], accurate at every x. `settings` are numbers on which the
   * function depends and in which it is not differentiated.
   */
  readonly evaluate: (orders: readonly number[], x: readonly number[], settings: readonly number[]) => number
  /** The same in scalar operations, for orders and settings where there are such. */
  readonly lower?: <V>(
    s: ScalarOps<V>,
    x: readonly V[],
    orders: readonly number[],
    settings: readonly number[],
  ) => Coded<V> | undefined
  /** Where the laws sample each operand. */
  readonly ranges: readonly Range[]
  /** The settings that the laws take, one after the other. */
  readonly settings?: readonly (readonly number[])[]
}

type Orders = Params & { readonly orders: readonly number[]; readonly settings: readonly number[] }

type PartialsOp = Op<(x: readonly Atom[], settings?: readonly number[], orders?: readonly number[]) => Atom>

/** The orders one of which is one higher. */
const raised = (orders: readonly number[], i: number): number[] => orders.map((n, j) => (i === j ? n + 1 : n))

/**
 * A function that states its derivatives of every order, of which each is the slope of the one before:
 * v = ∂ⁿf(u), v' = Σ_i ∂_i ∂ⁿf(u) u_i'. It is for functions whose differential equation is singular where they are not,
 * so that solving it there would divide by zero, and beside there lose digits, at sin(x)/x in zero; and for those that
 * are much smaller than other solutions of their equation. What states the derivatives may run a recurrence in the
 * direction in which errors shrink, or in more digits. A jet of order K takes K + 1 values and about K³/6 products, where
 * a differential equation takes K². Compiled code calls `evaluate` where there is no `lower`.
 */
export function partials(name: string, { evaluate, lower, ranges, settings: sampled = [[]] }: Partials): PartialsOp {
  const lowest = ranges.map(() => 0)
  const apply = (x: readonly Atom[], settings: readonly number[] = [], orders: readonly number[] = lowest): Atom =>
    bind(primitive, x, { orders, settings })[0]
  const primitive: Primitive<Orders> = {
    name,
    linear: [],
    type(inputs) {
      if (isFloat(inputs[0].dtype)) return [inputs[0]]
      throw new Error(`${name}: operands must be floating-point; got ${showAll(inputs)}`)
    },
    evaluate: (inputs, { orders, settings }, [out]) => [
      pointwise((...x) => evaluate(orders, x, settings), inputs, out),
    ],
    slope: (_, u, { orders, settings }) => [{ num: u.map((_, i) => apply(u, settings, raised(orders, i))) }],
    batch: (inputs, mapped, size, { orders, settings }) => [apply(stackAll(inputs, mapped, size), settings, orders)],
    entry:
      (_, { orders, settings }) =>
      (inputs, at) => [apply(inputs.map(at), settings, orders)],
    ...(lower && { lower: compiled(evaluate, lower) }),
    domain: sampled.flatMap((settings) => samples(ranges, settings)),
  }
  return op(primitive, apply)
}

/** Scalar code where there is some; JavaScript is called where there is none, or where it lacks digits. */
function compiled(evaluate: Partials["evaluate"], lower: Required<Partials>["lower"]): Lowering<Orders> {
  return {
    kind: "scalar",
    masks: [],
    near: true,
    body(s, operands, { orders, settings }) {
      const f = (...x: number[]): number => evaluate(orders, x, settings)
      const coded = lower(s, operands, orders, settings)
      if (!coded) return [s.call(f, operands)]
      return [coded.sure === undefined ? coded.value : s.patch(coded.sure, coded.value, f, operands)]
    },
  }
}

/** The function in several shapes, and a higher derivative of it. */
function samples(ranges: readonly Range[], settings: readonly number[]): Sample[] {
  const one = (shape: readonly number[], orders: readonly number[]) =>
    sample(
      ranges.map((range) => real(shape, range)),
      { orders, settings },
    )
  const none = ranges.map(() => 0)
  return [
    one([], none),
    one([3], none),
    one(
      [2],
      ranges.map((_, i) => (i === 0 ? 2 : 1)),
    ),
  ]
}

interface Derivatives {
  /** The derivative of an order, accurate at every x. */
  readonly evaluate: (order: number, x: number, settings: readonly number[]) => number
  readonly lower?: <V>(s: ScalarOps<V>, x: V, order: number, settings: readonly number[]) => Coded<V> | undefined
  readonly range: Range
  readonly settings?: Partials["settings"]
}

/** The same for one variable. */
export function derivatives(
  name: string,
  { evaluate, lower, range, settings }: Derivatives,
): Op<(x: Atom, settings?: readonly number[], order?: number) => Atom> {
  const all = partials(name, {
    evaluate: ([order], [x], given) => evaluate(order, x, given),
    ...(lower && { lower: (s, [x], [order], given) => lower(s, x, order, given) }),
    ranges: [range],
    ...(settings && { settings }),
  })
  return op(all.primitive, (x: Atom, given?: readonly number[], order = 0) => all([x], given, [order]))
}
