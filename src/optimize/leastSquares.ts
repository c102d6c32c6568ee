import { describe } from "../array/asArray.js"
import type { NDArray } from "../array/ndarray.js"
import { checkedOptions, requireFinite } from "../array/options.js"
import { requireFunction } from "../array/trace.js"
import type { Like } from "../array/types.js"
import { type Compile, interpreted } from "./compile.js"
import { gaussNewton } from "./gaussNewton.js"
import { marquardt } from "./marquardt.js"
import { parameters } from "./parameters.js"
import type { Residual, Samples } from "./residuals.js"
import { requireShare } from "./share.js"
import { type Space, squares } from "./squares.js"
import { type Found, last, type State, type Stopping, states } from "./states.js"

/** How to make a sum of squares small. */
export type LeastSquaresMethod = "auto" | "levenberg-marquardt" | "gauss-newton"

/** Options of `optimize.leastSquaresSteps`. */
export interface LeastSquaresStepsOptions<X = unknown> extends Stopping<X> {
  /**
   * "levenberg-marquardt" takes a step that lowers the value, and measures every parameter in its own unit;
   * "gauss-newton" searches along the step, which may have momentum. "auto", the default, is "gauss-newton" where samples
   * are drawn anew or there is momentum, else "levenberg-marquardt".
   */
  readonly method?: LeastSquaresMethod
  /**
   * A tree of arrays with one entry for each sample: the function of residuals is then called with the parameters and one sample, and
   * mapped. With a function of the number of the step, from 1 on, samples are drawn anew in every step. For a list of residuals it is a list, in
   * which null stands for a residual that takes no sample.
   */
  readonly samples?: unknown
  /** The damping at the start, relative to the mean squared length of the columns of the Jacobian; 1e-3 by default. */
  readonly damping?: number
  /** The share of the step before that a step of "gauss-newton" is near to, 0 by default: SPRING. */
  readonly momentum?: number
  /**
   * Where equations are solved: "parameters" or "samples", with a matrix of that size, or "matrix-free", by conjugate
   * gradients. "auto", the default, takes the smaller of the first two, and the third where both are large.
   */
  readonly space?: Space
  /** Makes functions fast: `jit`. By default they are traced once and run on the reference interpreter. */
  readonly compile?: Compile
}

/** Options of `optimize.leastSquares`. */
export interface LeastSquaresOptions<X = unknown> extends LeastSquaresStepsOptions<X> {
  /** Is told of every state, the first one included; returns true to stop. */
  readonly onStep?: (state: State<X>) => unknown
}

/** A function of residuals, or several; with samples, of the parameters and one sample. */
export type Residuals<X> = Residual<X> | readonly Residual<X>[]

const names = ["method", "samples", "damping", "momentum", "space", "tol", "maxSteps", "from", "compile"] as const

function requireOneOf(who: string, name: string, known: readonly string[], value: string): void {
  if (known.includes(value)) return
  const list = known.map((text) => `"${text}"`).join(", ")
  throw new Error(`${who}: ${name} must be one of ${list}; got ${describe(value)}`)
}

function begin<X>(who: string, residuals: Residuals<X>, x0: unknown, options: LeastSquaresStepsOptions<X>) {
  const { method = "auto", samples = null, damping = 1e-3, momentum = 0, space = "auto", ...others } = options
  const { compile = interpreted(who), tol = 1e-12, ...rest } = others
  requireOneOf(who, "method", ["auto", "levenberg-marquardt", "gauss-newton"], method)
  requireOneOf(who, "space", ["auto", "parameters", "samples", "matrix-free"], space)
  requireFinite(who, "damping", damping, 0)
  requireShare(who, "momentum", momentum)
  requireFunction(`${who}: compile`, compile)
  const isList = Array.isArray(residuals)
  const all: readonly Residual<X>[] = isList ? residuals : [residuals as Residual<X>]
  for (const f of all) requireFunction(who, f)
  const isRedrawn = typeof samples === "function"
  const listed = (given: unknown): Samples => (isList ? ((given ?? all.map(() => null)) as Samples) : [given])
  const draw = (step: number): Samples => listed(isRedrawn ? samples(step) : samples)
  const isSearching = method === "gauss-newton" || (method === "auto" && (isRedrawn || momentum > 0))
  if (momentum > 0 && !isSearching) throw new Error(`${who}: momentum is for method "gauss-newton"; got "${method}"`)
  const start = parameters<X>(who, x0)
  return states(
    {
      who,
      name: isSearching ? "gauss-newton" : "levenberg-marquardt",
      method: isSearching ? gaussNewton(damping, momentum) : marquardt(damping),
      problem: squares(who, all, draw, isRedrawn, start, { compile, space }),
      parameters: start,
    },
    { tol, ...rest },
  )
}

/**
 * Minimises half the sum of the squared residuals of a tree of parameters, from `x0`: `residuals(x)` returns an array, or
 * a tree of them. Steps solve (JᵀJ + λ D²) d = -Jᵀ r, where the damping λ follows from how well the linear model r + J d
 * did. `{ compile: jit }` makes it fast.
 *
 * Residuals at many points are best given one by one, `leastSquares(residual, x0, { samples: points })`: then a row of J
 * costs one reverse pass through one residual. Where there are fewer of them than parameters, a matrix of the size of
 * their number is solved: the energy natural gradient by Woodbury's identity.
 *
 * It ends when no column of J has an angle with r whose cosine exceeds `tol` (1e-12), when the residuals vanish, when rounding leaves
 * nothing to gain, after `maxSteps` (1000), or when no lower point is found; `status` says which. Where samples
 * are drawn anew only the number of steps ends it, `value` is over those of the last step, and `gradient` is null.
 *
 * Throws when x0 has no parameters or one that is not floating-point, when there are no residuals or they are not
 * floating-point, and when an option is unknown or out of range.
 *
 * @example
 * ```ts
 * const t = np.linspace(0, 1, 20)
 * const y = np.exp(t.mul(-3)).mul(2)
 * const model = (p: { a: NDArray; rate: NDArray }) => np.exp(t.mul(p.rate).neg()).mul(p.a).sub(y)
 * const { x, status } = optimize.leastSquares(model, { a: np.array(1), rate: np.array(1) })
 * np.allclose([x.a, x.rate], [2, 3]) // => true
 * status // => converged
 * ```
 */
export function leastSquares<X = NDArray>(
  residuals: Residuals<X>,
  x0: NoInfer<Like<X>>,
  options: LeastSquaresOptions<NoInfer<X>> = {},
): Found<X> {
  const { onStep, ...rest } = checkedOptions("leastSquares", options, [...names, "onStep"])
  if (onStep !== undefined) requireFunction("leastSquares: onStep", onStep)
  return last(begin("leastSquares", residuals, x0, rest), onStep)
}

/**
 * The states of `optimize.leastSquares`, the first one before the first step; the last one says why it ended. A state, or
 * what JSON or a clone made of it, is where `{ from: state }` continues, with the options that it was made with: the steps
 * are those of a run that was never stopped, bit for bit. Throws as `optimize.leastSquares` does.
 *
 * @example
 * ```ts
 * const line = ([a, b]: NDArray[], [x, y]: NDArray[]) => a.mul(x).add(b).sub(y)
 * const samples = [np.array([0, 1, 2]), np.array([1, 3, 5])]
 * const values: number[] = []
 * for (const { value } of optimize.leastSquaresSteps(line, [np.array(0), np.array(0)], { samples })) values.push(value)
 * values[0] // => 17.5
 * values[values.length - 1] < 1e-20 // => true
 * ```
 */
export function leastSquaresSteps<X = NDArray>(
  residuals: Residuals<X>,
  x0: NoInfer<Like<X>>,
  options: LeastSquaresStepsOptions<NoInfer<X>> = {},
): Generator<State<X>, void, undefined> {
  return begin("leastSquaresSteps", residuals, x0, checkedOptions("leastSquaresSteps", options, names))
}
