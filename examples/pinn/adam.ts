import { type NDArray, np } from "taylorjet"

/** The parameters, and running means of their gradient and of its square. */
export interface Adam {
  readonly parameters: NDArray
  readonly mean: NDArray
  readonly square: NDArray
}

const [decay1, decay2, epsilon] = [0.9, 0.999, 1e-8]

/**
 * One step of Adam; `step` counts from 1. To be called in a compiled function: then it is one loop over the parameters.
 * Source: Kingma and Ba 2015, Adam: A Method for Stochastic Optimization.
 */
export function adam({ parameters, mean, square }: Adam, gradient: NDArray, step: NDArray, rate: NDArray): Adam {
  const newMean = mean.mul(decay1).add(gradient.mul(1 - decay1))
  const newSquare = square.mul(decay2).add(np.square(gradient).mul(1 - decay2))
  const unbiased = newMean.div(np.sub(1, np.power(decay1, step)))
  const scale = np.sqrt(newSquare.div(np.sub(1, np.power(decay2, step)))).add(epsilon)
  return { parameters: parameters.sub(unbiased.div(scale).mul(rate)), mean: newMean, square: newSquare }
}

/** The learning rate: up in a straight line for the first twentieth of the steps, then down to zero by half a cosine. */
export function schedule(step: number, steps: number, peak: number): number {
  const warmup = steps / 20
  if (step < warmup) return (peak * step) / warmup
  return (peak * (1 + Math.cos((Math.PI * (step - warmup)) / (steps - warmup)))) / 2
}
