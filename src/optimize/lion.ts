import { checkedOptions, requireFinite } from "../array/options.js"
import * as np from "../numpy/index.js"
import { averaged, type Learning, type Optimizer, optimizer } from "./firstOrder.js"
import { requireShare } from "./share.js"

/** Options of `optimize.lion`. */
export interface LionOptions extends Learning {
  /** How much of the mean is in the direction, 0.9 by default. */
  readonly b1?: number
  /** How much of the mean stays, 0.99 by default. */
  readonly b2?: number
  /** The share of a parameter that a step of length 1 takes away, 1e-3 by default. */
  readonly weightDecay?: number
}

/**
 * Lion: every parameter moves by the learning rate, in the direction of the sign of b1 · m + (1 - b1) · g, where m is a
 * running mean of gradients: p ← p - learningRate · (sign + weightDecay · p). `learningRate` is 1e-4 by default, a number
 * or a schedule. Source: Chen et al. 2023, Symbolic Discovery of Optimization Algorithms. Throws when an option is unknown
 * or out of range.
 *
 * @example
 * ```ts
 * const { init, update } = optimize.lion({ learningRate: 0.5, weightDecay: 0 })
 * update(np.array([3, -0.1, 0]), init(np.zeros(3)), np.zeros(3))[0] // => [-0.5  0.5  0. ]
 * ```
 */
export function lion(options: LionOptions = {}): Optimizer<"mean"> {
  const {
    learningRate = 1e-4,
    b1 = 0.9,
    b2 = 0.99,
    weightDecay = 1e-3,
  } = checkedOptions("lion", options, ["learningRate", "b1", "b2", "weightDecay"])
  requireShare("lion", "b1", b1)
  requireShare("lion", "b2", b2)
  requireFinite("lion", "weightDecay", weightDecay, 0)
  return optimizer("lion", learningRate, ["mean"], ({ gradient, memory, parameter, rate }) => {
    const direction = np.add(np.sign(averaged(b1, memory.mean, gradient)), np.mul(parameter, weightDecay))
    return { change: np.mul(direction, rate), memory: { mean: averaged(b2, memory.mean, gradient) } }
  })
}
