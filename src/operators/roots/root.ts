import type { NDArray } from "../../array/ndarray.js"
import { checkedOptions, requireFinite, requireFlag, requireWhole } from "../../array/options.js"
import { requireFunction } from "../../array/trace.js"
import { flatten, flattenAs } from "../../array/tree.js"
import type { Args, Like } from "../../array/types.js"
import { sub } from "../../numpy/arithmetic.js"
import { remember } from "../define/registry.js"
import { type LinearMethod, linearOptions } from "./linear.js"
import { solution } from "./problem.js"
import { byIteration, byNewton, bySolver } from "./solvers.js"

/** How an equation is solved. */
export interface RootOptions {
  /** It has converged at a step of this size, in units of the largest unknown. */
  readonly tol?: number
  /** After so many steps it has not converged: 100 for `root`, 1000 for `fixedPoint`. */
  readonly maxSteps?: number
  /** How linear equations are solved, in Newton's method and for derivatives: "dense" unless stated. */
  readonly linear?: LinearMethod
  /** The result is [x, status]: 0 where it converged, and nothing throws. */
  readonly status?: boolean
  /** A function of x0 and the parameters that returns x, in place of Newton's method. */
  readonly solver?: (...args: never[]) => unknown
}

const names = ["tol", "maxSteps", "linear", "status", "solver"] as const

/** Solves for x, and returns it. */
export interface Root {
  <X = NDArray, P extends readonly unknown[] = NDArray[]>(
    F: (x: X, ...params: P) => unknown,
    x0: NoInfer<Like<X>>,
    ...params: NoInfer<Args<P>>
  ): X
  /** The same with options. */
  with(options: RootOptions & { readonly status: true }): RootWithStatus
  with(options: RootOptions): Root
}

/** Solves for x, and returns [x, status]. */
export interface RootWithStatus {
  <X = NDArray, P extends readonly unknown[] = NDArray[]>(
    F: (x: X, ...params: P) => unknown,
    x0: NoInfer<Like<X>>,
    ...params: NoInfer<Args<P>>
  ): [X, NDArray]
  /** The same with other options. */
  with(options: RootOptions): RootWithStatus
}

function checked(who: string, given: RootOptions, most: number) {
  const options = checkedOptions(who, given, names)
  const { tol, maxSteps = most, linear = "dense", status = false, solver } = options
  if (tol !== undefined) requireFinite(who, "tol", tol, 0)
  requireWhole(who, "maxSteps", maxSteps, 1)
  requireFlag(who, "status", status)
  if (solver !== undefined) requireFunction(who, solver)
  return { iteration: { tol, maxSteps }, linear: linearOptions(who, linear), status, solver }
}

interface Solver {
  (F: (...args: never[]) => unknown, x0: unknown, ...params: readonly unknown[]): unknown
  with(more: RootOptions): Solver
}

function rootWith(options: RootOptions): Solver {
  const who = "root"
  const { iteration, linear, status, solver } = checked(who, options, 100)
  const solve = solver ? bySolver(solver) : byNewton(iteration, linear)
  const call: (...args: Parameters<Solver>) => unknown = (F, x0, ...params) => {
    requireFunction(who, F)
    return solution({ who, linear, status }, F, x0, params, solve)
  }
  return Object.assign(call, {
    with: (more: RootOptions) => rootWith({ ...options, ...checkedOptions(who, more, names) }),
  })
}

/**
 * The x with F(x, ...params) = 0, from a start x0. x may be a tree, and F returns as many numbers as x has. Newton's method
 * with a line search, on all elements of x together; for many equations of one unknown, `vmap` over the parameters.
 *
 * Derivatives of every order in the parameters follow from the equation, however x was found: in jets, forward and reverse
 * mode, `vmap` and `jit`; those in x0 are zero. `root.with(options)` is `root` with options: `{ tol, maxSteps }`; `linear`,
 * "cg" or "gmres" for thousands of unknowns, for which no matrix is made; `solver`, a function of x0 and the parameters of
 * your own.
 *
 * Where it does not converge it throws; inside a traced function, which cannot, x is NaN. With `{ status: true }` the
 * result is [x, status], with the last x and an int32: 0 converged, 1 not within maxSteps, 2 no step makes the residual
 * smaller, 3 not finite, or without a solution of the linearised equation.
 *
 * @function
 * @example
 * ```ts
 * const kepler = (E: NDArray, e: NDArray, M: NDArray) => E.sub(np.sin(E).mul(e)).sub(M)
 * const E = (e: NDArray, M: NDArray) => root(kepler, M, e, M)
 * E(np.array(0.5), np.array(1)) // => 1.4987011335178484
 * np.allclose(grad(E)(0.5, 1), np.sin(1.4987011335178484).div(1 - 0.5 * Math.cos(1.4987011335178484))) // => true
 * root.with({ maxSteps: 3, status: true })((x: NDArray) => np.exp(x), 0)[1] // => 1
 * ```
 */
export const root: Root = rootWith({}) as Root

/** Solves for a fixed point. */
export interface FixedPoint {
  <X = NDArray, P extends readonly unknown[] = NDArray[]>(
    g: (x: X, ...params: P) => X,
    x0: NoInfer<Like<X>>,
    ...params: NoInfer<Args<P>>
  ): X
  /** The same with options. */
  with(options: RootOptions & { readonly status: true }): FixedPointWithStatus
  with(options: RootOptions): FixedPoint
}

/** Solves for a fixed point, and returns [x, status]. */
export interface FixedPointWithStatus {
  <X = NDArray, P extends readonly unknown[] = NDArray[]>(
    g: (x: X, ...params: P) => X,
    x0: NoInfer<Like<X>>,
    ...params: NoInfer<Args<P>>
  ): [X, NDArray]
  /** The same with other options. */
  with(options: RootOptions): FixedPointWithStatus
}

function fixedPointWith(options: RootOptions): Solver {
  const who = "fixedPoint"
  const { iteration, linear, status, solver } = checked(who, options, 1000)
  const call: (...args: Parameters<Solver>) => unknown = (g, x0, ...params) => {
    requireFunction(who, g)
    const F = (x: unknown, ...all: unknown[]): NDArray[] => {
      const y = (g as (...args: unknown[]) => unknown)(x, ...all)
      const { leaves, structure } = flatten(who, "x", x)
      return flattenAs(who, "the result of g", y, structure).map((own, i) => sub(leaves[i], own))
    }
    const solve = solver ? bySolver(solver) : byIteration(g, iteration)
    return solution({ who, linear, status }, F, x0, params, solve)
  }
  return Object.assign(call, {
    with: (more: RootOptions) => fixedPointWith({ ...options, ...checkedOptions(who, more, names) }),
  })
}

/**
 * The x with x = g(x, ...params), by applying g again and again from x0. x may be a tree. Derivatives of every order in
 * the parameters follow from the equation; no turn of the iteration is differentiated or kept. It converges where g
 * contracts; elsewhere `root` of x - g(x) may. Options and what happens without convergence are those of `root`.
 *
 * @function
 * @example
 * ```ts
 * const f = (a: NDArray) => fixedPoint((x: NDArray, b: NDArray) => np.cos(x.mul(b)), 1, a)
 * np.allclose(f(np.array(1)), 0.7390851332151607) // => true
 * np.allclose(grad(f)(1), -0.29747434150983215) // => true
 * ```
 */
export const fixedPoint: FixedPoint = fixedPointWith({}) as FixedPoint

/**
 * `solver` as a function with derivatives of every order: `implicit(F, solver)(x0, ...params)` returns
 * `solver(x0, ...params)`, an x with F(x, ...params) = 0 and the structure, shapes and dtypes of x0. Any solver will do:
 * np code, which is traced and compiled, or JavaScript that reads values, which is called with them whenever the program
 * runs, also from compiled code. Its steps are not differentiated, and what it returns is not checked. Options: `linear`, see `root`.
 *
 * @example
 * ```ts
 * const cubeRoot = implicit(
 *   (x: NDArray, a: NDArray) => np.power(x, 3).sub(a),
 *   (_: NDArray, a: NDArray) => np.array(Math.cbrt(a.item())),
 * )
 * jet((a) => cubeRoot(1, a), [8], [[1, 0]]) // => [ 2, [ 0.08333333333333333, -0.006944444444444444 ] ]
 * ```
 */
export function implicit<X = NDArray, P extends readonly unknown[] = NDArray[]>(
  F: (x: X, ...params: P) => unknown,
  solver: (x0: X, ...params: P) => unknown,
  options: { readonly linear?: LinearMethod } = {},
): (x0: Like<X>, ...params: Args<P>) => X {
  const who = "implicit"
  requireFunction(who, F)
  requireFunction(who, solver)
  const { linear = "dense" } = checkedOptions(who, options, ["linear"])
  const wants = { who, linear: linearOptions(who, linear), status: false }
  const solve = bySolver(solver)
  const made = (x0: Like<X>, ...params: Args<P>): X => solution(wants, F as never, x0, params, solve) as X
  return remember(made, {
    name: who,
    equation: (x, [, ...params]) => F(x as X, ...(params as unknown as P)),
  })
}
