import { describe } from "../../array/asArray.js"
import { NDArray } from "../../array/ndarray.js"
import { checkedOptions, requireFinite, requireWhole } from "../../array/options.js"
import { run, traceAvals } from "../../array/trace.js"
import { leaf, list } from "../../array/tree.js"
import { unitOf } from "../../ir/dtype.js"
import { freeVariables, type Program } from "../../ir/program.js"
import { div } from "../../numpy/arithmetic.js"
import { reshape } from "../../numpy/shape.js"
import { linearSolve } from "../../primitives/control/linearSolve.js"
import { solve } from "../../primitives/linalg/solve.js"
import { arraysOf } from "../carry.js"
import { transposed } from "../custom/transposed.js"
import { jacfwd } from "../jacobian.js"
import { linearize } from "../jvp.js"
import { conjugateGradients, generalizedResiduals, type Linear } from "./krylov.js"

/** How linear equations are solved. */
export interface LinearOptions {
  /**
   * "dense" makes the matrix and solves with it; "cg", conjugate gradients, for symmetric positive definite maps, and "gmres" apply the map
   * to vectors only.
   */
  readonly method: "dense" | "cg" | "gmres"
  /** The norm of the residual at which "cg" and "gmres" end, in units of that of the right-hand side. */
  readonly tol?: number
  /** How often "cg" and "gmres" apply the map at most, 10 n + 100 unless stated. */
  readonly maxSteps?: number
  /** After how many steps "gmres" forgets, 50 unless stated. */
  readonly restart?: number
}

export type LinearMethod = LinearOptions["method"] | LinearOptions

const methods: readonly string[] = ["dense", "cg", "gmres"]

/** The options that a name stands for, checked. */
export function linearOptions(who: string, given: LinearMethod): LinearOptions {
  const named = typeof given === "string" ? { method: given } : given
  const options = checkedOptions(`${who}: linear`, named, ["method", "tol", "maxSteps", "restart"])
  const { method, tol, maxSteps, restart } = options
  if (!methods.includes(method))
    throw new Error(`${who}: linear must be "dense", "cg" or "gmres"; got ${describe(method)}`)
  if (tol !== undefined) requireFinite(who, "tol of linear", tol, 0)
  if (maxSteps !== undefined) requireWhole(who, "maxSteps of linear", maxSteps, 1)
  if (restart !== undefined) requireWhole(who, "restart of linear", restart, 1)
  return options
}

/** The solution d of ∂f/∂x (x) d = r, for a function of vectors. */
export function solveLinearized(who: string, f: Linear, x: NDArray, r: NDArray, options: LinearOptions): NDArray {
  if (options.method === "dense") return solveDense(jacfwd(f)(x), r)
  const [, derivative] = linearize(f, x)
  return solveBy(who, (y) => derivative(y) as NDArray, r, options)
}

/** The solution of a linear equation with a matrix. */
function solveDense(A: NDArray, r: NDArray): NDArray {
  const [n] = r.shape
  if (n === 1) return div(r, reshape(A, [1]))
  return reshape(new NDArray(solve(A.atom, reshape(r, [n, 1]).atom)), [n])
}

/** The solution of a linear equation by an iteration, which is not differentiated. */
function solveBy(who: string, A: Linear, r: NDArray, options: LinearOptions): NDArray {
  const { method, tol = 16 * unitOf(r.dtype), maxSteps = 10 * r.size + 100, restart = 50 } = options
  const type = r.atom.aval
  const traced = (f: Linear): Program => traceAvals(who, f, list([leaf]), [type]).program
  const solving = (map: Program): Program => {
    const apply: Linear = (y) => run(map, [y])[0]
    return traced((b) =>
      method === "cg"
        ? conjugateGradients(apply, b, { tol, maxSteps })
        : generalizedResiduals(apply, b, { tol, maxSteps, restart }),
    )
  }
  const forward = traced(A)
  const backward = transposed(
    forward,
    0,
    `${who}: reverse mode transposes the linearised equation, which cannot be done`,
  )
  const programs = [forward, solving(forward), backward, method === "cg" ? solving(forward) : solving(backward)]
  const free = [...new Set(programs.flatMap(freeVariables))]
  const [a, b, c, d] = programs.map(({ inputs, equations, outputs }) => ({
    inputs: [...free, ...inputs],
    equations,
    outputs,
  }))
  return arraysOf(linearSolve([a, b, c, d], free, [r.atom]))[0]
}
