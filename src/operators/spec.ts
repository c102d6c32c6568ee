import { describe } from "../array/asArray.js"
import { isPlain } from "../array/plain.js"
import type { MultiIndex } from "../planner/multiIndex.js"
import { requireDerivative } from "./inputs.js"

/**
 * A partial derivative: a text such as `"xxt"` for named variables; for the elements of an array a multi-index such as
 * `[2, 0, 1]`, or an object with the entries that are not 0, `{ 0: 2, 2: 1 }`.
 */
export type Index = string | MultiIndex | { readonly [element: number]: number }

/** How often each variable that occurs does, by its place. */
export type SparseIndex = ReadonlyMap<number, number>

/** How messages show a partial derivative. */
export function showIndex(index: Index): string {
  if (typeof index === "string") return JSON.stringify(index)
  if (Array.isArray(index)) return `[${Array.from(index, describe)}]`
  return `{ ${Object.entries(index).map(([element, n]) => `${element}: ${describe(n)}`)} }`
}

/**
 * The names in a text: the words where it has spaces, else its letters; but a text that is the name of a variable stands
 * for it.
 */
export const namesIn = (text: string, variables: readonly string[] = []): string[] => {
  if (variables.includes(text)) return [text]
  return text.includes(" ") ? text.split(" ").filter((name) => name !== "") : [...text]
}

const isWhole = (n: unknown): n is number => Number.isInteger(n) && (n as number) >= 0

/** How many entries there must be: a list has no holes. */
const lengthOf = (index: unknown): number => (Array.isArray(index) ? index.length : Object.keys(index as object).length)

/** Throws unless a partial derivative is a text or has whole numbers, and is of order 1 or more. */
export function checkIndex(who: string, index: unknown): asserts index is Index {
  const isText = typeof index === "string"
  const hasEntries = Array.isArray(index) || (isPlain(index) && Object.keys(index).every((key) => /^\d+$/.test(key)))
  const entries: unknown[] = hasEntries && !isText ? Array.from(Object.values(index as object)) : []
  if (!isText && !(hasEntries && entries.every(isWhole) && entries.length === lengthOf(index)))
    throw new TypeError(
      `${who}: a partial derivative must be a text such as "xxt" or a list of whole numbers such as [2,0,1]; ` +
        `got ${Array.isArray(index) || isPlain(index) ? showIndex(index as Index) : describe(index)}`,
    )
  const order = isText ? namesIn(index).length : entries.reduce<number>((sum, n) => sum + (n as number), 0)
  if (isText ? index.trim() === "" : order === 0)
    throw new Error(`${who}: ${showIndex(index as Index)} has order 0; it is no derivative but the function itself`)
  requireDerivative(who, order)
}

/** What a partial derivative says of a function of the given variables, or of an array of `size` elements. */
export function sparseIndexOf(
  who: string,
  index: Index,
  variables: readonly string[] | undefined,
  size: number,
): SparseIndex {
  if (typeof index === "string") {
    if (variables) return ofNames(who, index, variables)
    const example = Array.from({ length: Math.min(size, 3) }, (_, m) => (m === 0 ? 2 : 0))
    throw new Error(
      `${who}: ${showIndex(index)} is for named variables; for an array use a multi-index such as [${example}]`,
    )
  }
  if (variables)
    throw new Error(
      `${who}: ${showIndex(index)} is for the elements of an array; the point has the variables ${variables.join(", ")}`,
    )
  if (Array.isArray(index) && index.length !== size)
    throw new Error(`${who}: ${showIndex(index)} must have ${size} entries, one for each element of the point`)
  const occurring = Object.entries(index).flatMap(([element, n]) => (n > 0 ? [[Number(element), n] as const] : []))
  for (const [element] of occurring)
    if (element >= size)
      throw new Error(`${who}: ${showIndex(index)} has the unknown element ${element}; the point has ${size} elements`)
  return new Map(occurring)
}

function ofNames(who: string, text: string, variables: readonly string[]): SparseIndex {
  const counts = new Map<number, number>()
  for (const name of namesIn(text, variables)) {
    const place = variables.indexOf(name)
    if (place < 0)
      throw new Error(
        `${who}: ${showIndex(text)} has the unknown variable ${name}; the point has ${variables.join(", ") || "none"}`,
      )
    counts.set(place, (counts.get(place) ?? 0) + 1)
  }
  return counts
}

/** The same with a number for every variable. */
export function multiIndexOf(
  who: string,
  index: Index,
  variables: readonly string[] | undefined,
  size: number,
): MultiIndex {
  const sparse = sparseIndexOf(who, index, variables, size)
  return Array.from({ length: variables?.length ?? size }, (_, m) => sparse.get(m) ?? 0)
}

/** The multi-indices of a list of different partial derivatives. */
export function multiIndicesOf(
  who: string,
  spec: readonly Index[],
  variables: readonly string[] | undefined,
  size: number,
): MultiIndex[] {
  if (!Array.isArray(spec))
    throw new TypeError(`${who}: the spec must be a list of partial derivatives; got ${describe(spec)}`)
  const seen = new Map<string, Index>()
  return Array.from(spec, (index: unknown) => {
    checkIndex(who, index)
    const multiIndex = multiIndexOf(who, index, variables, size)
    const before = seen.get(multiIndex.join())
    if (before !== undefined)
      throw new Error(`${who}: ${showIndex(index)} is repeated; it is the same derivative as ${showIndex(before)}`)
    seen.set(multiIndex.join(), index)
    return multiIndex
  })
}
