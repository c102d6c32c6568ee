import { readFileSync } from "node:fs"
import { type NDArray, np, special } from "taylorjet"

/** A function of one number, with its Taylor coefficients at some points: see make/taylor.py. */
export interface Reference {
  readonly name: string
  readonly kind: "primitive" | "composition" | "special"
  /** The function, as an expression that uses `np` and `special`. */
  readonly taylorjet: string
  readonly points: readonly {
    readonly x: number
    /** Decimals of 25 digits, order by order. */
    readonly coefficients: readonly string[]
    /** How much a relative error in x grows in each coefficient; null where the coefficient is exactly zero. */
    readonly condition: readonly (number | null)[]
  }[]
}

/** A file of reference values beside this one. */
export const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`${name}.json`, import.meta.url), "utf8"))

export const { order, functions } = read("taylor") as { order: number; functions: readonly Reference[] }

/** The value of an expression that uses the given names: plain JavaScript. */
export const evaluate = (source: string, names: Readonly<Record<string, unknown>>): unknown =>
  new Function(...Object.keys(names), `return ${source}`)(...Object.values(names))

export const functionOf = (source: string, names: Readonly<Record<string, unknown>> = { np }) =>
  evaluate(source, { special, ...names }) as (x: NDArray) => NDArray
