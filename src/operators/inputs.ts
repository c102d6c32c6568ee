import { astype, describe } from "../array/asArray.js"
import type { NDArray } from "../array/ndarray.js"
import { requireWhole } from "../array/options.js"
import type { Traced } from "../array/trace.js"
import { countLeaves, flattenAs, itemsOf, pathsOf, type Structure, showStructure } from "../array/tree.js"
import { sameShape } from "../ir/aval.js"
import { isFloat } from "../ir/dtype.js"

/** A function traced on given arguments, whose leaves are kept. */
export type TracedAt = Traced & { readonly leaves: readonly NDArray[] }

const structures = (traced: Traced): readonly Structure[] => itemsOf(traced.arguments)

/** How many arguments the function was traced with. */
export const arity = (traced: Traced): number => structures(traced).length

export const argumentStructure = (traced: Traced, argument: number): Structure => structures(traced)[argument]

/** Where the leaves of each argument begin among those of all: asked for once for each argument. */
const starts = new WeakMap<Structure, readonly number[]>()

function startsOf({ arguments: all }: Traced): readonly number[] {
  const known = starts.get(all)
  if (known) return known
  const found = [0]
  itemsOf(all).forEach((item, i) => void found.push(found[i] + countLeaves(item)))
  starts.set(all, found)
  return found
}

/** The places of an argument's leaves among the leaves of all arguments. */
export function placesOf(traced: Traced, argument: number): number[] {
  const [before, end] = startsOf(traced).slice(argument, argument + 2)
  return Array.from({ length: end - before }, (_, i) => before + i)
}

/** Throws unless there is an argument to differentiate in. */
export function requireArgument(who: string, args: readonly unknown[]): void {
  if (args.length === 0) throw new TypeError(`${who}: expected at least one argument to differentiate; got none`)
}

/** Throws unless every leaf of an argument can be differentiated. */
export function requireFloat(who: string, traced: TracedAt, argument: number): void {
  placesOf(traced, argument).forEach((place, i) => {
    const x = traced.leaves[place]
    if (!isFloat(x.dtype))
      throw new TypeError(
        `${who}: argument ${argument}${pathsOf(argumentStructure(traced, argument))[i]} is ${describe(x)}; only float64 and float32 arguments can be differentiated; ` +
          'convert it with np.array(x, { dtype: "float64" }), or close over it',
      )
  })
}

/** Throws unless `x`, described by `what`, has the shape that its primal has. */
function requireShape(who: string, what: () => string, x: NDArray, primal: NDArray, remedy: string): void {
  if (!sameShape(x.shape, primal.shape))
    throw new Error(`${who}: ${what()} has shape [${x.shape}] but the primal has shape [${primal.shape}]${remedy}`)
}

/** The leaves of a tree that has the structure, shapes and dtypes of an argument; `what` describes it in messages. */
export function leavesLike(
  who: string,
  what: string,
  tree: unknown,
  traced: TracedAt,
  argument: number,
  remedy = "",
): NDArray[] {
  const places = placesOf(traced, argument)
  const structure = argumentStructure(traced, argument)
  return flattenAs(who, what, tree, structure).map((x, i) => {
    const primal = traced.leaves[places[i]]
    requireShape(who, () => what + pathsOf(structure)[i], x, primal, remedy)
    return astype(x, primal.dtype)
  })
}

/** Throws unless the function returned one array. */
export function requireOneResult(who: string, traced: Traced): void {
  if (traced.result.kind !== "leaf")
    throw new TypeError(`${who}: the function must return one array; got ${showStructure(traced.result)}`)
}

/** Series of more terms take time and memory without end. */
const longest = 100_000

/** Throws unless `order` is a whole number from `least` up, of which a series can have so many terms. */
export function requireOrder(who: string, order: number, least = 0): void {
  requireWhole(who, "the order", order, least)
  if (order > longest) throw new Error(`${who}: the order must be ${longest} at most; got ${order}`)
}

/** The highest order whose factorial is a float64. */
const highest = 170

/** Throws unless `order` is that of a derivative: a whole number from `least` up whose factorial is a float64. */
export function requireDerivative(who: string, order: number, least = 1): void {
  requireOrder(who, order, least)
  if (order > highest)
    throw new Error(`${who}: the order must be ${highest} at most, for ${highest + 1}! is too large; got ${order}`)
}
