import { describe } from "../array/asArray.js"
import type { NDArray } from "../array/ndarray.js"
import { checkedOptions, requireWhole } from "../array/options.js"
import { requireFunction } from "../array/trace.js"
import type { Like } from "../array/types.js"
import { bfgs } from "./bfgs.js"
import { type Compile, interpreted } from "./compile.js"
import { lbfgs } from "./lbfgs.js"
import type { Method, Remembered } from "./method.js"
import { nelderMead } from "./nelderMead.js"
import { newton } from "./newton.js"
import { objective } from "./objective.js"
import { parameters } from "./parameters.js"
import { type Found, last, type State, type Stopping, states } from "./states.js"

/** How to minimise. */
export type MinimizeMethod = "lbfgs" | "bfgs" | "newton" | "nelder-mead"

/** Options of `optimize.minimizing`. */
export interface MinimizingOptions<X = unknown> extends Stopping<X> {
  /**
   * "lbfgs" (the default) for many parameters; "bfgs" for few; "newton", with products of the Hessian and a vector, where
   * curvatures differ much; "nelder-mead" for functions without derivatives, which need not be traceable.
   */
  readonly method?: MinimizeMethod
  /** The steps that "lbfgs" remembers, 10 by default. */
  readonly memory?: number
  /** Makes functions fast: `jit`. By default they are traced once and run on the reference interpreter. */
  readonly compile?: Compile
}

/** Options of `optimize.minimize`. */
export interface MinimizeOptions<X = unknown> extends MinimizingOptions<X> {
  /** Is told of every state, the first one included; returns true to stop. */
  readonly onStep?: (state: State<X>) => unknown
}

const names = ["method", "tol", "maxSteps", "from", "memory", "compile"] as const

function methodOf(who: string, name: MinimizeMethod, memory: number): Method<never> {
  requireWhole(who, "memory", memory, 1)
  const methods: Record<MinimizeMethod, unknown> = { lbfgs: lbfgs(memory), bfgs, newton, "nelder-mead": nelderMead }
  if (Object.hasOwn(methods, name)) return methods[name] as Method<never>
  const known = Object.keys(methods).map((method) => `"${method}"`)
  throw new Error(`${who}: method must be one of ${known.join(", ")}; got ${describe(name)}`)
}

function begin<X>(who: string, f: (x: X) => unknown, x0: unknown, options: MinimizingOptions<X>) {
  requireFunction(who, f)
  const { method = "lbfgs", memory = 10, compile = interpreted(who), ...stopping } = options
  requireFunction(`${who}: compile`, compile)
  const start = parameters<X>(who, x0)
  const how = methodOf(who, method, memory) as Method<Remembered>
  const problem = objective(who, f, start, compile)
  const maxSteps = method === "nelder-mead" ? 500 * start.start.length : 1000
  return states({ who, name: method, method: how, problem, parameters: start }, { maxSteps, ...stopping })
}

/**
 * Minimises a scalar function of a tree of parameters, from `x0`. `f` is traced for its derivatives, except for
 * "nelder-mead"; `{ compile: jit }` makes it fast. It ends when no element of the gradient exceeds `tol` (1e-8) in
 * absolute value; for "nelder-mead" when the simplex and the values at its vertices are that small, relative to what is
 * larger than 1; or after `maxSteps`; or when no lower point is found. `status` says which. Line searches satisfy the
 * strong Wolfe conditions.
 *
 * Throws when x0 has no parameters or one that is not floating-point, when f does not return a floating-point scalar, and
 * when an option is unknown or out of range.
 *
 * @example
 * ```ts
 * const rosenbrock = (p: { x: NDArray; y: NDArray }) =>
 *   np.square(np.sub(1, p.x)).add(np.square(p.y.sub(np.square(p.x))).mul(100))
 * const { x, status } = optimize.minimize(rosenbrock, { x: np.array(-1.2), y: np.array(1) }, { method: "bfgs" })
 * np.allclose([x.x, x.y], [1, 1]) // => true
 * status // => converged
 * ```
 */
export function minimize<X = NDArray>(
  f: (x: X) => unknown,
  x0: NoInfer<Like<X>>,
  options: MinimizeOptions<NoInfer<X>> = {},
): Found<X> {
  const { onStep, ...rest } = checkedOptions("minimize", options, [...names, "onStep"])
  if (onStep !== undefined) requireFunction("minimize: onStep", onStep)
  return last(begin("minimize", f, x0, rest), onStep)
}

/**
 * The states of `optimize.minimize`, the first one before the first step; the last one says why it ended. A state, or
 * what JSON or a clone made of it, is where `{ from: state }` continues, with the options that it was made with: the steps
 * are those of a run that was never stopped, bit for bit. Throws as `optimize.minimize` does.
 *
 * @example
 * ```ts
 * const f = (x: NDArray) => np.sum(np.cosh(x.sub([1, 2])))
 * let saved = ""
 * for (const state of optimize.minimizing(f, [0, 0])) {
 *   saved = JSON.stringify(state)
 *   if (state.steps === 3) break
 * }
 * const rest = [...optimize.minimizing(f, [0, 0], { from: JSON.parse(saved) })]
 * rest[0].steps // => 3
 * np.allclose(rest[rest.length - 1].x, [1, 2]) // => true
 * ```
 */
export function minimizing<X = NDArray>(
  f: (x: X) => unknown,
  x0: NoInfer<Like<X>>,
  options: MinimizingOptions<NoInfer<X>> = {},
): Generator<State<X>, void, undefined> {
  return begin("minimizing", f, x0, checkedOptions("minimizing", options, names))
}
