import type { NDArray } from "../array/ndarray.js"
import { add, mul } from "../numpy/arithmetic.js"
import { array } from "../numpy/create.js"
import { at, take } from "../numpy/indexing.js"
import { concatenate } from "../numpy/join.js"
import { expandDims } from "../numpy/shape.js"
import type { Direction } from "../planner/decompose.js"
import type { Plan, Sum } from "../planner/plan.js"
import type { TracedAt } from "./inputs.js"
import { jets, type Lines, valueOnly, type Wanted } from "./jets.js"
import { zeroDerivative } from "./push.js"

/** Directions in the space of the variables, as arrays for the leaves that they move. */
export type LinesOf = (directions: readonly Direction[]) => Lines

/** What a plan found: the value of the function and its targets, output by output. */
export interface Found {
  readonly value: readonly NDArray[]
  /** A target, by its place among all. */
  target(t: number): NDArray[]
  /** Targets, by their places, stacked on a leading axis. */
  stacked(targets: readonly number[]): NDArray[]
}

/**
 * One of the coefficients that a family is read for: summed for one target, which collapses, or, of a family of several
 * jets, stacked, for all targets that are a multiple of one of them.
 */
interface Share {
  readonly read: number
  readonly target?: number
  readonly wanted: Wanted
  readonly factor: number
}

/** Runs a plan. */
export function follow(traced: TracedAt, plan: Plan, linesOf: LinesOf): Found {
  const families = plan.families.map(({ members, read }, family) => ({
    levels: members[0].map((_, l) => linesOf(members.map((directions) => directions[l]))),
    shares: sharesOf(plan, family),
    read,
  }))
  const [[value], ...outputs] = jets(traced, [
    valueOnly,
    ...families.map(({ levels, shares }) => ({ levels, wanted: shares.map(({ wanted }) => wanted) })),
  ])

  const shareOf = ({ family, read }: Sum, target?: number) => {
    const place = families[family].shares.findIndex((share) => share.read === read && share.target === target)
    return { ys: outputs[family][place], factor: families[family].shares[place].factor }
  }
  const total = (sum: Sum, t: number): NDArray[] => {
    const ys = isPicked(plan, sum) ? shareOf(sum).ys.map((y) => at(y, memberOf(sum))) : shareOf(sum, t).ys
    const factor = isPicked(plan, sum) ? weightOf(sum) : shareOf(sum, t).factor
    return factor === 1 ? ys : ys.map((y) => mul(y, factor))
  }
  const target = (t: number): NDArray[] => {
    const sums = plan.sums[t].map((sum) => total(sum, t))
    return sums.length > 0 ? sums.reduce(plus) : value.map(zeroDerivative) // zeros where all weights were too small
  }

  /** What is picked of one stack is picked at once; then all parts are brought into their order. */
  const stacked = (targets: readonly number[]): NDArray[] => {
    const isPart = (t: number) => plan.sums[t].length === 1 && isPicked(plan, plan.sums[t][0])
    const nameOf = (t: number) => (isPart(t) ? `${plan.sums[t][0].family} ${plan.sums[t][0].read}` : `alone ${t}`)
    const named = new Map<string, number[]>()
    for (const t of targets) named.set(nameOf(t), [...(named.get(nameOf(t)) ?? []), t])
    const groups = [...named.values()]
    const parts = groups.map((group) => {
      if (!isPart(group[0])) return target(group[0]).map((y) => expandDims(y, 0))
      const sums = group.map((t) => plan.sums[t][0])
      return shareOf(sums[0]).ys.map((y) =>
        mul(take(y, array(sums.map(memberOf), int32), { axis: 0 }), weightOf(sums[0])),
      )
    })
    const place = new Map(groups.flat().map((t, i) => [t, i]))
    const order = array(
      targets.map((t) => place.get(t) as number),
      int32,
    )
    return value.map((_, i) => take(concatenate(parts.map((ys) => ys[i])), order, { axis: 0 }))
  }
  return { value, target, stacked }
}

const int32 = { dtype: "int32" } as const
const plus = (xs: readonly NDArray[], ys: readonly NDArray[]): NDArray[] => xs.map((x, i) => add(x, ys[i]))

/** Is a sum a multiple of one coefficient of a family that has more of them? */
const isPicked = ({ families }: Plan, { family, weights }: Sum): boolean =>
  weights.size === 1 && families[family].members.length > 1
const memberOf = ({ weights }: Sum): number => [...weights.keys()][0]
const weightOf = ({ weights }: Sum): number => [...weights.values()][0]

function sharesOf(plan: Plan, family: number): Share[] {
  const { members, read } = plan.families[family]
  const picked = new Map<number, Share>()
  const summed: Share[] = []
  plan.sums.forEach((sums, target) => {
    for (const sum of sums) {
      if (sum.family !== family) continue
      const orders = read[sum.read]
      if (isPicked(plan, sum)) picked.set(sum.read, { read: sum.read, wanted: { orders, as: "stacked" }, factor: 1 })
      else
        summed.push({
          read: sum.read,
          target,
          ...summedShare(
            orders,
            members.map((_, i) => sum.weights.get(i) ?? 0),
          ),
        })
    }
  })
  return [...picked.values(), ...summed]
}

/** Equal weights become one factor of the sum. */
function summedShare(orders: readonly number[], row: readonly number[]): { wanted: Wanted; factor: number } {
  const isEven = row.every((w) => w === row[0])
  return isEven
    ? { wanted: { orders, as: "summed" }, factor: row[0] }
    : { wanted: { orders, as: array(row) }, factor: 1 }
}
