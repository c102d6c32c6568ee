import { describe } from "../array/asArray.js"
import { type ArrayLike, NDArray } from "../array/ndarray.js"
import { checkedOptions, requireFlag } from "../array/options.js"
import type { Atom } from "../ir/atom.js"
import { sizeOf } from "../ir/aval.js"
import { axisOf, part } from "../numpy/axes.js"
import { checkedShape, type Shape } from "../numpy/options.js"
import { broadcastShapes, floating, repeat } from "../numpy/promote.js"
import * as p from "../primitives/index.js"
import { checkWidth, type DrawOptions } from "./draw.js"
import { gumbels } from "./gumbel.js"

/** The options of `categorical`. */
export interface CategoricalOptions extends DrawOptions {
  /** The axis along which the categories stand, by default the last. */
  readonly axis?: number | undefined
  /** The shape of the result; it ends with that of logits without the axis, which is the default. */
  readonly shape?: Shape | undefined
  /** May a category be drawn more than once along the axes that come before? True by default. */
  readonly replace?: boolean | undefined
}

const who = "random.categorical"

/** logits + Gumbel noise, rounded to floats of that width. */
export function noisy(name: string, key: NDArray, logits: Atom, shape: readonly number[], width: 32 | 64): Atom {
  const float = (x: Atom): Atom => p.convert(x, `float${width}`)
  return p.add(float(gumbels(name, key, shape, width)), repeat(float(logits), shape))
}

/** Where along the last axis the `count` largest elements stand, the largest first. */
export const largest = (x: Atom, count: number): Atom => {
  const axis = x.aval.shape.length - 1
  return part(p.argsort(p.neg(x), axis), axis, 0, count)
}

/**
 * Numbers of categories, as int32, with the probabilities `np.softmax(logits, axis)`: where logits + Gumbel noise is
 * largest. They are JAX's. Draws come along the first axes of `shape`, which ends with the shape of logits without the
 * axis; a size of 1 there is repeated.
 *
 * Throws when `key` is not one key, when a size is negative or not whole, when the shape does not fit, when there is no
 * category, and when more are to be drawn without `replace` than there are.
 *
 * @example
 * ```ts
 * const logits = np.log([0.1, 0.2, 0.7])
 * random.categorical(random.PRNGKey(0), logits, { shape: [8] }) // => [1 2 2 1 2 2 2 2]
 * random.categorical(random.PRNGKey(0), logits, { shape: [3], replace: false }) // => [1 0 2]
 * ```
 */
export function categorical(key: NDArray, logits: ArrayLike, options: number | CategoricalOptions = {}): NDArray {
  const names = ["axis", "shape", "replace", "width"] as const
  const given: CategoricalOptions = typeof options === "number" ? { axis: options } : options
  const { axis: wanted = -1, shape, replace = true, width = 32 } = checkedOptions(who, given, names)
  requireFlag(who, "replace", replace)
  checkWidth(who, width)
  const array = new NDArray(floating(who, logits))
  const axis = axisOf(who, array, wanted)
  const n = array.shape[axis]
  const batch = array.shape.toSpliced(axis, 1)
  const size = shape === undefined ? batch : checkedShape(who, shape)
  const lead = size.slice(0, Math.max(0, size.length - batch.length))
  const rest = size.slice(lead.length)
  if (rest.length < batch.length || broadcastShapes([batch, rest])?.some((m, i) => m !== rest[i]) !== false)
    throw new Error(`${who}: expected a shape that ends with [${batch}]; got [${size}]`)
  if (n === 0) throw new Error(`${who}: axis ${axis} of ${describe(array)} has no categories`)
  if (replace) {
    const noise = noisy(who, key, array.atom, [...lead, ...rest.toSpliced(axis, 0, n)], width)
    return new NDArray(p.argmax(noise, lead.length + axis))
  }
  const count = sizeOf(lead)
  if (count > n) throw new Error(`${who}: cannot draw ${count} of ${n} categories without replacement`)
  const noise = noisy(who, key, array.atom, array.shape, width)
  const axes = array.shape.map((_, i) => i)
  const last = p.permute(noise, { axes: [...axes.filter((i) => i !== axis), axis] })
  const places = p.permute(largest(last, count), { axes: [axes.length - 1, ...axes.slice(0, -1)] })
  return new NDArray(repeat(p.reshape(places, { shape: [...lead, ...batch] }), size))
}
