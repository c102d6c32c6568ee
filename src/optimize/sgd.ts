import { checkedOptions, requireFlag } from "../array/options.js"
import * as np from "../numpy/index.js"
import { type Learning, type Optimizer, optimizer } from "./firstOrder.js"
import { requireShare } from "./share.js"

/** Options of `optimize.sgd`. */
export interface SgdOptions extends Learning {
  /** The share of the step before that is added, 0 by default. */
  readonly momentum?: number
  /** Nesterov's form: the momentum that the next step would have. False by default. */
  readonly nesterov?: boolean
}

/**
 * Gradient descent with momentum: v ← momentum · v + g, then p ← p - learningRate · v; in Nesterov's form
 * p ← p - learningRate · (g + momentum · v). `learningRate` is 0.01 by default, a number or a schedule. Throws when an
 * option is unknown or out of range.
 *
 * @example
 * ```ts
 * const { init, update } = optimize.sgd({ learningRate: 0.25, momentum: 0.5 })
 * const slopes = grad((x) => np.sum(np.square(x)))
 * let x = np.array([4, -2])
 * let state = init<NDArray>(x)
 * for (let i = 0; i < 2; i++) [x, state] = update<NDArray>(slopes(x), state, x)
 * x // => [0. 0.]
 * ```
 */
export function sgd(options: SgdOptions = {}): Optimizer<"velocity"> {
  const names = ["learningRate", "momentum", "nesterov"] as const
  const { learningRate = 0.01, momentum = 0, nesterov = false } = checkedOptions("sgd", options, names)
  requireShare("sgd", "momentum", momentum)
  requireFlag("sgd", "nesterov", nesterov)
  return optimizer("sgd", learningRate, ["velocity"], ({ gradient, memory, rate }) => {
    const velocity = np.add(np.mul(memory.velocity, momentum), gradient)
    const direction = nesterov ? np.add(gradient, np.mul(velocity, momentum)) : velocity
    return { change: np.mul(direction, rate), memory: { velocity } }
  })
}
