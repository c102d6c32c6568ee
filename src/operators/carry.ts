import { describe } from "../array/asArray.js"
import { NDArray } from "../array/ndarray.js"
import { traceAvals } from "../array/trace.js"
import { countLeaves, flatten, list, pathsOf, type Structure, showStructure, unflatten } from "../array/tree.js"
import type { Atom } from "../ir/atom.js"
import { type Aval, sameAval, showAval } from "../ir/aval.js"
import type { Program } from "../ir/program.js"

// What loops and branches ask of the trees that pass through them.

/** The atoms of arrays. */
export const atomsOf = (leaves: readonly NDArray[]): Atom[] => leaves.map((x) => x.atom)

export const arraysOf = (atoms: readonly Atom[]): NDArray[] => atoms.map((x) => new NDArray(x))

/** A tree of arrays by its types. */
interface Typed {
  readonly structure: Structure
  readonly avals: readonly Aval[]
}

/** What a carry starts from. */
export interface Start extends Typed {
  readonly atoms: readonly Atom[]
}

export function startOf(who: string, init: unknown): Start {
  const { structure, leaves } = flatten(who, "init", init)
  return { structure, atoms: atomsOf(leaves), avals: leaves.map((x) => x.atom.aval) }
}

/** A turn of a loop: from the carry, and what else it takes, to the next carry and what else it returns. */
export interface Turn {
  readonly program: Program
  /** The tree of the last carry and that of what else there is, from their arrays. */
  readonly trees: (arrays: readonly NDArray[]) => [carry: unknown, rest: unknown]
}

/**
 * Traces a turn, which returns a list of the next carry and something else. Throws when that is no such list, and when the
 * carry does not come out as it goes in.
 */
export function traceTurn<C>(
  who: string,
  turn: (carry: C, x: unknown) => readonly [C, unknown],
  start: Start,
  taken: Typed | undefined,
): Turn {
  const { program, result } = traceAvals(
    who,
    (carry: C, x: unknown = null) => turn(carry, x),
    list([start.structure, ...(taken ? [taken.structure] : [])]),
    [...start.avals, ...(taken?.avals ?? [])],
  )
  if (result.kind !== "list" || result.items.length !== 2)
    throw new TypeError(`${who}: the function must return a list [carry, y]`)
  const [carry, rest] = result.items
  const avals = program.outputs.map((y) => y.aval)
  const count = countLeaves(carry)
  requireSameCarry(who, start, { structure: carry, avals: avals.slice(0, count) })
  return {
    program,
    trees: (arrays) => [unflatten(carry, arrays.slice(0, count)), unflatten(rest, arrays.slice(count))],
  }
}

/** Throws unless a carry comes out of a turn as it went in. */
function requireSameCarry(who: string, before: Typed, after: Typed): void {
  const [given, returned] = [before, after].map(({ structure }) => showStructure(structure))
  if (given !== returned)
    throw new Error(
      `${who}: the carry must keep its structure from turn to turn; it goes in as ${given} and comes out as ${returned}`,
    )
  pathsOf(before.structure, "carry").forEach((name, i) => {
    const [from, to] = [before.avals[i], after.avals[i]]
    if (!sameAval(from, to))
      throw new Error(
        `${who}: the carry must keep its shapes and dtypes from turn to turn; ${name} goes in as ${showAval(from)} ` +
          `and comes out as ${showAval(to)}; start from the type that the body returns, or convert what it returns`,
      )
  })
}

/** Throws unless a value is a bool scalar. */
export function requireTruth(who: string, what: string, x: NDArray): void {
  if (x.dtype !== "bool" || x.ndim > 0)
    throw new TypeError(
      `${who}: ${what} must be a bool scalar; got ${describe(x)}; compare, as in np.less(x, y), and reduce with np.any or np.all`,
    )
}
