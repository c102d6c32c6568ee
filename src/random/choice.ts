import { asArray, describe } from "../array/asArray.js"
import { type ArrayLike, NDArray } from "../array/ndarray.js"
import { checkedOptions, requireFlag } from "../array/options.js"
import { type Atom, isLit, zerosLike } from "../ir/atom.js"
import { sizeOf } from "../ir/aval.js"
import { axisOf, part } from "../numpy/axes.js"
import { checkedShape, type Shape } from "../numpy/options.js"
import { repeat } from "../numpy/promote.js"
import * as p from "../primitives/index.js"
import { largest, noisy } from "./categorical.js"
import { checkKey, checkWidth, type DrawOptions, unit } from "./draw.js"
import { permutation } from "./permutation.js"
import { randint } from "./randint.js"

/** The options of `choice`. */
export interface ChoiceOptions extends DrawOptions {
  /** May an entry be drawn more than once? True by default. */
  readonly replace?: boolean | undefined
  /** The probability of each entry; all alike by default. */
  readonly p?: ArrayLike | undefined
  /** The axis of the array along which entries are drawn, by default the first. */
  readonly axis?: number | undefined
}

const who = "random.choice"

/** For each number, the first place where an ascending list is not below it. */
function search(list: Atom, x: Atom): Atom {
  const n = list.aval.shape[0]
  let place: Atom = p.cast(zerosLike(x), "int32")
  for (let step = 2 ** Math.floor(Math.log2(n)); step >= 1; step /= 2) {
    const next = p.add(place, step)
    const last = p.sub(p.where(p.less(n, next), p.add(zerosLike(next), n), next), 1)
    const below = p.and(p.lessEqual(next, n), p.less(p.gather(list, last, { axis: 0, batch: 0 }), x))
    place = p.where(below, next, place)
  }
  return place
}

/** The probabilities of n entries, as floats of that width. What is known of them is checked. */
function chances(given: ArrayLike, n: number, width: 32 | 64): Atom {
  const array = asArray(given, who)
  if (array.ndim !== 1 || array.shape[0] !== n)
    throw new Error(`${who}: expected ${n} probabilities; got ${describe(array)}`)
  const { atom } = array
  if (isLit(atom) && !(atom.data.every((x: number) => x >= 0 && x < Infinity) && atom.data.some((x: number) => x > 0)))
    throw new Error(`${who}: expected probabilities that are finite, not negative and not all zero`)
  return p.convert(atom, `float${width}`)
}

/** `shape` numbers below n, each with its probability. */
function weighted(key: NDArray, shape: readonly number[], probabilities: Atom, replace: boolean, width: 32 | 64): Atom {
  const [n] = probabilities.aval.shape
  if (!replace) {
    const noise = noisy(who, key, p.log(probabilities), [n], width)
    return p.reshape(largest(noise, sizeOf(shape)), { shape })
  }
  const float = (x: Atom): Atom => p.convert(x, `float${width}`)
  const sums = float(p.cumsum(p.convert(probabilities, "float64"), 0))
  const total = repeat(p.reshape(part(sums, 0, n - 1, 1), { shape: [] }), shape)
  return search(sums, p.mul(total, float(p.sub(1, unit(who, key, shape, width)))))
}

/**
 * Random entries of an array along an axis, or, for a number n, of 0, ..., n - 1 as int32: of a shape, which takes the
 * place of the axis. They are JAX's, but for draws with `p` whose random number lies within a rounding error of a sum of
 * probabilities. Without `p` the width changes nothing: JAX then draws int64 where x64 is enabled, which are others.
 *
 * Throws when `key` is not one key, when n or a size is negative or not whole, when there is nothing to draw from, when
 * more are to be drawn without `replace` than there are, and when there is not one probability for each entry. Those that
 * are not traced must not be negative or all zero; they need not add up to 1.
 *
 * @example
 * ```ts
 * const key = random.PRNGKey(0)
 * random.choice(key, 10, [5]) // => [9 0 2 3 1]
 * random.choice(key, [1.5, 2.5, 3.5], [4], { p: [0.1, 0.1, 0.8] }) // => [1.5 1.5 3.5 3.5]
 * random.choice(key, [[1, 2], [3, 4], [5, 6]], [2], { replace: false }).shape // => [ 2, 2 ]
 * ```
 */
export function choice(key: NDArray, a: number | ArrayLike, shape: Shape = [], options: ChoiceOptions = {}): NDArray {
  const names = ["replace", "p", "axis", "width"] as const
  const { replace = true, p: given, axis: wanted = 0, width = 32 } = checkedOptions(who, options, names)
  requireFlag(who, "replace", replace)
  checkWidth(who, width)
  checkKey(who, key)
  const size = checkedShape(who, shape)
  const count = sizeOf(size)
  const isCount = typeof a === "number"
  if (isCount && (!Number.isInteger(a) || a < 0))
    throw new Error(`${who}: expected a whole number n >= 0 or an array; got ${describe(a)}`)
  const array = asArray(a, who)
  const axis = isCount ? 0 : axisOf(who, array, wanted)
  const n = isCount ? a : array.shape[axis]
  if (n === 0 && count > 0) throw new Error(`${who}: expected at least one entry to draw from; got none`)
  if (!replace && count > n) throw new Error(`${who}: cannot draw ${count} of ${n} entries without replacement`)
  const probabilities = given === undefined ? undefined : chances(given, n, width)
  const places = (): Atom => {
    if (probabilities) return weighted(key, size, probabilities, replace, width)
    if (replace) return randint(key, size, 0, Math.max(n, 1)).atom
    return p.reshape(part(permutation(key, n).atom, 0, 0, count), { shape: size })
  }
  const drawn = count === 0 ? randint(key, size, 0, 1).atom : places()
  return new NDArray(isCount ? drawn : p.gather(array.atom, drawn, { axis, batch: 0 }))
}
