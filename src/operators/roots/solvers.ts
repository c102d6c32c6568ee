import { asArray, describe } from "../../array/asArray.js"
import { NDArray } from "../../array/ndarray.js"
import { run, traceAvals } from "../../array/trace.js"
import { flattenAs, itemsOf, leaf, list, unflatten } from "../../array/tree.js"
import { sameAval, sameShape, showAval } from "../../ir/aval.js"
import { quantize } from "../../ir/dtype.js"
import type { Program } from "../../ir/program.js"
import { callback } from "../../primitives/control/callback.js"
import { arraysOf, atomsOf } from "../carry.js"
import { leavesAs } from "../custom/statement.js"
import { type LinearOptions, solveLinearized } from "./linear.js"
import { type Iteration, int, iterate, newton } from "./newton.js"
import { type Problem, type Solve, vectorOf } from "./problem.js"
import { dtypeOf, raveled, unraveled } from "./vectors.js"

/** Newton's method on the vector of all elements. */
export const byNewton =
  (iteration: Iteration, linear: LinearOptions): Solve =>
  (problem, start, parameters) => {
    const dtype = dtypeOf(problem.avals)
    const f = vectorOf(problem, parameters)
    const solve = (x: NDArray, r: NDArray) => solveLinearized(problem.who, f, x, r, linear)
    const { x, status } = newton(f, solve, raveled(start, dtype), iteration)
    return { leaves: unraveled(x, problem.avals), status }
  }

/** x = g(x), where F is x - g(x). */
export const byIteration =
  (g: (...args: never[]) => unknown, iteration: Iteration): Solve =>
  (problem, start, parameters) => {
    const dtype = dtypeOf(problem.avals)
    const params = treesOf(problem, parameters)
    const next = (x: NDArray): NDArray => {
      const tree = unflatten(problem.structure, unraveled(x, problem.avals))
      const y = (g as (...args: unknown[]) => unknown)(tree, ...params)
      return raveled(leavesAs(problem.who, "the result of g", y, problem.structure, problem.avals), dtype)
    }
    const { x, status } = iterate(next, raveled(start, dtype), iteration)
    return { leaves: unraveled(x, problem.avals), status }
  }

const treesOf = ({ parameters }: Problem, leaves: readonly NDArray[]): readonly unknown[] =>
  unflatten(parameters, leaves) as readonly unknown[]

/**
 * Somebody's own solver. It is traced if it can be; a solver that reads values, as JavaScript does, is called with them
 * when the program runs.
 */
export const bySolver =
  (solver: (...args: never[]) => unknown): Solve =>
  (problem, start, parameters) => {
    const { who, structure, avals, parameters: params } = problem
    const given = [...start, ...parameters]
    const types = given.map((x) => x.atom.aval)
    const trees = list([structure, ...itemsOf(params)])
    const call = (leaves: readonly NDArray[]): unknown =>
      (solver as (...args: unknown[]) => unknown)(...(unflatten(trees, leaves) as unknown[]))
    const checked = (tree: unknown): NDArray[] => {
      const leaves = flattenAs(who, "what the solver returns", tree, structure)
      return leaves.map((x, i) => {
        if (!sameShape(x.shape, avals[i].shape))
          throw new Error(`${who}: the solver must return what x0 is, ${showAval(avals[i])}; got ${describe(x)}`)
        return sameAval(x.atom.aval, avals[i]) ? x : asArray(x, who, avals[i].dtype)
      })
    }
    const program = traceable(
      () => traceAvals(who, (...xs: NDArray[]) => checked(call(xs)), list(types.map(() => leaf)), types).program,
    )
    if (program) return { leaves: run(program, given), status: int(0) }
    const called = callback(
      (inputs) =>
        checked(call(inputs.map((x) => new NDArray(x)))).map((x, i) => {
          const { dtype } = avals[i]
          return x.data.map((value: number) => quantize(dtype, value))
        }),
      avals,
    )
    return { leaves: arraysOf(called(atomsOf(given))), status: int(0) }
  }

/** What can be traced; undefined where a function reads the values of what is traced, or returns numbers. */
function traceable(trace: () => Program): Program | undefined {
  try {
    return trace()
  } catch {
    return undefined
  }
}
