import { type ArrayLike, type NDArray, np, random, tree } from "taylorjet"

/** A layer: x becomes x W + b. A network is a list of them, which is a tree: `grad` and `tree.map` take it as it is. */
export interface Layer {
  readonly W: NDArray
  readonly b: NDArray
}

/** The number of parameters of a network whose layers have the given widths. */
export const countParameters = (widths: readonly number[]): number =>
  widths.slice(1).reduce((sum, width, i) => sum + (widths[i] + 1) * width, 0)

/** The first layers: W is uniform with variance 2 / (inputs + outputs), by Glorot and Bengio (2010); b is zero. */
export function initialise(key: NDArray, widths: readonly number[]): Layer[] {
  const keys = random.split(key, widths.length - 1)
  return widths.slice(1).map((outputs, i) => {
    const inputs = widths[i]
    const limit = Math.sqrt(6 / (inputs + outputs))
    const W = random.uniform(keys.at(i), [inputs, outputs], { minval: -limit, maxval: limit })
    return { W, b: np.zeros(outputs) }
  })
}

/** What makes layers of a vector as `tree.ravel` makes it of them: for each layer W, row by row, and b. */
export function unraveller(widths: readonly number[]): (parameters: ArrayLike) => Layer[] {
  const zeros = widths.slice(1).map((outputs, i) => ({ W: np.zeros([widths[i], outputs]), b: np.zeros(outputs) }))
  return tree.ravel(zeros)[1]
}

/** The network at one point x, with tanh between the layers. The last layer has one output, which is a number. */
export function network(layers: readonly Layer[], x: NDArray): NDArray {
  const affine = (y: NDArray, { W, b }: Layer) => y.matmul(W).add(b)
  const hidden = layers.slice(0, -1).reduce((y, layer) => np.tanh(affine(y, layer)), x)
  return affine(hidden, layers[layers.length - 1]).at(0)
}
