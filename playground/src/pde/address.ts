import { operators } from "./operators.js"
import type { TypedProblem } from "./typed.js"

/** No formula that anyone would write by hand is longer. */
const longest = 500

/** The hash that keeps a typed problem: names, and formulas, which only the parser reads. */
export const toHash = ({ operator, domain, source, boundary, exact }: TypedProblem): string =>
  `#pde/${new URLSearchParams({ operator, domain, f: source, g: boundary, exact })}`

/** What a hash says; undefined when it holds no problem. */
export function fromHash(hash: string): TypedProblem | undefined {
  if (!hash.startsWith("#pde/")) return undefined
  const state = new URLSearchParams(hash.slice("#pde/".length))
  const operator = state.get("operator") ?? ""
  const [source, boundary, exact] = ["f", "g", "exact"].map((name) => state.get(name) ?? "")
  if (!Object.hasOwn(operators, operator) || [source, boundary, exact].some(({ length }) => length > longest))
    return undefined
  const domain = state.get("domain") === "interval" && !operators[operator].evolves ? "interval" : "square"
  return { operator, domain, source, boundary, exact }
}
