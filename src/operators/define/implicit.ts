import { takingThoseOf } from "../../array/arity.js"
import type { ArrayLike, NDArray } from "../../array/ndarray.js"
import { checkedOptions } from "../../array/options.js"
import { flattenArguments, requireFunction, run, type Traced, traceAvals } from "../../array/trace.js"
import { itemsOf, leaf, list, type Structure, unflatten } from "../../array/tree.js"
import type { Args } from "../../array/types.js"
import { isLit } from "../../ir/atom.js"
import { type Aval, showAval } from "../../ir/aval.js"
import { build, call, tracing } from "../../ir/builder.js"
import { freeVariables, type Program } from "../../ir/program.js"
import { operands } from "../../numpy/promote.js"
import { implicit as implicitPrimitive } from "../../primitives/control/implicit.js"
import { linearly } from "../../primitives/control/linearly.js"
import { closed } from "../../primitives/control/parts.js"
import { endless } from "../../primitives/control/spoiled.js"
import { arraysOf, atomsOf } from "../carry.js"
import { isReal, leavesAs } from "../custom/statement.js"
import { numeric, pointwise, requireName, type Value } from "./elementwise.js"
import { type Range, remember } from "./registry.js"

/** The argument of a function of one, the list of arguments of a function of several. */
export type Operands<U extends readonly unknown[]> = U extends readonly [infer One] ? One : U

/** A function that an algebraic equation defines, with a value by F. */
export interface ImplicitOptions<F, U, V, R> {
  /** The value v: np code, or a function of a number that acts element by element. */
  readonly value: F
  /** Zero where v is the value for u, the argument, or the list of them where there are several: a tree of arrays. */
  readonly residual: (v: V, u: U) => R
  /** The dv, like v, with (∂residual/∂v) dv = r, where r is like the residual. It must be linear in r. */
  readonly correct: (v: V, u: U, r: R) => V
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
export function implicit<R = NDArray>(
  name: string,
  options: ImplicitOptions<(u: number) => number, NDArray, NDArray, R>,
): (u: ArrayLike) => NDArray
export function implicit<U extends readonly unknown[] = [NDArray], V = NDArray, R = NDArray>(
  name: string,
  options: ImplicitOptions<(...u: U) => V, Operands<U>, V, R>,
): (...u: Args<U>) => V
export function implicit(name: string, options: object): (...u: never[]) => unknown {
  requireName(who, name)
  const { value, residual, correct, domain } = checkedOptions(who, options as Stated, [
    "value",
    "residual",
    "correct",
    "domain",
  ])
  for (const f of [value, residual, correct]) requireFunction(who, f)
  const given: Given = { name, value, residual, correct }
  const made = takingThoseOf(given.value, (...args: unknown[]) => apply(given, args))
  return remember(made, {
    name,
    ...(domain && { domain: [domain] }),
    equation: (v, u) => given.residual(v, u.length === 1 ? u[0] : u),
  })
}

interface Stated {
  readonly value: (...args: unknown[]) => unknown
  readonly residual: (...args: unknown[]) => unknown
  readonly correct: (...args: unknown[]) => unknown
  readonly domain?: Range
}

interface Given extends Omit<Stated, "domain"> {
  readonly name: string
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
  const isRightHandSide = (_: unknown, i: number) => i >= count && i < count + residuals.length
  const corrected = linearly(correction.program, solving.map(isRightHandSide))
  const kept = corrected === correction.program ? equation.program : lasting(equation.program, count)
  const { programs, free } = closed([traced.program, kept, corrected])
  const [a, b, c] = programs
  const results = implicitPrimitive([a, b, c], [...atomsOf(leaves), ...free], { unknowns: count, of: name })
  return unflatten(traced.result, arraysOf(results))
}

/** The same residuals as series that never end: a correction that is NaN is asked for at every order then. */
const lasting = (residual: Program, count: number): Program => {
  const avals = residual.inputs.map((v) => v.aval)
  return build(avals, (...xs) => call(residual, xs).map((r) => endless(r, xs.slice(count))))
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
