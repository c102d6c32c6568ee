import { describe } from "../array/asArray.js"
import { NDArray } from "../array/ndarray.js"
import { checkedOptions } from "../array/options.js"
import { type Atom, Lit } from "../ir/atom.js"
import { aval } from "../ir/aval.js"
import * as p from "../primitives/index.js"
import { checkWidth, type DrawOptions, encrypt, iota } from "./draw.js"
import type { Keys } from "./keys.js"

/** A whole number, of which the lower 32 bits are kept, or an int32 array that stands for one. */
function wordOf(who: string, x: number | NDArray, [low, high]: readonly [number, number], range: string): Atom {
  if (typeof x === "number" && Number.isInteger(x) && low <= x && x <= high) return new Lit(aval([], "int32"), x)
  if (x instanceof NDArray && x.dtype === "int32" && x.ndim === 0) return x.atom
  throw new Error(`${who}: expected a whole number ${range} or an int32 array of shape []; got ${describe(x)}`)
}

/** Keys from their words: those words along a new last axis. */
function keysOf(words: readonly Atom[]): NDArray {
  const { shape } = words[0].aval
  const columns = words.map((word) => p.reshape(word, { shape: [...shape, 1] }))
  return new NDArray(p.concatenate(columns, shape.length))
}

/**
 * The key that a seed stands for: int32 of shape [2], holding the bits of two uint32. A draw is a function of its key,
 * so use each key once: `split` it, or `foldIn` a number, for more.
 *
 * Seeds are whole numbers, negative ones too, up to 2^53 in size. As in JAX, only their lower 32 bits count, unless
 * `width` is 64. A seed may be traced: an int32 array of shape []. Throws for any other seed, and when `width` is
 * neither 32 nor 64.
 *
 * @example
 * ```ts
 * random.PRNGKey(42) // => [ 0 42]
 * random.PRNGKey(2 ** 32 + 7) // => [0 7]
 * random.PRNGKey(2 ** 32 + 7, { width: 64 }) // => [1 7]
 * ```
 */
export function PRNGKey(seed: number | NDArray, options: DrawOptions = {}): NDArray {
  const who = "random.PRNGKey"
  const { width = 32 } = checkedOptions(who, options, ["width"])
  const low = wordOf(who, seed, [-(2 ** 53), 2 ** 53], "up to 2^53 in size")
  checkWidth(who, width)
  const high = width === 64 && typeof seed === "number" ? Math.floor(seed / 2 ** 32) : 0
  return keysOf([new Lit(low.aval, high), low])
}

/**
 * `num` independent keys from one: int32 of shape [num, 2]. Throws when `key` is not one key, int32 of shape [2], and
 * when `num` is negative or not whole.
 *
 * @example
 * ```ts
 * random.split(random.PRNGKey(0)) // =>
 * // [[ 1797259609 -1715843330]
 * //  [  928981903  -841280227]]
 * random.split(random.PRNGKey(0), 5).shape // => [ 5, 2 ]
 * ```
 */
export function split<const N extends number = 2>(key: NDArray, num: N = 2 as N): Keys<N> {
  if (!Number.isInteger(num) || num < 0)
    throw new Error(`random.split: expected a whole number of keys; got ${describe(num)}`)
  return keysOf(encrypt("random.split", key, iota("random.split", [num]))) as Keys<N>
}

/**
 * A key made of a key and a number, such as the number of a step in a loop: int32 of shape [2]. Any whole number of 32
 * bits will do. It may be traced: an int32 array of shape []. Throws for any other number, and when `key` is not one
 * key.
 *
 * @example
 * ```ts
 * const key = random.PRNGKey(0)
 * random.foldIn(key, 1) // => [ 928981903 -841280227]
 * ```
 */
export function foldIn(key: NDArray, data: number | NDArray): NDArray {
  const who = "random.foldIn"
  return keysOf(encrypt(who, key, wordOf(who, data, [-(2 ** 31), 2 ** 32 - 1], "of 32 bits")))
}
