import type { Direction } from "../planner/decompose.js"
import { type MultiIndex, orderOf } from "../planner/multiIndex.js"
import { lowerSet, type Plan } from "../planner/plan.js"
import { type Index, showIndex } from "./spec.js"

/** One jet of a plan, in one variable or nested in several. */
export interface PlannedJet {
  /** How far each variable moves: for a jet along a line one direction, for nested jets one for each level. */
  readonly directions: readonly (readonly number[])[]
  /** The orders, level by level, of the coefficients that are read. */
  readonly read: readonly (readonly number[])[]
}

/**
 * How a set of partial derivatives is computed; what `partials.explain` returns.
 *
 * @example
 * ```ts
 * const { jets, cost } = partials.explain(["t", "xx"])
 * jets[0].read // => [ [ 2 ] ]
 * cost // => 7
 * ```
 */
export class PartialsPlan {
  /** The names of the variables, in the order of the directions' entries; x0, x1, ... for the elements of an array. */
  readonly variables: readonly string[]
  /** The jets. */
  readonly jets: readonly PlannedJet[]
  /** The products of numbers in one product of polynomials, beyond that of the values; the sum over the jets. */
  readonly cost: number
  readonly #text: string

  /** @internal Plans are made by `partials.explain`. */
  constructor(plan: Plan, variables: readonly string[], text: string) {
    this.variables = variables
    this.jets = plan.families.flatMap(({ members, read }) => members.map((directions) => ({ directions, read })))
    this.cost = plan.cost
    this.#text = text
  }

  /**
   * The jets with the coefficients that they have, and the derivatives as multiples of these: y(txx) is the Taylor
   * coefficient of t x².
   *
   * @example
   * ```ts
   * String(partials.explain([[2, 0]])) // =>
   * // 1 jet, cost 5
   * //   x0: x0, x0 x0
   * // [2,0] = 2 y(x0 x0)
   * ```
   */
  toString(): string {
    return this.#text
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.#text
  }
}

/** Lower degrees first, and of one degree those first that have more of the first variables. */
const byDegree = (a: MultiIndex, b: MultiIndex): number =>
  orderOf(a) - orderOf(b) || b[a.findIndex((n, l) => n !== b[l])] - a[a.findIndex((n, l) => n !== b[l])]

/** The plan of derivatives each of which is a multiple of one coefficient of a jet along the axes of the variables. */
export function explanation(plan: Plan, variables: readonly string[], spec: readonly Index[]): PartialsPlan {
  const space = variables.every((name) => name.length === 1) ? "" : " "
  const own = (directions: readonly Direction[]) => directions.map((d) => variables[d.findIndex((x) => x !== 0)])
  const show = (directions: readonly Direction[], orders: MultiIndex) =>
    own(directions)
      .flatMap((name, l) => new Array<string>(orders[l]).fill(name))
      .join(space)
  const jets = plan.families.flatMap(({ members, read }) =>
    members.map((directions) => {
      const coefficients = lowerSet(read).sort(byDegree)
      return `  ${own(directions).join(", ")}: ${coefficients
        .slice(1)
        .map((k) => show(directions, k))
        .join(", ")}`
    }),
  )
  const sums = spec.map((index, n) => {
    const [{ family, read, weights }] = plan.sums[n]
    const [[member, weight]] = weights
    const coefficient = `y(${show(plan.families[family].members[member], plan.families[family].read[read])})`
    const name = typeof index === "string" ? index : showIndex(index)
    return `${name} = ${weight === 1 ? "" : `${weight} `}${coefficient}`
  })
  const head = `${jets.length} jet${jets.length === 1 ? "" : "s"}, cost ${plan.cost}`
  return new PartialsPlan(plan, variables, [head, ...jets, ...sums].join("\n"))
}
