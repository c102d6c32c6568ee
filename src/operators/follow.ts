import type { NDArray } from "../array/ndarray.js"
import { isFloat } from "../ir/dtype.js"
import { add, mul } from "../numpy/arithmetic.js"
import { array, zerosLike } from "../numpy/create.js"
import { take } from "../numpy/indexing.js"
import { stack } from "../numpy/join.js"
import { tensordot } from "../numpy/linear.js"
import { jets, type Wanted } from "./collapse.js"
import type { Direction } from "./decompose.js"
import type { TracedAt } from "./inputs.js"
import type { Plan } from "./plan.js"

/** Directions as arrays, stacked on a leading axis, one array for each leaf that they move, by its place. */
export type Lines = (directions: readonly Direction[]) => ReadonlyMap<number, NDArray>

/** What a plan found: the value of the function and its targets, output by output. */
export interface Found {
  readonly value: readonly NDArray[]
  /** A target, by its place among all. */
  target(n: number): NDArray[]
  /** The targets of one order, in their order, stacked on a leading axis. */
  ofOrder(order: number): NDArray[]
}

/** A wish, and what to do with the outputs when it is fulfilled. */
interface Share {
  readonly wanted: Wanted
  readonly use: (outputs: readonly NDArray[]) => void
}

const plus = (xs: readonly NDArray[] | undefined, ys: readonly NDArray[]): readonly NDArray[] =>
  xs ? ys.map((y, i) => add(xs[i], y)) : ys

/**
 * Runs a plan whose targets have the given orders. The jets of one order are a family. A few targets are asked for as
 * sums over it, which collapse; as many as there are jets are combined from its coefficients by one matrix product.
 */
export function follow(traced: TracedAt, plan: Plan, orders: readonly number[], lines: Lines): Found {
  const { jets: all, weights } = plan
  const apart = new Map<number, readonly NDArray[]>()
  const together = new Map<number, readonly NDArray[]>()
  const targetsOf = (order: number) => orders.flatMap((k, t) => (k === order ? [t] : []))

  const sharesOf = (order: number, family: readonly number[]): Share[] => {
    const targets = targetsOf(order)
    const rows = targets.map((t) => family.map((jet) => weights[t].get(jet) ?? 0))
    if (rows.every((row) => row.every((w) => w === 0))) return []
    if (isMany(targets)) {
      const use = (outputs: readonly NDArray[]) =>
        void together.set(order, plus(together.get(order), combined(rows, outputs)))
      return [{ wanted: { order, as: "stacked" }, use }]
    }
    return targets.flatMap((t, i) => {
      const [first] = rows[i]
      if (rows[i].every((w) => w === 0)) return []
      const isEven = rows[i].every((w) => w === first)
      const use = (outputs: readonly NDArray[]) =>
        void apart.set(t, plus(apart.get(t), isEven ? outputs.map((y) => (first === 1 ? y : mul(y, first))) : outputs))
      return [{ wanted: { order, as: isEven ? "summed" : array(rows[i]) }, use }]
    })
  }
  const isMany = (targets: readonly number[]): boolean =>
    targets.length >= new Set(targets.flatMap((t) => [...weights[t].keys()])).size && targets.length > 1

  const tops = [...new Set(all.map(({ order }) => order))]
  const shares = tops.map((top) => {
    const family = all.flatMap(({ order }, i) => (order === top ? [i] : []))
    return {
      directions: lines(family.map((i) => all[i].direction)),
      shares: Array.from({ length: top }, (_, k) => sharesOf(k + 1, family)).flat(),
    }
  })
  const value: Share = { wanted: { order: 0, as: "summed" }, use: () => {} }
  const [[values], ...outputs] = jets(traced, [
    { directions: new Map(), wanted: [value.wanted] },
    ...shares.map((family) => ({ directions: family.directions, wanted: family.shares.map(({ wanted }) => wanted) })),
  ])
  shares.forEach((family, i) => {
    family.shares.forEach(({ use }, j) => void use(outputs[i][j]))
  })
  return {
    value: values,
    target(t) {
      const own = targetsOf(orders[t])
      const whole = together.get(orders[t])
      const rest = () => apart.get(t) ?? values.map((y) => zerosLike(y)) // all weights were too small to be numbers
      return [...(whole?.map((y) => take(y, own.indexOf(t), { axis: 0 })) ?? rest())]
    },
    ofOrder(order) {
      const whole = together.get(order)
      if (whole) return [...whole]
      const own = targetsOf(order).map((t) => apart.get(t) as readonly NDArray[])
      return own[0].map((_, i) => stack(own.map((outputs) => outputs[i])))
    },
  }
}

/** The combinations of coefficients, stacked over the jets, that the rows of a matrix of weights say. */
const combined = (rows: readonly (readonly number[])[], outputs: readonly NDArray[]): NDArray[] =>
  outputs.map((y) => tensordot(array(rows, isFloat(y.dtype) ? { dtype: y.dtype } : {}), y, 1))
