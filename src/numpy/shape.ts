import { asArray, describe } from "../array/asArray.js"
import { type ArrayLike, NDArray } from "../array/ndarray.js"
import { sameShape, sizeOf } from "../ir/aval.js"
import * as p from "../primitives/index.js"
import { type Axes, axesIn, axesOf, axisOf, listOf, others } from "./axes.js"
import { numbersIn, showList } from "./lists.js"
import { checkedShape, type Shape } from "./options.js"
import { broadcastShapes, repeat } from "./promote.js"

/**
 * The same elements, in row-major order, in another shape. One size may be -1: it is what the others leave. Throws when
 * the sizes do not multiply to the number of elements.
 *
 * @example
 * ```ts
 * np.reshape([1, 2, 3, 4, 5, 6], [2, -1]) // =>
 * // [[1. 2. 3.]
 * //  [4. 5. 6.]]
 * ```
 */
export function reshape(x: ArrayLike, shape: Shape): NDArray {
  const array = asArray(x, "reshape")
  const sizes = numbersIn(shape)
  if (!sizes?.every((n) => Number.isInteger(n) && n >= -1) || sizes.indexOf(-1) !== sizes.lastIndexOf(-1))
    throw new Error(`reshape: ${showList(shape)} is not a shape; sizes are whole numbers, of which one may be -1`)
  const known = sizeOf(sizes.filter((n) => n !== -1))
  const left = array.size / known
  const found = sizes.map((n) => (n === -1 && Number.isInteger(left) ? left : n))
  if (sizeOf(found) !== array.size || found.includes(-1))
    throw new Error(`reshape: ${describe(array)} has ${array.size} elements, which do not fill [${sizes}]`)
  return new NDArray(p.reshape(array.atom, { shape: found }))
}

/**
 * The elements in row-major order along one axis.
 *
 * @example
 * ```ts
 * np.ravel([[1, 2], [3, 4]]) // => [1. 2. 3. 4.]
 * ```
 */
export const ravel = (x: ArrayLike): NDArray => reshape(asArray(x, "ravel"), -1)

/**
 * Without the given axes, or without all axes of size 1. Throws when a given axis has another size.
 *
 * @example
 * ```ts
 * np.squeeze([[1, 2]]) // => [1. 2.]
 * np.squeeze([[1, 2]], 1) // throws squeeze: axis 1 of float64[1,2] has size 2, not 1
 * ```
 */
export function squeeze(x: ArrayLike, axis?: Axes): NDArray {
  const array = asArray(x, "squeeze")
  const ones = array.shape.flatMap((n, i) => (n === 1 ? [i] : []))
  const axes = axesOf("squeeze", array, axis === undefined ? ones : axis)
  for (const i of axes)
    if (array.shape[i] !== 1)
      throw new Error(`squeeze: axis ${i} of ${describe(array)} has size ${array.shape[i]}, not 1`)
  return reshape(
    array,
    array.shape.filter((_, i) => !axes.includes(i)),
  )
}

/**
 * With new axes of size 1, which stand at `axis` in the result.
 *
 * @example
 * ```ts
 * np.expandDims([1, 2], 1).shape // => [ 2, 1 ]
 * ```
 */
export function expandDims(x: ArrayLike, axis: Axes): NDArray {
  const array = asArray(x, "expandDims")
  const rank = array.ndim + listOf("expandDims", axis).length
  const axes = axesIn("expandDims", axis, rank, () => `a result of ${rank} axes`)
  const sizes = array.shape.values()
  return reshape(
    array,
    Array.from({ length: rank }, (_, i) => (axes.includes(i) ? 1 : (sizes.next().value as number))),
  )
}

/**
 * Repeated to a shape by NumPy's rule: axes of size 1, and axes missing in front, are repeated. Throws when `x` does not
 * broadcast to that shape.
 *
 * @example
 * ```ts
 * np.broadcastTo([1, 2], [2, 2]) // =>
 * // [[1. 2.]
 * //  [1. 2.]]
 * ```
 */
export function broadcastTo(x: ArrayLike, shape: Shape): NDArray {
  const array = asArray(x, "broadcastTo")
  const target = checkedShape("broadcastTo", shape)
  const common = broadcastShapes([array.shape, target])
  if (!common || !sameShape(common, target))
    throw new Error(`broadcastTo: ${describe(array)} does not broadcast to [${target}]`)
  return new NDArray(repeat(array.atom, target))
}

/**
 * Axis i of the result is axis `axes[i]` of x; without `axes` their order is reversed.
 *
 * @example
 * ```ts
 * np.transpose([[1, 2], [3, 4]]) // =>
 * // [[1. 3.]
 * //  [2. 4.]]
 * np.transpose(np.zeros([2, 3, 4]), [1, 2, 0]).shape // => [ 3, 4, 2 ]
 * ```
 */
export function transpose(x: ArrayLike, axes?: Axes): NDArray {
  const array = asArray(x, "transpose")
  const reversed = array.shape.map((_, i) => array.ndim - 1 - i)
  const order = axesOf("transpose", array, axes === undefined ? reversed : axes)
  if (order.length < array.ndim) throw new Error(`transpose: [${axes}] does not name every axis of ${describe(array)}`)
  return new NDArray(p.permute(array.atom, { axes: order }))
}

/**
 * With two axes exchanged.
 *
 * @example
 * ```ts
 * np.swapaxes(np.zeros([2, 3, 4]), 0, -1).shape // => [ 4, 3, 2 ]
 * ```
 */
export function swapaxes(x: ArrayLike, a: number, b: number): NDArray {
  const array = asArray(x, "swapaxes")
  const [i, j] = [axisOf("swapaxes", array, a), axisOf("swapaxes", array, b)]
  const order = array.shape.map((_, axis) => axis)
  return transpose(array, order.with(i, j).with(j, i))
}

/**
 * With the axes `source` moved to the places `destination`; the others keep their order.
 *
 * @example
 * ```ts
 * np.moveaxis(np.zeros([2, 3, 4]), 0, -1).shape // => [ 3, 4, 2 ]
 * ```
 */
export function moveaxis(x: ArrayLike, source: Axes, destination: Axes): NDArray {
  const array = asArray(x, "moveaxis")
  const from = axesOf("moveaxis", array, source)
  const to = axesOf("moveaxis", array, destination)
  if (from.length !== to.length)
    throw new Error(`moveaxis: [${source}] and [${destination}] must name equally many axes`)
  const rest = others(array.ndim, from).values()
  return transpose(
    array,
    array.shape.map((_, i) => (to.includes(i) ? from[to.indexOf(i)] : (rest.next().value as number))),
  )
}

/**
 * The elements in reversed order along the given axes, or along all.
 *
 * @example
 * ```ts
 * np.flip([1, 2, 3]) // => [3. 2. 1.]
 * np.flip([[1, 2], [3, 4]], 1) // =>
 * // [[2. 1.]
 * //  [4. 3.]]
 * ```
 */
export function flip(x: ArrayLike, axis?: Axes): NDArray {
  const array = asArray(x, "flip")
  return new NDArray(p.flip(array.atom, { axes: axesOf("flip", array, axis).sort((i, j) => i - j) }))
}
