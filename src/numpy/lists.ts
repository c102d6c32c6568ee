import { describe, isTypedArray } from "../array/asArray.js"

/** One number, or a list of them. */
type Numbers = number | readonly number[] | Int32Array

export const isNumbers = (x: unknown): x is Numbers => typeof x === "number" || Array.isArray(x) || isTypedArray(x)

/** The numbers as a list without holes; undefined when there is none. Its elements are yet to be checked. */
export function numbersIn(given: Numbers): readonly number[] | undefined {
  if (typeof given === "number") return [given]
  if (Array.isArray(given)) return given.includes(undefined) ? undefined : given
  return isTypedArray(given) ? [...given] : undefined
}

/** The text of a value that should be a list, or a list of lists, for messages. */
export const showList = (x: unknown, depth = 2): string =>
  depth > 0 && isNumbers(x) && typeof x !== "number"
    ? `[${Array.from<unknown>(x).map((item) => showList(item, depth - 1))}]`
    : describe(x)
