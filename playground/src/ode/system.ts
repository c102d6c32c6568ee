import { event, type Jitted, jit, type NDArray, np, type OdeEvent } from "taylorjet"
import { parseFormulaIn } from "../formula/formula.js"

/** The unknown functions of a system, in their order; it has the first two at least. */
export const names = ["x", "y", "z", "w"] as const
export type Name = (typeof names)[number]

/** How many unknown functions a system has at least. */
export const fewest = 2

/** A system as it is typed: its rates of change, and the function whose zeros cut the trajectory; empty where none does. */
export interface SystemText {
  readonly rates: readonly string[]
  readonly section: string
}

/** What a formula of the system is: the one of a rate of change, by its place, or that of the section. */
export type Part = number | "section"

/** A system that was read. */
export interface System {
  readonly names: readonly Name[]
  readonly f: (t: NDArray, y: NDArray) => NDArray
  /** The section's function, compiled, and the event that it is: a step ends where it rises through zero. */
  readonly section: { readonly value: Jitted<[NDArray, NDArray], NDArray>; readonly event: OdeEvent } | undefined
  dispose(): void
}

type Scalar = (t: NDArray, y: NDArray) => NDArray

/** A formula in t and the first `size` unknown functions. */
function scalar(text: string, size: number): Scalar {
  const formula = parseFormulaIn(text, ["t", ...names.slice(0, size)])
  const f: Scalar = (t, y) => formula(t, ...names.slice(0, size).map((_, i) => y.at(i)))
  f(np.array(0), np.zeros(size)) // what has no number as its value is found here
  return f
}

/**
 * The system that texts mean. `complain` hears what is wrong with each of them, or nothing; undefined is returned where
 * something is.
 */
export function parseSystem(
  { rates, section }: SystemText,
  complain: (part: Part, wrong: string) => void,
): System | undefined {
  const size = rates.length
  const read = (part: Part, text: string): Scalar | undefined => {
    try {
      const found = scalar(text, size)
      complain(part, "")
      return found
    } catch (error) {
      complain(part, (error as Error).message)
      return undefined
    }
  }
  const parts = rates.map((text, i) => read(i, text)).filter((f) => f !== undefined)
  if (section.trim() === "") complain("section", "")
  const g = section.trim() === "" ? undefined : read("section", section)
  if (parts.length < size || (section.trim() !== "" && !g)) return undefined
  const value = g && jit(g)
  return {
    names: names.slice(0, size),
    f: (t, y) => np.stack(parts.map((f) => f(t, y))),
    // A state that an event changes ends the step: this one stays as it is, so that the step ends on the section.
    section: g && value && { value, event: event<NDArray>(g, { direction: 1, apply: (_, y) => y, name: "section" }) },
    dispose: () => value?.dispose(),
  }
}
