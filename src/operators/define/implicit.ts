import { takingThoseOf } from "../../array/arity.js"
import type { NDArray } from "../../array/ndarray.js"
import { checkedOptions } from "../../array/options.js"
import { flattenArguments, requireFunction, run, type Traced, traceAvals } from "../../array/trace.js"
import { itemsOf, leaf, list, type Structure, unflatten } from "../../array/tree.js"
import type { Args } from "../../array/types.js"
import { isLit } from "../../ir/atom.js"
import { type Aval, showAval } from "../../ir/aval.js"
import { tracing } from "../../ir/builder.js"
import { freeVariables } from "../../ir/program.js"
import { operands } from "../../numpy/promote.js"
import { implicit as implicitPrimitive } from "../../primitives/control/implicit.js"
import { closed } from "../../primitives/control/parts.js"
import { arraysOf, atomsOf } from "../carry.js"
import { isReal, leavesAs } from "../custom/statement.js"
import { numeric, pointwise, requireName, type Value } from "./elementwise.js"
import { type Range, remember } from "./registry.js"

/** A function that an algebraic equation defines. */
export interface ImplicitOptions<U extends readonly unknown[], V> {
  /** The value v: np code, or a function of numbers that acts element by element. */
  readonly value: ((...u: U) => V) | ((...u: number[]) => number)
  /** Zero where v is the value for u, the argument, or the list of them where there are several: a tree of arrays. */
  readonly residual: (v: V, u: U extends readonly [infer One] ? One : U) => unknown
  /** The dv, like v, with (∂residual/∂v) dv = r, where r is like the residual. It must be linear in r. */
  // biome-ignore lint/suspicious/noExplicitAny: r is like what `residual` returns, which no type says
  readonly correct: (v: V, u: U extends readonly [infer One] ? One : U, r: any) => V
  /** An interval for the elements of the argument, where `checkDefinition` samples it. */
  readonly domain?: Range
}

const who = "define.implicit"

/**
 * A function of your own from its value and the equation that it solves, residual(v, u) = 0. Derivatives of every order
 * follow: in coefficient k of the residual v_k stands linearly, so v_k = correct(v0, u0, -[residual with v_k = 0]_k). Reverse
 * mode transposes `correct`. Where you would rather not state how the linearised equation is solved, `implicit` derives it
 * from the residual alone.
 *
 * Arguments and v may be trees. With one argument u is that argument, with several the list of them. The value is np
 * code; a function of numbers takes arrays that broadcast. `checkDefinition` tests it. Throws when `correct` does not
 * return what is like v, and when v is not floating-point.
 *
 * @example
 * ```ts
 * const sqrt = define.implicit("root", {
 *   value: (u: NDArray) => np.sqrt(u),
 *   residual: (v: NDArray, u: NDArray) => v.mul(v).sub(u),
 *   correct: (v: NDArray, _: NDArray, r: NDArray) => np.div(r, v.mul(2)),
 * })
 * jet(sqrt, [4], [[1, 0]]) // => [ 2, [ 0.25, -0.03125 ] ]
 * ```
 */
export function implicit<U extends readonly unknown[] = [NDArray], V = NDArray>(
  name: string,
  options: ImplicitOptions<U, V>,
): (...u: Args<U>) => V {
  requireName(who, name)
  const { value, residual, correct, domain } = checkedOptions(who, options, ["value", "residual", "correct", "domain"])
  for (const f of [value, residual, correct]) requireFunction(who, f)
  type Code = (...args: unknown[]) => unknown
  const given = { name, value: value as Code, residual: residual as Code, correct: correct as Code }
  const made = takingThoseOf(value as Code, (...args: unknown[]) => apply(given, args)) as (...u: Args<U>) => V
  return remember(made, {
    name,
    ...(domain && { domain: [domain] }),
    equation: (v, u) => given.residual(v, u.length === 1 ? u[0] : u),
  })
}

interface Given {
  readonly name: string
  readonly value: (...args: unknown[]) => unknown
  readonly residual: (...args: unknown[]) => unknown
  readonly correct: (...args: unknown[]) => unknown
}

function apply(given: Given, args: readonly unknown[]): unknown {
  const { name, value, residual, correct } = given
  const { leaves, structure } = flattenArguments(name, value, args)
  const types = leaves.map((x) => x.atom.aval)
  const traced = valueProgram(given, structure, types, args.length)
  const outputs = traced.program.outputs.map((y) => y.aval)
  if (!outputs.every(isReal))
    throw new TypeError(`${who}: the value of ${name} must be floating-point; got ${outputs.map(showAval).join(", ")}`)
  const isKnown = leaves.every((x) => isLit(x.atom)) && freeVariables(traced.program).length === 0
  if (!tracing() || isKnown) return unflatten(traced.result, run(traced.program, leaves))
  const argument = (us: readonly NDArray[]): unknown => {
    const all = unflatten(structure, us) as unknown[]
    return all.length === 1 ? all[0] : all
  }
  const count = outputs.length
  const equation = traceAvals(
    who,
    (...xs: NDArray[]) => residual(unflatten(traced.result, xs.slice(0, count)), argument(xs.slice(count))),
    leavesOf([...outputs, ...types]),
    [...outputs, ...types],
  )
  const residuals = equation.program.outputs.map((y) => y.aval)
  const solving = [...outputs, ...residuals, ...types]
  const correction = traceAvals(
    who,
    (...xs: NDArray[]) => {
      const [v, r, u] = [
        xs.slice(0, count),
        xs.slice(count, count + residuals.length),
        xs.slice(count + residuals.length),
      ]
      const dv = correct(unflatten(traced.result, v), argument(u), unflatten(equation.result, r))
      return leavesAs(who, `what correct of ${name} returns`, dv, traced.result, outputs)
    },
    leavesOf(solving),
    solving,
  )
  const { programs, free } = closed([traced.program, equation.program, correction.program])
  const [a, b, c] = programs
  const results = implicitPrimitive([a, b, c], [...atomsOf(leaves), ...free], { unknowns: count, of: name })
  return unflatten(traced.result, arraysOf(results))
}

const leavesOf = (avals: readonly Aval[]): Structure => list(avals.map(() => leaf))

/** The program of the value: np code, or else a function of numbers, element by element. */
function valueProgram({ name, value }: Given, structure: Structure, types: readonly Aval[], count: number): Traced {
  try {
    return traceAvals(who, value, structure, types)
  } catch (error) {
    if (itemsOf(structure).some((s) => s.kind !== "leaf")) throw error
    const f = numericOf(name, value, count)
    if (!f) throw error
    const code = (...xs: NDArray[]) => pointwise(name, f)(...arraysOf(operands(name, xs, { float: true })))
    return traceAvals(who, code, structure, types)
  }
}

function numericOf(name: string, value: Given["value"], count: number): ((...x: number[]) => number) | undefined {
  try {
    return numeric({ who, name, domain: Array.from({ length: count }, () => [1, 1] as const) }, value as Value)
  } catch {
    return undefined
  }
}
