import { type Atom, isLit, type Lit, zerosLike } from "../ir/atom.js"
import { multilinear } from "./kinds/elementwise.js"
import { exactly } from "./kinds/lowering.js"
import { mul } from "./mul.js"

const isFilled = (x: Atom): x is Lit & { readonly fill: number } => isLit(x) && x.fill !== undefined

/**
 * x y, and 0 where x or y is, whatever the other one is: 0 ∞ = 0. It is the limit of a product one factor of which stays
 * zero while the other one grows.
 */
export const absorb = multilinear("absorb", (x, y) => (x === 0 || y === 0 ? 0 : x * y), {
  linear: [[0], [1]],
  transpose: (ct, operands, i) => absorb(ct, operands[1 - i]),
  lower: exactly((s, [x, y]) => {
    const zero = s.constant(0)
    return [s.select(s.or(s.equal(x, zero), s.equal(y, zero)), zero, s.mul(x, y))]
  }),
  whereFinite: ([x, y]) => mul(x, y),
  commutative: true,
  multiplies: true,
  integer: Math.imul,
  multiplications: 1,
  shortcut([x, y]) {
    const [a, b] = isFilled(x) ? [x, y] : [y, x]
    if (!isFilled(a)) return undefined
    return a.fill === 0 ? zerosLike(a) : Number.isFinite(a.fill) ? mul(a, b) : undefined
  },
})
