import type { NDArray } from "../array/ndarray.js"
import { add, mul } from "../numpy/arithmetic.js"
import { array } from "../numpy/create.js"
import { take } from "../numpy/indexing.js"
import { stack } from "../numpy/join.js"
import { tensordot } from "../numpy/linear.js"
import type { Direction } from "../planner/decompose.js"
import type { Plan } from "../planner/plan.js"
import { jets, type Wanted } from "./collapse.js"
import type { TracedAt } from "./inputs.js"
import { zeroDerivative } from "./push.js"

/** Directions as arrays, stacked on a leading axis, one array for each leaf that they move, by its place. */
export type Lines = (directions: readonly Direction[]) => ReadonlyMap<number, NDArray>

/** What a plan found: the value of the function and its targets, output by output. */
export interface Found {
  readonly value: readonly NDArray[]
  /** A target, by its place among all. */
  target(t: number): NDArray[]
  /** The targets of one order, in their order, stacked on a leading axis. */
  ofOrder(order: number): NDArray[]
}

/** Targets of one order as combinations of the coefficients of one family: a row of weights for each target. */
interface Share {
  readonly order: number
  readonly targets: readonly number[]
  readonly rows: readonly (readonly number[])[]
}

/**
 * Runs a plan whose targets have the given orders. The jets of one order are a family. A few targets are asked for as
 * sums over it, which collapse; as many as there are jets are combined from its coefficients by one matrix product.
 */
export function follow(traced: TracedAt, plan: Plan, orders: readonly number[], lines: Lines): Found {
  const tops = [...new Set(plan.jets.map(({ order }) => order))]
  const families = tops.map((top) => {
    const family = plan.jets.flatMap(({ order }, i) => (order === top ? [i] : []))
    const shares = Array.from({ length: top }, (_, k) => sharesOf(plan, orders, k + 1, family)).flat()
    return { directions: lines(family.map((i) => plan.jets[i].direction)), shares }
  })
  const [[value], ...outputs] = jets(traced, [
    { directions: new Map(), wanted: [{ order: 0, as: "summed" }] },
    ...families.map(({ directions, shares }) => ({ directions, wanted: shares.map(wantedFor) })),
  ])

  const alone = new Map<number, readonly NDArray[]>()
  const together = new Map<number, readonly NDArray[]>()
  families.forEach(({ shares }, i) => {
    shares.forEach((share, j) => {
      const [sums, key] = isMatrix(share) ? [together, share.order] : [alone, share.targets[0]]
      const before = sums.get(key)
      const part = combined(share, outputs[i][j])
      sums.set(key, before ? part.map((y, n) => add(before[n], y)) : part)
    })
  })
  const target = (t: number): NDArray[] => {
    const place = targetsOf(orders, orders[t]).indexOf(t)
    const rows = together.get(orders[t])?.map((y) => take(y, place, { axis: 0 }))
    return rows ?? [...(alone.get(t) ?? value.map(zeroDerivative))] // zeros where all weights were too small
  }
  const ofOrder = (order: number): NDArray[] => {
    const all = () => targetsOf(orders, order).map(target)
    return [...(together.get(order) ?? value.map((_, i) => stack(all().map((ys) => ys[i]))))]
  }
  return { value, target, ofOrder }
}

const targetsOf = (orders: readonly number[], order: number): number[] =>
  orders.flatMap((k, t) => (k === order ? [t] : []))

const isMatrix = ({ targets }: Share): boolean => targets.length > 1

/** What the targets of an order need of a family: all in one share when they are many, else one for each. */
function sharesOf({ weights }: Plan, orders: readonly number[], order: number, family: readonly number[]): Share[] {
  const targets = targetsOf(orders, order)
  const rowOf = (t: number) => family.map((jet) => weights[t].get(jet) ?? 0)
  const some = targets.filter((t) => rowOf(t).some((w) => w !== 0))
  const jetsUsed = new Set(targets.flatMap((t) => [...weights[t].keys()]))
  const groups = targets.length >= jetsUsed.size ? (some.length > 0 ? [targets] : []) : some.map((t) => [t])
  return groups.map((group) => ({ order, targets: group, rows: group.map(rowOf) }))
}

const isEven = ({ rows: [row] }: Share): boolean => row.every((w) => w === row[0])

function wantedFor(share: Share): Wanted {
  const { order, rows } = share
  if (isMatrix(share)) return { order, as: "stacked" }
  return { order, as: isEven(share) ? "summed" : array(rows[0]) }
}

/** The combinations of a share: of one target as it was asked for, of several stacked on a leading axis. */
function combined(share: Share, outputs: readonly NDArray[]): NDArray[] {
  const { rows } = share
  if (isMatrix(share)) return outputs.map((y) => tensordot(array(rows, { dtype: y.dtype }), y, 1))
  const [[first]] = rows
  return isEven(share) && first !== 1 ? outputs.map((y) => mul(y, first)) : [...outputs]
}
