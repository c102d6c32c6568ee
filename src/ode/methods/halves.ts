import type { NDArray } from "../../array/ndarray.js"
import { slice } from "../../numpy/indexing.js"
import { concatenate } from "../../numpy/join.js"
import { reshape } from "../../numpy/shape.js"

/** All elements of a vector as one, by an operation on halves: no loop, so that it is code among other code. */
export function byHalves(x: NDArray, join: (a: NDArray, b: NDArray) => NDArray): NDArray {
  let rest = x
  while (rest.size > 1) {
    const half = rest.size >> 1
    const joined = join(slice(rest, [0, half]), slice(rest, [half, 2 * half]))
    rest = rest.size % 2 === 0 ? joined : concatenate([joined, slice(rest, [2 * half, null])])
  }
  return reshape(rest, [])
}
