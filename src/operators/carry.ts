import { describe } from "../array/asArray.js"
import { NDArray } from "../array/ndarray.js"
import { pathsOf, type Structure, showStructure } from "../array/tree.js"
import type { Atom } from "../ir/atom.js"
import { type Aval, sameAval, showAval } from "../ir/aval.js"

// What loops and branches ask of the trees that pass through them.

/** The atoms of arrays. */
export const atomsOf = (leaves: readonly NDArray[]): Atom[] => leaves.map((x) => x.atom)

export const arraysOf = (atoms: readonly Atom[]): NDArray[] => atoms.map((x) => new NDArray(x))

/** Throws unless a carry comes out of a turn as it went in. */
export function requireSameCarry(
  who: string,
  before: { readonly structure: Structure; readonly avals: readonly Aval[] },
  after: { readonly structure: Structure; readonly avals: readonly Aval[] },
): void {
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
