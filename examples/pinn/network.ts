import { type ArrayLike, type NDArray, np, random, tree } from "taylorjet"
import type { Problem } from "./problems/problem.js"

/** A layer: x becomes x W + b. A network is a list of them, which is a tree: `grad` and `tree.map` take it as it is. */
export interface Layer {
  readonly W: NDArray
  readonly b: NDArray
}

/** All that is trained: the network, and the numbers that the equation leaves open. */
export interface Parameters {
  readonly layers: readonly Layer[]
  readonly unknowns: NDArray
}

/** What the number of parameters depends on. */
export type Sizes = Pick<Problem, "widths" | "unknowns">

/** The number of parameters of a problem. */
export const countParameters = ({ widths, unknowns = [] }: Sizes): number =>
  widths.slice(1).reduce((sum, width, i) => sum + (widths[i] + 1) * width, unknowns.length)

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

/** What is trained, at the start. */
export const beginning = (key: NDArray, { widths, unknowns = [] }: Sizes): Parameters => ({
  layers: initialise(key, widths),
  unknowns: np.array([...unknowns], { dtype: "float64" }),
})

/** What makes parameters of a vector as `tree.ravel` makes it of them: for each layer W, row by row, and b; unknowns last. */
export function unraveller({ widths, unknowns = [] }: Sizes): (parameters: ArrayLike) => Parameters {
  const layers = widths.slice(1).map((outputs, i) => ({ W: np.zeros([widths[i], outputs]), b: np.zeros(outputs) }))
  return tree.ravel<Parameters>({ layers, unknowns: np.zeros(unknowns.length) })[1]
}

/** What the equation leaves open, in a vector of parameters. */
export const unknownsOf = ({ unknowns = [] }: Pick<Problem, "unknowns">, parameters: Float64Array): number[] => [
  ...parameters.subarray(parameters.length - unknowns.length),
]

/** The network at one point x, with tanh between the layers. One output is a number, several are a vector. */
export function network(layers: readonly Layer[], x: NDArray): NDArray {
  const affine = (y: NDArray, { W, b }: Layer) => y.matmul(W).add(b)
  const hidden = layers.slice(0, -1).reduce((y, layer) => np.tanh(affine(y, layer)), x)
  const outputs = affine(hidden, layers[layers.length - 1])
  return outputs.size === 1 ? outputs.at(0) : outputs
}
