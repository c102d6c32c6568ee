import { type Atom, Lit } from "../ir/atom.js"
import * as p from "../primitives/index.js"

/** Below it erfinv(u) is a multiple of u, and u² may not be a float32 of full precision. */
const small = 2 ** -60

/** erfinv(u), with u² rounded to float32 on the way: near u = ±1 that rounding is what decides JAX's float32 numbers. */
function erfinv32(u: Atom): Atom {
  const root = p.sqrt(p.convert(p.convert(p.square(u), "float32"), "float64"))
  const size = p.where(p.less(root, small), new Lit(root.aval, small), root)
  return p.mul(p.erfinv(size), p.div(u, size))
}

/** √2 erfinv(u): normally distributed where u is uniform in (-1, 1). */
export const gaussian = (u: Atom, width: 32 | 64): Atom => p.mul(width === 64 ? p.erfinv(u) : erfinv32(u), Math.SQRT2)
