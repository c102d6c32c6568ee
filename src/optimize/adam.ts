import { checkedOptions, requireFinite } from "../array/options.js"
import * as np from "../numpy/index.js"
import { averaged, type Learning, type Optimizer, optimizer, unbiased } from "./firstOrder.js"
import { requireShare } from "./share.js"

/** Options of `optimize.adam`. */
export interface AdamOptions extends Learning {
  /** How much of the mean of gradients stays, 0.9 by default. */
  readonly b1?: number
  /** How much of the mean of squared gradients stays, 0.999 by default. */
  readonly b2?: number
  /** Added to the root of the mean of squares, 1e-8 by default. */
  readonly eps?: number
}

/** Options of `optimize.adamw`. */
export interface AdamwOptions extends AdamOptions {
  /** The share of a parameter that a step of length 1 takes away, 1e-4 by default. */
  readonly weightDecay?: number
}

function adaptive(who: string, options: AdamOptions, weightDecay: number): Optimizer<"mean" | "square"> {
  const { learningRate = 1e-3, b1 = 0.9, b2 = 0.999, eps = 1e-8 } = options
  requireShare(who, "b1", b1)
  requireShare(who, "b2", b2)
  requireFinite(who, "eps", eps, 0)
  requireFinite(who, "weightDecay", weightDecay, 0)
  return optimizer(who, learningRate, ["mean", "square"], ({ gradient, memory, parameter, count, rate }) => {
    const mean = averaged(b1, memory.mean, gradient)
    const square = averaged(b2, memory.square, np.square(gradient))
    const scale = np.add(np.sqrt(unbiased(square, b2, count)), eps)
    const scaled = np.div(unbiased(mean, b1, count), scale)
    const direction = weightDecay > 0 ? np.add(scaled, np.mul(parameter, weightDecay)) : scaled
    return { change: np.mul(direction, rate), memory: { mean, square } }
  })
}

const names = ["learningRate", "b1", "b2", "eps"] as const

/**
 * Adam: steps along a running mean m of gradients, divided by the root of a running mean v of their squares, both without
 * the bias of their start at 0: p ← p - learningRate · m̂ / (√v̂ + eps). `learningRate` is 0.001 by default, a number
 * or a schedule. Source: Kingma and Ba 2015, Adam: A Method for Stochastic Optimization. Throws when an option is unknown
 * or out of range.
 *
 * @example
 * ```ts
 * const adam = optimize.adam({ learningRate: 0.1 })
 * const loss = (x: NDArray) => np.sum(np.square(x.sub([1, 2])))
 * const train = jit((x: NDArray) =>
 *   scan(
 *     ([x, state]: [NDArray, ReturnType<typeof adam.init<NDArray>>]) => [adam.update(grad(loss)(x), state, x), null],
 *     [x, adam.init<NDArray>(x)],
 *     null,
 *     { length: 500 },
 *   )[0][0],
 * )
 * np.allclose(train(np.zeros(2)), [1, 2]) // => true
 * ```
 */
export function adam(options: AdamOptions = {}): Optimizer<"mean" | "square"> {
  return adaptive("adam", checkedOptions("adam", options, names), 0)
}

/**
 * Adam with weights that decay apart from it: p ← p - learningRate · (m̂ / (√v̂ + eps) + weightDecay · p). Source:
 * Loshchilov and Hutter 2019, Decoupled Weight Decay Regularization. Throws when an option is unknown or out of range.
 *
 * @example
 * ```ts
 * const { init, update } = optimize.adamw({ learningRate: 0.5, weightDecay: 0.5 })
 * update(np.array(0), init(np.array(8)), np.array(8))[0] // => 6
 * ```
 */
export function adamw(options: AdamwOptions = {}): Optimizer<"mean" | "square"> {
  const checked = checkedOptions("adamw", options, [...names, "weightDecay"])
  return adaptive("adamw", checked, checked.weightDecay ?? 1e-4)
}
