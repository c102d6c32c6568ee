import { describe } from "../array/asArray.js"
import type { NDArray } from "../array/ndarray.js"
import { requireFunction, trace } from "../array/trace.js"
import { flatten, unflatten } from "../array/tree.js"
import type { Fn } from "../array/types.js"
import { type Aval, aval } from "../ir/aval.js"
import { isFloat } from "../ir/dtype.js"
import { stack } from "../numpy/join.js"
import { checkDerivatives } from "../operators/checks/checkGrads.js"
import { disagreement, scaleOf, show } from "../operators/checks/compare.js"
import { shifted } from "../operators/checks/differences.js"
import { type Case, checkEquation, checkNesting, nearness } from "../operators/checks/laws.js"
import { arrayOf, directions, uniform } from "../operators/checks/points.js"
import { type Definition, definitionOf } from "../operators/define/registry.js"
import { jet } from "../operators/jet.js"
import { vmap } from "../operators/vmap.js"
import { jit } from "./jit.js"

const shapes: readonly (readonly number[])[] = [[], [3], [2, 2]]

/**
 * Holds a function that `define`, `customJvp`, `customVjp`, `implicit` or `inverse` made to account, by the laws that the
 * library's own primitives are tested with: its derivative agrees with differences, in forward and reverse mode; jets agree
 * with nested derivatives to order 4; their series satisfy the stated equation; `vmap` is the loop; `jit` agrees with the
 * reference. Throws with the law that fails, where, what it got, what it expected, and the bound.
 *
 * It is sampled in its domain. Where a definition states none, as those of `customJvp` do not, say the list of
 * arguments, as in `checkDefinition(f, [x, y])`.
 *
 * @example
 * ```ts
 * const good = define.analytic("gd", { value: (x) => Math.atan(Math.sinh(x)), slope: (_, u) => np.div(1, np.cosh(u)) })
 * checkDefinition(good)
 * const bad = define.analytic("gd", { value: (x) => Math.atan(Math.sinh(x)), slope: (_, u) => np.div(1, np.sinh(u)) })
 * checkDefinition(bad) // throws
 * // checkDefinition: gd: forward mode disagrees with differences along argument 0, at result: got 0.31921066242454277, expected 0.30067267512943846, bound 0.0000012; correct the rule, or take a point where the function is smooth
 * ```
 */
export function checkDefinition(f: (...args: never[]) => unknown, args?: readonly unknown[]): void {
  requireFunction("checkDefinition", f)
  const definition = definitionOf(f)
  if (!definition)
    throw new TypeError(
      "checkDefinition: expected a function that define, customJvp, customVjp, implicit or inverse made; got another; " +
        "checkGrads takes any function",
    )
  const who = `checkDefinition: ${definition.name}`
  if (args !== undefined && !Array.isArray(args))
    throw new TypeError(`${who}: expected the list of arguments, [x, y]; got ${describe(args)}`)
  for (const point of args ? [args] : sampled(who, definition))
    checkAt(who, f as Fn<unknown[], unknown>, point, definition)
}

/** Arguments of several shapes, drawn in the domain. */
function sampled(who: string, { domain }: Definition): NDArray[][] {
  if (!domain) throw new Error(`${who}: it states no domain; say at which arguments, as in checkDefinition(f, [x, y])`)
  return shapes.map((shape, s) => {
    const type: Aval = aval(shape)
    return domain.map(([low, high], i) =>
      arrayOf(
        type,
        uniform(type, 10 * s + i).map((x) => low + ((high - low) * (0.98 * x + 1)) / 2),
      ),
    )
  })
}

function checkAt(who: string, f: Fn<unknown[], unknown>, args: readonly unknown[], definition: Definition): void {
  checkDerivatives(who, f, args, { order: 1, modes: ["forward", "reverse"] })
  const c: Case = { who, f, args, traced: trace(who, f, args) }
  checkNesting(c)
  checkEquation(c, definition)
  checkMapped(c)
  checkCompiled(c)
}

const leavesOf = (who: string, tree: unknown): NDArray[] => flatten(who, "the result", tree).leaves

/** Throws where results that should agree do not. */
function compare({ who, traced }: Case, law: string, got: readonly NDArray[], expected: readonly NDArray[]): void {
  got.forEach((x, i) => {
    const bound = nearness(traced.program) * scaleOf(expected[i].data)
    const wrong = disagreement(`result ${i}`, x, expected[i].data, () => bound)
    if (wrong) throw new Error(`${who}: ${law}, ${show(wrong)}; correct the definition`)
  })
}

/** `vmap` over the point and one beside it. */
function checkMapped(c: Case): void {
  const { who, f, traced } = c
  const { leaves } = traced
  const lines = directions(leaves)
  const beside = leaves.map((x, i) => shifted(x, lines[i], 2 ** -10))
  const stacked = unflatten(
    traced.arguments,
    leaves.map((x, i) => stack([x, beside[i]])),
  ) as unknown[]
  const got = leavesOf(who, vmap(f)(...stacked))
  const each = [leaves, beside].map((at) => leavesOf(who, f(...(unflatten(traced.arguments, at) as unknown[]))))
  compare(
    c,
    "vmap disagrees with the loop",
    got,
    each[0].map((y, o) => stack([y, each[1][o]])),
  )
}

/** `jit` of the function and of its jet. */
function checkCompiled(c: Case): void {
  const { who, f, args, traced } = c
  const { leaves } = traced
  compare(c, "jit disagrees with the reference", leavesOf(who, jit(f)(...args)), leavesOf(who, f(...args)))
  const lines = directions(leaves)
  const isMoving = leaves.map((x) => isFloat(x.dtype))
  if (isMoving.includes(false)) return
  const terms = leaves.map((x, i) => arrayOf(x.atom.aval, lines[i] ?? []))
  const pushed = (...all: unknown[]): unknown => {
    const series = (unflatten(traced.arguments, terms) as unknown[]).map((d) => [d, d])
    return jet(f, all as never, series as never)
  }
  compare(
    c,
    "jit of a jet disagrees with the reference",
    leavesOf(who, jit(pushed)(...args)),
    leavesOf(who, pushed(...args)),
  )
}
