import { describe } from "../../array/asArray.js"
import type { NDArray } from "../../array/ndarray.js"
import { checkedOptions } from "../../array/options.js"
import { trace } from "../../array/trace.js"
import { itemsOf, pathsOf } from "../../array/tree.js"
import type { Args, Fn, Traceable } from "../../array/types.js"
import { isLit } from "../../ir/atom.js"
import { isFloat } from "../../ir/dtype.js"
import { floatOutputs } from "../../transforms/vjp.js"
import { requireOrder } from "../inputs.js"
import { checkJet } from "./jets.js"
import { checkModes, type Nested } from "./modes.js"
import type { Point } from "./points.js"

type Mode = Nested | "jet"

const allModes: readonly Mode[] = ["forward", "reverse", "jet"]

/** What `checkGrads` compares. */
export interface CheckOptions {
  /** Derivatives up to this order, 2 unless stated. */
  readonly order?: number
  /** "forward", "reverse" and "jet" unless stated. */
  readonly modes?: readonly Mode[]
}

/**
 * Compares the derivatives of `f` at a point with differences, and throws where they disagree: where, what it got, what it
 * expected, and the bound. `args` is the list of arguments. Forward and reverse mode are nested up to `order`, in every
 * combination; a jet of that order is taken along a curve. The directions are random, and the same at every call.
 *
 * Differences need a neighbourhood in which f is smooth: take a point that is not at a kink, and not at the edge of the
 * domain. Throws too when there is nothing to differentiate and where values are not finite.
 *
 * @example
 * ```ts
 * checkGrads((x, y) => np.sin(x).mul(y), [[1, 2], 3])
 * const wrong = customJvp((x) => np.sin(x), ([x], [dx]) => [np.sin(x), np.sin(x).mul(dx)])
 * checkGrads(wrong, [1]) // throws
 * // checkGrads: forward mode disagrees with differences along argument 0, at result: got 0.7533975872187729, expected 0.48375102761588096, bound 8.4e-7; correct the rule, or take a point where the function is smooth
 * ```
 */
export function checkGrads<A extends readonly unknown[] = NDArray[], R = NDArray>(
  f: Traceable<A, R>,
  args: NoInfer<Args<A>>,
  options: CheckOptions = {},
): void {
  checkDerivatives("checkGrads", f, args as readonly unknown[], options)
}

/** `checkGrads`, on behalf of `who`. */
export function checkDerivatives(
  who: string,
  f: Fn<never[], unknown>,
  args: readonly unknown[],
  options: CheckOptions = {},
): void {
  const { order = 2, modes = allModes } = checkedOptions(who, options, ["order", "modes"])
  requireOrder(who, order, 1)
  if (!Array.isArray(modes) || modes.length === 0 || modes.some((m) => !allModes.includes(m)))
    throw new TypeError(`${who}: modes must be a list of ${allModes.map((m) => `"${m}"`).join(", ")}`)
  if (!Array.isArray(args)) throw new TypeError(`${who}: expected the list of arguments, [x, y]; got ${describe(args)}`)
  const { program, leaves, arguments: structure, result } = trace(who, f as Fn<unknown[], unknown>, args)
  for (const x of leaves)
    if (!isLit(x.atom))
      throw new Error(`${who}: the point must be known; got a traced ${describe(x)}; call it outside of transforms`)
  if (!leaves.some((x) => isFloat(x.dtype)) || floatOutputs(program).length === 0)
    throw new Error(`${who}: expected a floating-point argument and result; there is nothing to differentiate`)
  const names = itemsOf(structure).flatMap((own, i) => pathsOf(own, `argument ${i}`))
  const results = pathsOf(result, "result").filter((_, o) => isFloat(program.outputs[o].aval.dtype))
  const point: Point = { who, leaves, names }
  const nested = modes.filter((mode): mode is Nested => mode !== "jet")
  if (nested.length > 0) checkModes(point, { program, results }, nested, order, "")
  if (modes.includes("jet")) checkJet(point, { program, results }, order)
}
