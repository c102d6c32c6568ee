import { astype } from "../array/asArray.js"
import type { NDArray } from "../array/ndarray.js"
import { requireFinite } from "../array/options.js"
import { flatten, unflatten } from "../array/tree.js"
import * as np from "../numpy/index.js"

/** The Euclidean norm of all elements, scaled so that squares neither overflow nor vanish. */
function norm(leaves: readonly NDArray[]): NDArray {
  const sizes = leaves.filter((x) => x.size > 0).map((x) => astype(np.max(np.abs(x)), "float64"))
  const largest = sizes.reduce((a, b) => np.maximum(a, b), np.array(0))
  const scale = np.where(np.equal(largest, 0), 1, largest)
  const squares = leaves.map((x) => np.sum(np.square(np.div(astype(x, "float64"), scale))))
  return np.mul(scale, np.sqrt(squares.reduce((a, b) => np.add(a, b), np.array(0))))
}

/**
 * A function of a tree of gradients that makes it shorter where the Euclidean norm of all elements together exceeds `most`:
 * g · most / np.max(‖g‖, most). It may be traced. Source: Pascanu, Mikolov and Bengio 2013, On the difficulty of training
 * recurrent neural networks. Throws when `most` is not a positive number.
 *
 * @example
 * ```ts
 * optimize.clipByGlobalNorm(1)({ w: np.array([3, 0]), b: np.array(4) }) // => { b: 0.8, w: [0.6 0. ] }
 * ```
 */
export function clipByGlobalNorm(most: number): <P>(gradients: P) => P {
  requireFinite("clipByGlobalNorm", "the largest norm", most, Number.MIN_VALUE)
  return <P>(gradients: P): P => {
    const { leaves, structure } = flatten("clipByGlobalNorm", "the gradients", gradients, false)
    const factor = np.div(most, np.maximum(norm(leaves), most))
    return unflatten(
      structure,
      leaves.map((x) => np.mul(x, astype(factor, x.dtype))),
    ) as P
  }
}
