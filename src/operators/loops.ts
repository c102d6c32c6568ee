import { describe } from "../array/asArray.js"
import type { NDArray } from "../array/ndarray.js"
import { checkedOptions, requireWhole } from "../array/options.js"
import { requireFunction, traceAvals } from "../array/trace.js"
import { list } from "../array/tree.js"
import type { Like } from "../array/types.js"
import { isLit } from "../ir/atom.js"
import { aval } from "../ir/aval.js"
import { add } from "../numpy/arithmetic.js"
import { less } from "../numpy/compare.js"
import { array } from "../numpy/create.js"
import { arange } from "../numpy/sequences.js"
import { whileLoop as whilePrimitive } from "../primitives/control/whileLoop.js"
import { arraysOf, requireTruth, startOf, traceTurn } from "./carry.js"
import { segmented } from "./segments.js"

const leaf = { kind: "leaf" } as const

/** The value of a bound that is known. */
function boundOf(name: string, x: number | NDArray): number | NDArray {
  const given = array(x)
  if (given.ndim > 0) throw new TypeError(`foriLoop: ${name} must be a whole number; got ${describe(given)}`)
  if (!isLit(given.atom)) {
    if (given.dtype !== "int32") throw new TypeError(`foriLoop: ${name} must be a whole number; got ${describe(given)}`)
    return given
  }
  const value = Number(given.data[0])
  requireWhole("foriLoop", name, value)
  return value
}

/**
 * `body(i, carry)` for i from `lower` to below `upper`, each time on the carry that it returned before; the last one is
 * returned. i is an int32 scalar. Where the bounds are known it is a `scan`, which reverse mode passes through; where
 * they are traced it is a `whileLoop`. Throws when the carry changes its structure, shapes or dtypes.
 *
 * @example
 * ```ts
 * foriLoop(0, 5, (i, sum) => sum.add(i), np.array(0)) // => 10
 * ```
 */
export function foriLoop<C = NDArray>(
  lower: number | NDArray,
  upper: number | NDArray,
  body: (i: NDArray, carry: C) => C,
  init: NoInfer<Like<C>>,
): C {
  requireFunction("foriLoop", body)
  const [from, to] = [boundOf("lower", lower), boundOf("upper", upper)]
  if (typeof from === "number" && typeof to === "number") {
    const indices = arange(from, Math.max(from, to), 1, { dtype: "int32" })
    const start = startOf("foriLoop", init)
    const counter = { structure: leaf, avals: [aval([], "int32")] }
    const { program, trees } = traceTurn<C>("foriLoop", (carry, i) => [body(i as NDArray, carry), null], start, counter)
    const loop = { length: indices.size, reverse: false, segment: undefined }
    return trees(arraysOf(segmented(program, start.atoms, [indices.atom], loop)))[0] as C
  }
  const int = (x: number | NDArray): NDArray => array(x, { dtype: "int32" })
  const [, last] = whileLoop<[NDArray, C]>(
    ([i]) => less(i, int(to)),
    ([i, carry]) => [add(i, 1), body(i, carry)],
    [int(from), init] as never,
  )
  return last
}

/** How a `whileLoop` runs. */
export interface WhileOptions {
  /**
   * It stops after so many turns, whether the condition holds or not. With a bound reverse mode passes through, in time
   * and memory for as many turns.
   */
  readonly maxSteps?: number
  /**
   * Under `vmap` so many loops run side by side, and the next ones after them, so that none waits for more than these; all
   * at once by default. For loops over few numbers whose lengths differ; two float64 fill a vector.
   */
  readonly lanes?: number
}

/**
 * A loop that runs as long as a condition on the carry holds; it returns the first carry of which it does not. Both
 * functions are traced once. The number of turns follows the values: derivatives are those of the turns that were taken.
 * Forward mode and jets of any order pass through; reverse mode does where `maxSteps` bounds the number of turns. Under
 * `vmap` it runs until all are done, and those that are done before keep their carries.
 *
 * Throws when the condition is no bool scalar, and when the carry changes its structure, shapes or dtypes.
 *
 * @example
 * ```ts
 * const root = (a: NDArray) =>
 *   whileLoop((x: NDArray) => np.greater(np.abs(x.mul(x).sub(a)), 1e-12), (x: NDArray) => x.add(np.div(a, x)).div(2), a)
 * root(np.array(2)) // => 1.414213562373095
 * jet(root, [2], [[1, 0]])[1] // => [ 0.35355339059327373, -0.08838834764831843 ]
 * ```
 */
export function whileLoop<C = NDArray>(
  condition: (carry: C) => NDArray,
  body: (carry: C) => C,
  init: NoInfer<Like<C>>,
  options: WhileOptions = {},
): C {
  requireFunction("whileLoop", condition)
  requireFunction("whileLoop", body)
  const { maxSteps, lanes } = checkedOptions("whileLoop", options, ["maxSteps", "lanes"])
  if (maxSteps !== undefined) requireWhole("whileLoop", "maxSteps", maxSteps, 1)
  if (lanes !== undefined) requireWhole("whileLoop", "lanes", lanes, 1)
  const start = startOf("whileLoop", init)
  const test = traceAvals("whileLoop", condition, list([start.structure]), start.avals)
  const [flag] = arraysOf(test.program.outputs)
  if (test.result.kind !== "leaf") throw new TypeError("whileLoop: the condition must return one bool scalar")
  requireTruth("whileLoop", "the condition", flag)
  const { program, trees } = traceTurn<C>("whileLoop", (carry) => [body(carry), null], start, undefined)
  const results = whilePrimitive([test.program, program], [start.atoms, []], {
    maxSteps: maxSteps ?? 0,
    lanes: lanes ?? 0,
  })
  return trees(arraysOf(results))[0] as C
}
