import type { Direction } from "../planner/decompose.js"
import type { Plan } from "../planner/plan.js"
import { type Index, showIndex } from "./spec.js"

/** One directional jet of a plan. */
export interface PlannedJet {
  /** How far each variable moves. */
  readonly direction: readonly number[]
  /** The highest order to which the jet is needed. */
  readonly order: number
}

/**
 * How a set of partial derivatives is computed; what `partials.explain` returns.
 *
 * @example
 * ```ts
 * const { jets, cost } = partials.explain(["t", "xx"])
 * jets.map(({ order }) => order) // => [ 2, 1 ]
 * cost // => 7
 * ```
 */
export class PartialsPlan {
  /** The names of the variables, in the order of the directions' entries; x0, x1, ... for the elements of an array. */
  readonly variables: readonly string[]
  /** The directional jets. */
  readonly jets: readonly PlannedJet[]
  /** Σ k (k + 3) / 2 over the jets, k their orders: the products of coefficients in one product of series. */
  readonly cost: number
  readonly #text: string

  /** @internal Plans are made by `partials.explain`. */
  constructor(plan: Plan, variables: readonly string[], text: string) {
    this.variables = variables
    this.jets = plan.jets
    this.cost = plan.cost
    this.#text = text
  }

  /**
   * The jets, and the derivatives as sums of their Taylor coefficients: y2(x + t) is coefficient 2 along x + t.
   *
   * @example
   * ```ts
   * String(partials.explain([[2, 0]])) // =>
   * // 1 jet, cost 5
   * //   x0 to order 2
   * // [2,0] = 2 y2(x0)
   * ```
   */
  toString(): string {
    return this.#text
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.#text
  }
}

/** The fraction of small whole numbers that a number is, or else its decimals. */
function showNumber(x: number): string {
  for (let below = 1; below <= 5040; below++) {
    const above = Math.round(x * below)
    if (Math.abs(above / below - x) <= 1e-14 * x) return below === 1 ? String(above) : `${above}/${below}`
  }
  return x.toPrecision(6)
}

/** Signed terms as a sum. */
function showSum(terms: readonly (readonly [number, string])[]): string {
  const parts = terms.map(([x, text], i) => {
    const size = Math.abs(x)
    const sign = x < 0 ? (i === 0 ? "-" : "- ") : i === 0 ? "" : "+ "
    return sign + (size === 1 ? text : `${showNumber(size)} ${text}`)
  })
  return parts.join(" ")
}

export function explanation(
  plan: Plan,
  variables: readonly string[],
  spec: readonly Index[],
  orders: readonly number[],
): PartialsPlan {
  const line = (direction: Direction) =>
    showSum(direction.flatMap((x, m) => (x === 0 ? [] : [[x, variables[m]] as const])))
  const jets = plan.jets.map(({ direction, order }) => `  ${line(direction)} to order ${order}`)
  const sums = spec.map((index, n) => {
    const terms = [...plan.weights[n]].map(
      ([jet, weight]) => [weight, `y${orders[n]}(${line(plan.jets[jet].direction)})`] as const,
    )
    return `${typeof index === "string" ? index : showIndex(index)} = ${showSum(terms)}`
  })
  const head = `${jets.length} jet${jets.length === 1 ? "" : "s"}, cost ${plan.cost}`
  return new PartialsPlan(plan, variables, [head, ...jets, ...sums].join("\n"))
}
