import { describe } from "../array/asArray.js"
import type { NDArray } from "../array/ndarray.js"
import { checkedOptions, requireFinite, requireFlag } from "../array/options.js"
import { requireFunction } from "../array/trace.js"
import type { Fn } from "../array/types.js"

/** A function of t, of a tree like the state, and of the arguments. */
export type OfState = Fn<never, unknown>

/** What happens at the zeros of an event function. */
export interface EventOptions<Y = NDArray, A extends readonly unknown[] = NDArray[]> {
  /** 1: only where g grows in time; -1: only where it falls; 0, the default: both, and where it touches zero. */
  readonly direction?: -1 | 0 | 1
  /** The integration ends there. */
  readonly terminal?: boolean
  /** The state from which it goes on; it must have the structure and the shapes of y. */
  readonly apply?: (t: NDArray, y: Y, ...args: A) => unknown
  /** For so long after an event the same one is not looked for. By default as long as rounding may hide the sign of g. */
  readonly cooldown?: number
  /** What messages call it. */
  readonly name?: string
}

/**
 * An event, as `odeint` takes it: what `event` makes.
 *
 * @example
 * ```ts
 * event((_, y) => y, { direction: -1, name: "ground" }).name // => ground
 * ```
 */
export class OdeEvent {
  /**
   * The function whose zeros it is.
   *
   * @example
   * ```ts
   * typeof event((_, y) => y).g // => function
   * ```
   */
  readonly g: OfState
  /** 1: where g grows in time; -1: where it falls; 0: both. */
  readonly direction: number
  /** Does the integration end there? */
  readonly terminal: boolean
  /** What makes the state from which it goes on, if it changes. */
  readonly apply: OfState | undefined
  /** For so long after an event the same one is not looked for. */
  readonly cooldown: number
  /** What messages call it. */
  readonly name: string

  /** @internal Events are made by `event`. */
  constructor(g: OfState, options: EventOptions<never, never>) {
    const { direction = 0, terminal = false, apply, cooldown = 0, name = "event" } = options
    if (![-1, 0, 1].includes(direction))
      throw new Error(`event: direction must be -1, 0 or 1; got ${describe(direction)}`)
    requireFlag("event", "terminal", terminal)
    if (apply !== undefined) requireFunction("event: apply", apply)
    requireFinite("event", "cooldown", cooldown, 0)
    if (typeof name !== "string") throw new TypeError(`event: name must be a text; got ${describe(name)}`)
    this.g = g
    this.direction = direction
    this.terminal = terminal
    this.apply = apply as OfState | undefined
    this.cooldown = cooldown
    this.name = name
    Object.freeze(this)
  }

  /** Does a step end where it happens? */
  get cuts(): boolean {
    return this.terminal || this.apply !== undefined
  }
}

/**
 * An event for `odeint`: the zeros of `g(t, y, ...args)`, a scalar, along the solution. Its series comes from the same pass
 * as that of the solution, so that no zero inside a step is missed: two in one step, and one that is only touched, are
 * found. A zero at the start, as after a bounce, is none.
 *
 * Throws for options that there are not.
 *
 * @example
 * ```ts
 * const ground = event((_, [height]: NDArray[]) => height, {
 *   direction: -1,
 *   apply: (_, [height, speed]: NDArray[]) => [height, speed.mul(-0.5)],
 * })
 * const fall = (_: NDArray, [, speed]: NDArray[]) => [speed, np.array(-2)]
 * const { events } = odeint(fall, [np.array(1), np.array(0)], { t1: 1.8, events: [ground] })
 * events[0].map(({ t }) => t.item()) // => [ 1 ]
 * ```
 */
export function event<Y = NDArray>(
  g: (t: NDArray, y: Y, ...args: NDArray[]) => NDArray,
  options?: EventOptions<NoInfer<Y>>,
): OdeEvent
export function event<Y, A extends readonly unknown[]>(
  g: (t: NDArray, y: Y, ...args: A) => NDArray,
  options?: EventOptions<NoInfer<Y>, NoInfer<A>>,
): OdeEvent
export function event(g: OfState, options: EventOptions<never, never> = {}): OdeEvent {
  requireFunction("event", g)
  return new OdeEvent(g, checkedOptions("event", options, ["direction", "terminal", "apply", "cooldown", "name"]))
}
