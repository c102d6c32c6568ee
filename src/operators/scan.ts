import { describe } from "../array/asArray.js"
import type { NDArray } from "../array/ndarray.js"
import { checkedOptions, requireFlag, requireWhole } from "../array/options.js"
import { requireFunction } from "../array/trace.js"
import { flatten } from "../array/tree.js"
import type { Like } from "../array/types.js"
import { aval } from "../ir/aval.js"
import { arraysOf, atomsOf, startOf, traceTurn } from "./carry.js"
import { segmented } from "./segments.js"

/** How a `scan` runs. */
export interface ScanOptions {
  /** The number of turns; needed where there are no arrays to go through. */
  readonly length?: number
  /** From the last entry to the first. */
  readonly reverse?: boolean
  /**
   * In reverse mode, compute the turns again instead of keeping what they computed: true keeps about 2√n carries of n
   * turns, a number those at the ends of so many turns.
   */
  readonly checkpoint?: boolean | number
}

/** The number of turns of a scan over arrays. */
function turnsOf(xs: readonly NDArray[], length: number | undefined): number {
  if (length !== undefined) requireWhole("scan", "length", length, 0)
  for (const x of xs)
    if (x.ndim === 0) throw new Error(`scan: expected arrays with a leading axis to go through; got ${describe(x)}`)
  const sizes = xs.map((x) => x.shape[0])
  const turns = length ?? sizes[0]
  if (turns === undefined)
    throw new Error("scan: there are no arrays to go through, so that the number of turns is unknown; say { length }")
  if (sizes.some((n) => n !== turns))
    throw new Error(
      `scan: all arrays must have as many entries as there are turns${length === undefined ? "" : ` (${length})`}; ` +
        `got ${xs.map(describe).join(", ")}`,
    )
  return turns
}

/** The size of the pieces of which the inside is computed again; undefined where all is kept. */
function segmentOf(checkpoint: boolean | number, turns: number): number | undefined {
  if (checkpoint === false) return undefined
  if (checkpoint === true) return Math.max(1, Math.ceil(Math.sqrt(turns)))
  requireWhole("scan", "checkpoint", checkpoint, 1)
  return checkpoint
}

/**
 * A loop whose turns are known in number: `f(carry, x)` returns `[carry, y]`. It runs once for each entry of the leading
 * axis of `xs`, an array or a tree of arrays, or `length` times with `xs` null, and returns the last carry and the
 * results y stacked along a new leading axis. `f` is traced once, whatever the number of turns. The carry keeps its
 * structure, shapes and dtypes. All transforms pass through: a jet of any order, reverse mode, `vmap`, `jit`.
 *
 * Throws when a carry changes its type from one turn to the next, when arrays differ in their number of entries, and when
 * that number is unknown.
 *
 * @example
 * ```ts
 * const [total, sums] = scan((sum: NDArray, x: NDArray) => [sum.add(x), sum.add(x)], 0, [1, 2, 3])
 * total // => 6
 * sums // => [1. 3. 6.]
 * grad((r) => scan((x: NDArray) => [x.mul(r), null], 1, null, { length: 5 })[0])(2) // => 80
 * ```
 */
export function scan<C = NDArray, X = NDArray, Y = NDArray>(
  f: (carry: C, x: X) => readonly [C, Y],
  init: NoInfer<Like<C>>,
  xs: NoInfer<Like<X>> | null,
  options: ScanOptions = {},
): [C, Y] {
  requireFunction("scan", f)
  const {
    length,
    reverse = false,
    checkpoint = false,
  } = checkedOptions("scan", options, ["length", "reverse", "checkpoint"])
  requireFlag("scan", "reverse", reverse)
  const start = startOf("scan", init)
  const through = xs === null ? undefined : flatten("scan", "xs", xs)
  const arrays = through?.leaves ?? []
  const turns = turnsOf(arrays, length)
  const entry = through && {
    structure: through.structure,
    avals: arrays.map((x) => aval(x.shape.slice(1), x.dtype)),
  }
  const { program, trees } = traceTurn<C>("scan", (carry, x) => f(carry, x as X), start, entry)
  const loop = { length: turns, reverse, segment: segmentOf(checkpoint, turns) }
  return trees(arraysOf(segmented(program, start.atoms, atomsOf(arrays), loop))) as [C, Y]
}
