import { type NDArray, np, random } from "taylorjet"

/** A layer: x becomes x W + b. */
export interface Layer {
  readonly weights: NDArray
  readonly bias: NDArray
}

/** The number of parameters of a network whose layers have the given widths. */
export const countParameters = (widths: readonly number[]): number =>
  widths.slice(1).reduce((sum, width, i) => sum + (widths[i] + 1) * width, 0)

/**
 * Initial parameters, all in one vector, which is what an optimiser wants: for each layer its weights, row by row, and
 * its bias. Weights are uniform with variance 2 / (inputs + outputs), by Glorot and Bengio (2010); biases are zero.
 */
export function initialise(key: NDArray, widths: readonly number[]): NDArray {
  const keys = random.split(key, widths.length - 1)
  const parts = widths.slice(1).flatMap((outputs, i) => {
    const inputs = widths[i]
    const limit = Math.sqrt(6 / (inputs + outputs))
    const weights = random.uniform(keys.at(i), [inputs * outputs], { minval: -limit, maxval: limit })
    return [weights, np.zeros(outputs)]
  })
  return np.concatenate(parts)
}

/** The layers whose parameters stand in a vector. */
export function layersOf(parameters: NDArray, widths: readonly number[]): Layer[] {
  let start = 0
  const next = (length: number) => {
    const part = parameters.slice([start, start + length])
    start += length
    return part
  }
  return widths.slice(1).map((outputs, i) => {
    const weights = next(widths[i] * outputs).reshape([widths[i], outputs])
    return { weights, bias: next(outputs) }
  })
}

/** The network at one point x, with tanh between the layers. The last layer has one output, which is a number. */
export function network(layers: readonly Layer[], x: NDArray): NDArray {
  const affine = (y: NDArray, { weights, bias }: Layer) => y.matmul(weights).add(bias)
  const hidden = layers.slice(0, -1).reduce((y, layer) => np.tanh(affine(y, layer)), x)
  return affine(hidden, layers[layers.length - 1]).at(0)
}
