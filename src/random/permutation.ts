import { asArray, describe } from "../array/asArray.js"
import { type ArrayLike, NDArray } from "../array/ndarray.js"
import type { Atom } from "../ir/atom.js"
import * as p from "../primitives/index.js"
import { checkKey, iota, leadingBits } from "./draw.js"
import { foldIn } from "./key.js"

const who = "random.permutation"

/** 0, ..., n - 1 sorted by random words, often enough that elements whose words are equal do not matter. */
function shuffled(key: NDArray, n: number): Atom {
  const rounds = Math.ceil((3 * Math.log(Math.max(1, n))) / Math.log(2 ** 32 - 1))
  let order: Atom = iota(who, [n])
  let rest = key
  for (let round = 0; round < rounds; round++) {
    const words = leadingBits(who, foldIn(rest, 1), [n], 32)
    const unsigned = p.argsort(p.add(words, -(2 ** 31)), 0) // adding 2^31 puts signed words in the order of unsigned ones
    order = p.gather(order, unsigned, { axis: 0, batch: 0 })
    rest = foldIn(rest, 0)
  }
  return order
}

/**
 * A random order of 0, ..., n - 1 as int32, or the entries of an array along its first axis in a random order. An array
 * keeps its dtype. Throws when `key` is not one key, when n is negative or not whole, and when the array has no axes.
 *
 * @example
 * ```ts
 * random.permutation(random.PRNGKey(0), 5) // => [0 1 4 3 2]
 * random.permutation(random.PRNGKey(1), [[1, 2], [3, 4], [5, 6]]) // =>
 * // [[5. 6.]
 * //  [1. 2.]
 * //  [3. 4.]]
 * ```
 */
export function permutation(key: NDArray, x: number | ArrayLike): NDArray {
  checkKey(who, key)
  if (typeof x === "number") {
    if (Number.isInteger(x) && x >= 0) return new NDArray(shuffled(key, x))
    throw new Error(`${who}: expected a whole number n >= 0 or an array; got ${describe(x)}`)
  }
  const array = asArray(x, who)
  if (array.ndim === 0) throw new Error(`${who}: expected an array with at least one axis; got ${describe(array)}`)
  return new NDArray(p.gather(array.atom, shuffled(key, array.shape[0]), { axis: 0, batch: 0 }))
}
