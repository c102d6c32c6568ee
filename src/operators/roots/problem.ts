import { astype, describe } from "../../array/asArray.js"
import { NDArray } from "../../array/ndarray.js"
import { run, traceAvals } from "../../array/trace.js"
import { flatten, leaf, list, type Structure, unflatten } from "../../array/tree.js"
import type { Fn } from "../../array/types.js"
import { type Atom, isLit } from "../../ir/atom.js"
import type { Aval } from "../../ir/aval.js"
import { tracing } from "../../ir/builder.js"
import { isFloat } from "../../ir/dtype.js"
import { freeVariables, type Program } from "../../ir/program.js"
import { equal } from "../../numpy/compare.js"
import { implicit } from "../../primitives/control/implicit.js"
import { closed } from "../../primitives/control/parts.js"
import { spoiled } from "../../primitives/control/spoiled.js"
import { not } from "../../primitives/not.js"
import { broadcast } from "../../primitives/sumAndBroadcast.js"
import { arraysOf, atomsOf } from "../carry.js"
import type { Linear } from "./krylov.js"
import { type LinearOptions, solveLinearized } from "./linear.js"
import { int, statuses } from "./newton.js"
import { countOf, dtypeOf, raveled, unraveled } from "./vectors.js"

/** An equation F(x, ...params) = 0 for a tree x, as programs see it: leaf by leaf. */
export interface Problem {
  readonly who: string
  /** The structure of x, and of the list of parameters. */
  readonly structure: Structure
  readonly parameters: Structure
  readonly avals: readonly Aval[]
  /** From the leaves of x and of the parameters to those of F. */
  readonly residual: Program
}

/** What a solver yields: the leaves of x, and how it ended. */
export interface Solved {
  readonly leaves: readonly NDArray[]
  readonly status: NDArray
}

/** How a solution is computed, from the leaves of the start and of the parameters. */
export type Solve = (problem: Problem, start: readonly NDArray[], parameters: readonly NDArray[]) => Solved

/** What the caller wants beside the equation. */
export interface Wants {
  readonly who: string
  readonly linear: LinearOptions
  /** The status as a second result; otherwise what did not converge throws, or is NaN in a traced function. */
  readonly status: boolean
}

/** F as a function of the vector of all elements of x, at given parameters. */
export function vectorOf({ avals, residual }: Problem, parameters: readonly NDArray[]): Linear {
  const dtype = dtypeOf(avals)
  return (x) => raveled(run(residual, [...unraveled(x, avals), ...parameters]), dtype)
}

const leavesOfList = (structure: Structure): Structure[] => (structure.kind === "list" ? [...structure.items] : [])

/** The solution of F(x, ...params) = 0 from x0, with derivatives of every order in the parameters. */
export function solution(
  { who, linear, status: isWanted }: Wants,
  F: Fn<never[], unknown>,
  x0: unknown,
  params: readonly unknown[],
  solve: Solve,
): unknown {
  if (x0 === undefined) throw new TypeError(`${who}: expected a start x0 after the function; got none`)
  const start = flatten(who, "x0", x0)
  const given = start.leaves.map((x) => (isFloat(x.dtype) ? x : astype(x, "float64")))
  const { leaves: parameters, structure: all } = parametersOf(who, params)
  const avals = given.map((x) => x.atom.aval)
  const operands = [...given, ...parameters]
  const types = operands.map((x) => x.atom.aval)
  if (countOf(avals) === 0)
    return isWanted ? [unflatten(start.structure, given), int(0)] : unflatten(start.structure, given)
  const { program: residual } = traceAvals(
    who,
    F as Fn<unknown[], unknown>,
    list([start.structure, ...leavesOfList(all)]),
    types,
  )
  const problem: Problem = { who, structure: start.structure, parameters: all, avals, residual }
  requireSquare(problem)

  const count = given.length
  const traced = (f: (...xs: NDArray[]) => readonly NDArray[], avalsOf: readonly Aval[]): Program =>
    traceAvals(who, f, list(avalsOf.map(() => leaf)), avalsOf).program
  const value = traced((...xs) => {
    const { leaves, status } = solve(problem, xs.slice(0, count), xs.slice(count))
    return [...leaves, status]
  }, types)
  const isKnown = operands.every((x) => isLit(x.atom)) && freeVariables(value).length === 0
  const results = tracing() && !isKnown ? held(problem, value, operands, linear, traced) : run(value, operands)
  const status = results[count]
  const leaves = results.slice(0, count)
  if (isWanted) return [unflatten(start.structure, leaves), status]
  if (isLit(status.atom) && Number(status.data[0]) !== 0)
    throw new Error(
      `${who}: expected a solution; got none: ${statuses[Number(status.data[0])]}; start nearer, raise maxSteps, or ask for { status: true }`,
    )
  if (isLit(status.atom)) return unflatten(start.structure, leaves)
  // The equation may have derivatives where the solver did not arrive, and they are as wrong as the value.
  const failed = not(equal(status, 0).atom)
  const points = [...atomsOf(parameters), ...freeVariables(residual)]
  const orNaN = ({ atom }: NDArray) => spoiled(along(failed, atom), atom, [], points)
  return unflatten(start.structure, arraysOf(leaves.map(orNaN)))
}

const along = (condition: Atom, { aval: { shape } }: Atom): Atom =>
  broadcast(condition, { shape, axes: shape.map((_, axis) => axis) })

/** One equation that holds the programs of the solver, of F, and of the equation linearised at the solution. */
function held(
  problem: Problem,
  value: Program,
  operands: readonly NDArray[],
  linear: LinearOptions,
  traced: (f: (...xs: NDArray[]) => readonly NDArray[], avals: readonly Aval[]) => Program,
): NDArray[] {
  const { who, avals, residual } = problem
  const count = avals.length
  const types = operands.map((x) => x.atom.aval)
  const outputs = residual.outputs.map((y) => y.aval)
  const correct = traced(
    (...xs) => {
      const [x, r, u] = [xs.slice(0, count), xs.slice(count, count + outputs.length), xs.slice(count + outputs.length)]
      const f = vectorOf(problem, u.slice(count))
      const dtype = dtypeOf(avals)
      return unraveled(solveLinearized(who, f, raveled(x, dtype), raveled(r, dtype), linear), avals)
    },
    [...avals, ...outputs, ...types],
  )
  /** F does not read the start, which the other programs take. */
  const equation = traced(
    (...xs) => run(residual, [...xs.slice(0, count), ...xs.slice(2 * count)]),
    [...avals, ...types],
  )
  const { programs, free } = closed([value, equation, correct])
  const [a, b, c] = programs
  return arraysOf(implicit([a, b, c], [...atomsOf(operands), ...free], { unknowns: count, of: who }))
}

function parametersOf(who: string, params: readonly unknown[]): { leaves: NDArray[]; structure: Structure } {
  const parts = params.map((p, i) => flatten(who, `parameter ${i}`, p))
  return { leaves: parts.flatMap((p) => p.leaves), structure: list(parts.map((p) => p.structure)) }
}

function requireSquare({ who, avals, residual }: Problem): void {
  const outputs = residual.outputs.map((y) => y.aval)
  const [n, m] = [countOf(avals), countOf(outputs)]
  if (n !== m) throw new Error(`${who}: expected as many equations as unknowns; got ${m} for ${n}`)
  if (!outputs.every((a) => isFloat(a.dtype)))
    throw new TypeError(
      `${who}: the function must return floating-point arrays; got ${residual.outputs.map((y) => describe(new NDArray(y))).join(", ")}`,
    )
}
