import { type NDArray, np, vmap } from "taylorjet"
import { along } from "../../../examples/pinn/problems/box.js"
import { define } from "../../../examples/pinn/problems/define.js"
import type { Axis, Field, Problem } from "../../../examples/pinn/problems/problem.js"
import { parseFormulaIn } from "../formula/formula.js"
import { short } from "../ui/number.js"
import { operators } from "./operators.js"

/** A problem as a visitor types it. */
export interface TypedProblem {
  /** A name of `operators`. */
  readonly operator: string
  /** Of space; with time there is one axis of each. */
  readonly domain: "interval" | "square"
  /** The right side f, the conditions g, and the exact solution, which may be empty. */
  readonly source: string
  readonly boundary: string
  readonly exact: string
}

export type Part = "source" | "boundary" | "exact"
export const parts: readonly Part[] = ["source", "boundary", "exact"]

/** What may be typed in the fields of a problem: names of the coordinates. */
export const variablesOf = ({ operator, domain }: Pick<TypedProblem, "operator" | "domain">): readonly string[] =>
  operators[operator].evolves ? ["t", "x"] : domain === "interval" ? ["x"] : ["x", "y"]

/** A number relative to which a difference is large. */
const tolerance = 1e-6

class Wrong extends Error {}

/** Points of the unit cube, one in each row: inside of it, or all of them. */
function grid(dimension: number, inside: boolean): NDArray {
  const axis = along({ label: "", from: inside ? 0.07 : 0, to: inside ? 0.93 : 1 }, 7)
  return np.array(dimension === 1 ? axis.map((a) => [a]) : axis.flatMap((a) => axis.map((b) => [a, b])))
}

/** What is wrong with values at points: none of them may be NaN or as large as `most`, or anything where that is left out. */
function require(values: NDArray, points: NDArray, most: number, say: (value: number, place: string) => string): void {
  const all = values.toArray() as number[]
  const worst = all.findIndex((value) => !(Math.abs(value) <= most))
  if (worst < 0) return
  const place = (points.at(worst).toArray() as number[]).map((value) => short(value, 2)).join(", ")
  throw new Wrong(say(all[worst], `(${place})`))
}

const noValue = (value: number, place: string) => `has no finite value at ${place}: got ${short(value)}`

/** Throws unless a function is a solution: it must have the values of the conditions, and satisfy the equation. */
function requireSolution(exact: Field, boundary: Field, source: Field, operator: string, dimension: number): void {
  const { apply, bubble } = operators[operator]
  const [edge, inside] = [grid(dimension, false), grid(dimension, true)]
  const values = vmap(exact)(edge)
  require(values, edge, Number.MAX_VALUE, noValue)
  const size = Math.max(1, Number(np.max(np.abs(values))))
  const onEdge: Field = (p) => np.where(np.equal(bubble(p), 0), exact(p).sub(boundary(p)), 0)
  require(vmap(onEdge)(edge), edge, tolerance * size, (value, place) =>
    `differs from g by ${short(value, 3)} at ${place}, where both should be u`)
  const wanted = vmap(source)(inside)
  const scale = Math.max(1, Number(np.max(np.abs(wanted))))
  const left = vmap((p: NDArray) => apply(exact)(p).sub(source(p)))(inside)
  require(left, inside, tolerance * scale, (value, place) =>
    `does not satisfy the equation: its left side less f is ${short(value, 3)} at ${place}`)
}

/**
 * The problem that texts mean: u is g plus a network, times what is zero where the conditions hold. `complain` hears what is
 * wrong with each text, or nothing; undefined is returned where something is.
 */
export function parseProblem(typed: TypedProblem, complain: (part: Part, wrong: string) => void): Problem | undefined {
  const { operator, domain } = typed
  const { title, apply, bubble } = operators[operator]
  const variables = variablesOf(typed)
  const dimension = variables.length
  const fields = new Map<Part, Field>()
  const read = (part: Part, check: (field: Field) => void): void => {
    try {
      const formula = parseFormulaIn(typed[part], variables)
      const field: Field = (p) => formula(...variables.map((_, i) => p.at(i)))
      check(field)
      fields.set(part, field)
      complain(part, "")
    } catch (error) {
      complain(part, (error as Error).message)
    }
  }
  const finite = (points: NDArray) => (field: Field) => require(vmap(field)(points), points, Number.MAX_VALUE, noValue)
  read("source", finite(grid(dimension, true)))
  read("boundary", finite(grid(dimension, false)))
  const [source, boundary] = [fields.get("source"), fields.get("boundary")]
  if (typed.exact.trim() === "") complain("exact", "")
  else if (source && boundary) read("exact", (exact) => requireSolution(exact, boundary, source, operator, dimension))
  if (!source || !boundary || (typed.exact.trim() !== "" && !fields.has("exact"))) return undefined
  const exact = fields.get("exact")
  const isLine = domain === "interval" && dimension === 1
  return define({
    name: "typed",
    title,
    domain: variables.map((label): Axis => ({ label, from: 0, to: 1 })),
    hidden: isLine ? [20, 20] : [24, 24],
    solution: (network) => (p) => boundary(p).add(bubble(p).mul(network(p.sub(0.5).mul(4)))),
    residual: (u, p) => apply(u)(p).sub(source(p)),
    ...(exact && { exact }),
    training: isLine ? { points: 120, natural: { steps: 100 } } : { points: 350, natural: { steps: 120 } },
  })
}
