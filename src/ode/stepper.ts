import type { ArrayLike, NDArray } from "../array/ndarray.js"
import { checkedOptions, requireFinite } from "../array/options.js"
import type { Like } from "../array/types.js"
import { isLit } from "../ir/atom.js"
import { array } from "../numpy/create.js"
import type { OfState } from "./event.js"
import type { Taken } from "./known/drive.js"
import { arrayOf } from "./known/evaluator.js"
import { failures } from "./known/failure.js"
import { type Known, knownProblem } from "./known/known.js"
import { stateAt } from "./known/piece.js"
import { numberOf, since, type Time } from "./known/time.js"
import { checked, type OdeOptions } from "./options.js"
import { type System, systemOf, treeOf } from "./system.js"

/** The options of `taylorStepper`: those of `odeint` that a step needs. */
export type StepperOptions = Pick<OdeOptions, "t0" | "args" | "method" | "tol" | "events" | "maxSteps" | "h0" | "hMax">

const names = ["t0", "args", "method", "tol", "events", "maxSteps", "h0", "hMax"] as const

/** One call of `until` takes no more steps. */
const mostAtOnce = 1_000_000

/**
 * An integration that goes on when it is asked to: what `taylorStepper` returns.
 *
 * @example
 * ```ts
 * const stepper = taylorStepper((_, y) => np.neg(y), 1)
 * np.round(stepper.until(1), 8) // => 0.36787944
 * stepper.t // => 1
 * ```
 */
export class TaylorStepper<Y = NDArray> {
  readonly #system: System
  readonly #known: Known
  readonly #most: number
  #taken: Taken | undefined
  /** The time asked for last, in the last step or at its end. */
  #asked: number | undefined

  /** @internal Made by `taylorStepper`. */
  constructor(system: System, known: Known, most: number) {
    this.#system = system
    this.#known = known
    this.#most = most
  }

  /** The time: that asked for last, or the end of the last step. */
  get t(): number {
    return this.#asked ?? numberOf(this.#known.integration.time)
  }

  /** The state at `t`. */
  get y(): Y {
    const { state } = this.#known.integration
    if (this.#asked === undefined || !this.#taken) return this.#tree(state)
    const { piece, start } = this.#taken
    return this.#tree(stateAt(piece(), since(this.#asked, start)))
  }

  /** Has a terminal event ended it? */
  get isOver(): boolean {
    return this.#known.integration.isOver
  }

  /**
   * The coefficients of the last step, a list of trees: the state a time s after its start is Σ c_k (s / u)^k, where u is 1
   * for "taylor", and the length of the step for other methods. Throws before the first step.
   */
  get series(): Y[] {
    if (!this.#taken)
      throw new Error("taylorStepper: there is no series before the first step; call step() or until(t)")
    const { coefficients, size } = this.#taken.piece()
    return Array.from({ length: size === 0 ? 0 : coefficients.length / size }, (_, k) =>
      this.#tree(coefficients.slice(k * size, (k + 1) * size)),
    )
  }

  /**
   * Takes one step, as long as the tolerance allows, forward in time; returns the time at its end.
   *
   * @example
   * ```ts
   * taylorStepper((_, y) => np.neg(y), 1).step() > 0.1 // => true
   * ```
   */
  step(): number {
    this.#asked = undefined
    this.#advance(numberOf(this.#known.integration.time), Number.POSITIVE_INFINITY)
    return this.t
  }

  /**
   * The state at a time, at or after the start of the last step: it takes the steps that are needed, and reads the state off
   * the last one, so that the steps do not depend on the times that are asked for. After a terminal event it is the state
   * there. Throws after 1 000 000 steps.
   *
   * @example
   * ```ts
   * np.round(taylorStepper((_, y) => np.neg(y), 1).until(2), 8) // => 0.13533528
   * ```
   */
  until(t: number): Y {
    requireFinite("taylorStepper", "t", t)
    const { integration } = this.#known
    const start: Time = this.#taken?.start ?? integration.time
    if (since(t, start) < 0)
      throw new Error(
        `taylorStepper: until expects a time from ${numberOf(start)} on, where the last step begins; got ${t}; ` +
          "make another stepper, or use odeint and its at",
      )
    const last = integration.steps + mostAtOnce
    while (since(t, integration.time) > 0 && !integration.isOver) {
      if (integration.steps === last) throw failures.far(this.t, t, mostAtOnce)
      this.#advance(t, last)
    }
    this.#asked = since(t, integration.time) < 0 ? t : undefined
    return this.y
  }

  /** Goes on, by ordinary steps that stay before a time or by another one, so that there are no more than `last`. */
  #advance(until: number, last: number): void {
    const { integration } = this.#known
    if (integration.isOver) return
    if (integration.steps === this.#most) throw failures.steps(this.#system, this.t, this.#most)
    const most = Math.min(last, this.#most) - integration.steps
    this.#taken = integration.advance(Number.MAX_VALUE, until, most, "last").at(-1)
  }

  #tree(state: Float64Array): Y {
    return treeOf(this.#system, arrayOf(this.#system, state)) as Y
  }
}

/**
 * The solution of y' = f(t, y, ...args) with y(t0) = y0, step by step, for animations, games and pages: compiled once, it
 * goes on as far as it is asked to. Options are those of `odeint` that a step needs. `until(t)` returns the state at a time,
 * `step()` takes one step; `t` and `y` are where it stands, `series` the coefficients of the last step.
 *
 * Throws where `odeint` does. Events with `apply` change the state on the way.
 *
 * @example
 * ```ts
 * const pendulum = taylorStepper((_, y) => np.stack([y.at(1), np.sin(y.at(0)).neg()]), [1, 0])
 * pendulum.until(1 / 60) // => [ 0.99988313 -0.01402417]
 * pendulum.series.length // => 21
 * ```
 */
export function taylorStepper<Y = NDArray, A extends readonly unknown[] = readonly NDArray[]>(
  f: (t: NDArray, y: Y, ...args: A) => unknown,
  y0: Like<NoInfer<Y>>,
  options: StepperOptions = {},
): TaylorStepper<Y> {
  const given = checkedOptions("taylorStepper", options, names)
  const t0: ArrayLike = given.t0 ?? 0
  const o = checked("taylorStepper", { ...given, t1: t0 })
  const system = systemOf("taylorStepper", f as OfState, y0, o.args, o.events)
  if (system.isTraced || !isLit(o.t0.atom))
    throw new Error(
      "taylorStepper: expected values that are known; got traced ones; inside a traced function use odeint",
    )
  return new TaylorStepper<Y>(
    system,
    knownProblem(system, o, array(t0).item(), 1),
    o.maxSteps ?? Number.POSITIVE_INFINITY,
  )
}
