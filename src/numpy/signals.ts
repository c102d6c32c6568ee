import { asArray, describe } from "../array/asArray.js"
import { type ArrayLike, NDArray } from "../array/ndarray.js"
import { checkedOptions, optional, requireWhole } from "../array/options.js"
import { type Atom, Lit } from "../ir/atom.js"
import { aval } from "../ir/aval.js"
import * as p from "../primitives/index.js"
import { type Along, alike, along, axisOf, part } from "./axes.js"
import { operands } from "./promote.js"
import { moveaxis } from "./shape.js"

/**
 * The n-th differences of neighbours along an axis (default the last); n is 1 by default. Of truth values: where
 * neighbours differ.
 *
 * @example
 * ```ts
 * np.diff([1, 4, 9, 16]) // => [3. 5. 7.]
 * np.diff([1, 4, 9, 16], 2) // => [2. 2.]
 * np.diff([[1, 2], [5, 9]], { axis: 0 }) // => [[4. 7.]]
 * ```
 */
export function diff(x: ArrayLike, n?: number | Along, options?: number | Along): NDArray {
  const array = asArray(x, "diff")
  const [count = 1, rest = {}] = optional<number, Along, number | Along>("diff", n, options)
  requireWhole("diff", "n", count, 0)
  const axis = axisOf("diff", array, along("diff", rest) ?? -1)
  let { atom } = array
  for (let i = 0; i < count; i++) {
    const size = atom.aval.shape[axis] - 1
    if (size < 0) break
    const [before, after] = [0, 1].map((start) => part(atom, axis, start, size))
    atom = array.dtype === "bool" ? p.not(p.equal(after, before)) : p.sub(after, before)
  }
  return new NDArray(atom)
}

/**
 * The vector product of vectors of three components along an axis (default the last); the others broadcast.
 *
 * @example
 * ```ts
 * np.cross([1, 0, 0], [0, 1, 0]) // => [0. 0. 1.]
 * ```
 */
export function cross(x: ArrayLike, y: ArrayLike, options: number | Along = {}): NDArray {
  const axis = along("cross", options) ?? -1
  const pair = [x, y].map((operand) => {
    const array = asArray(operand, "cross")
    const last = moveaxis(array, axisOf("cross", array, axis), -1)
    if (last.shape[last.ndim - 1] !== 3)
      throw new Error(
        `cross: axis ${axis} must have size 3; got ${describe(array)}; in the plane the product is x0 y1 - x1 y0`,
      )
    return last
  })
  const [a, b] = operands("cross", pair, { number: true })
  const last = a.aval.shape.length - 1
  const component = (z: Atom, i: number) => part(z, last, i % 3, 1)
  const parts = [0, 1, 2].map((i) =>
    p.sub(p.mul(component(a, i + 1), component(b, i + 2)), p.mul(component(a, i + 2), component(b, i + 1))),
  )
  const product = new NDArray(p.concatenate(parts, last))
  return moveaxis(product, -1, axisOf("cross", product, axis))
}

/** How much of a convolution is wanted. */
export type ConvolveMode = "full" | "same" | "valid"

const modes: readonly ConvolveMode[] = ["full", "same", "valid"]

/**
 * The convolution of two vectors, Σ_j x_(i-j) y_j: wherever they overlap ("full", the default), as long as the longer of
 * them ("same"), or where they overlap wholly ("valid").
 *
 * @example
 * ```ts
 * np.convolve([1, 2, 3], [1, 10]) // => [ 1. 12. 23. 30.]
 * np.convolve([1, 2, 3], [1, 10], { mode: "valid" }) // => [12. 23.]
 * ```
 */
export function convolve(
  x: ArrayLike,
  y: ArrayLike,
  options: ConvolveMode | { readonly mode?: ConvolveMode | undefined } = {},
): NDArray {
  const { mode = "full" } =
    typeof options === "string" ? { mode: options } : checkedOptions("convolve", options, ["mode"])
  if (!modes.includes(mode))
    throw new Error(`convolve: mode must be one of ${modes.map((one) => `"${one}"`).join(", ")}; got ${describe(mode)}`)
  const pair = alike("convolve", [x, y], true)
  if (pair.some(({ ndim, size }) => ndim !== 1 || size === 0))
    throw new Error(`convolve: expected two vectors that are not empty; got ${pair.map(describe).join(" and ")}`)
  const [long, short] = pair[0].size < pair[1].size ? [pair[1], pair[0]] : pair
  const [n, m] = [long.size, short.size]
  const [first, size] = { full: [0, n + m - 1], same: [Math.floor((m - 1) / 2), n], valid: [m - 1, n - m + 1] }[mode]
  const padded = p.pad(long.atom, { start: [m - 1], step: [1], shape: [n + 2 * (m - 1)] })
  const places = Int32Array.from({ length: size * m }, (_, i) => first + Math.floor(i / m) + m - 1 - (i % m))
  const windows = p.gather(padded, new Lit(aval([size, m], "int32"), places), { axis: 0, batch: 0 })
  return new NDArray(p.contract(windows, short.atom, { batch: [[], []], over: [[1], [0]] }))
}
