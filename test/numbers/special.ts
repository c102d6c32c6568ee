import { type NDArray, np } from "taylorjet"
import { type Entry, measure } from "./accuracy.js"
import { difference } from "./exact.js"
import { functionOf, type Reference, read } from "./functions.js"

/** A special function, with its Taylor coefficients at some points and its values at more: see make/special.py. */
export interface Special extends Reference {
  readonly values: readonly (readonly [x: number, value: string])[]
}

export const { functions: specials } = read("special") as { readonly functions: readonly Special[] }

/** Values are to be that near, in units of the last place. */
export const ulps = 4

/** Coefficients to that relative error; docs/accuracy.md says what the condition is. */
export const allowedSpecial = (condition: number): number => Math.max(1e-12, 4e-14 * condition)

/** The distance between doubles near x, subnormal ones included. */
const spacing = (x: number): number => (x === 0 ? 2 ** -1074 : Math.max(2 ** -1074, 2 ** (exponent(x) - 52)))

function exponent(x: number): number {
  const e = Math.floor(Math.log2(Math.abs(x)))
  return 2 ** e > Math.abs(x) ? e - 1 : e
}

export interface ValueError {
  readonly x: number
  readonly ulps: number
}

export const valueErrors = ({ taylorjet, values }: Special): ValueError[] =>
  valueErrorsOf(functionOf(taylorjet), values)

export function valueErrorsOf(f: (x: NDArray) => NDArray, values: Special["values"]): ValueError[] {
  return values.map(([x, expected]) => {
    const value = f(np.array(x)).item()
    const near = Number(expected)
    if (!Number.isFinite(value) || !Number.isFinite(near)) return { x, ulps: Object.is(value, near) ? 0 : Number.NaN }
    return { x, ulps: Math.abs(difference(value, expected)) / spacing(near) }
  })
}

export const coefficientErrors = (f: Special): Entry[] => measure(f)
