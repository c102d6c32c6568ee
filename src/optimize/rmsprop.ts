import { checkedOptions, requireFinite } from "../array/options.js"
import * as np from "../numpy/index.js"
import { averaged, type Learning, type Optimizer, optimizer } from "./firstOrder.js"
import { requireShare } from "./share.js"

/** Options of `optimize.rmsprop`. */
export interface RmspropOptions extends Learning {
  /** How much of the mean of squared gradients stays, 0.9 by default. */
  readonly decay?: number
  /** Added to the mean of squares, under the root; 1e-8 by default. */
  readonly eps?: number
  /** The share of the step before that is added, 0 by default. */
  readonly momentum?: number
}

/**
 * RMSProp: gradients are divided by the root of a running mean v of their squares, u ← momentum · u + learningRate · g / √(v + eps), then
 * p ← p - u. `learningRate` is 0.001 by default, a number or a schedule. Source: Hinton 2012, Neural Networks for Machine
 * Learning, lecture 6e. Throws when an option is unknown or out of range.
 *
 * @example
 * ```ts
 * const { init, update } = optimize.rmsprop({ learningRate: 1, decay: 0.75, eps: 0 })
 * update(np.array([3, -5]), init(np.zeros(2)), np.zeros(2))[0] // => [-2.  2.]
 * ```
 */
export function rmsprop(options: RmspropOptions = {}): Optimizer<"square" | "velocity"> {
  const names = ["learningRate", "decay", "eps", "momentum"] as const
  const { learningRate = 1e-3, decay = 0.9, eps = 1e-8, momentum = 0 } = checkedOptions("rmsprop", options, names)
  requireShare("rmsprop", "decay", decay)
  requireShare("rmsprop", "momentum", momentum)
  requireFinite("rmsprop", "eps", eps, 0)
  return optimizer("rmsprop", learningRate, ["square", "velocity"], ({ gradient, memory, rate }) => {
    const square = averaged(decay, memory.square, np.square(gradient))
    const scaled = np.div(gradient, np.sqrt(np.add(square, eps)))
    const velocity = np.add(np.mul(memory.velocity, momentum), np.mul(scaled, rate))
    return { change: velocity, memory: { square, velocity } }
  })
}
