import { type Atom, Lit } from "../ir/atom.js"
import { bind } from "../ir/builder.js"
import type { Params } from "../ir/primitive.js"
import type { ScalarOps } from "../ir/scalar.js"
import { constantPow } from "./expansions/pow.js"
import { largestWhole, wholePower } from "./expansions/wholePower.js"
import { elementwise } from "./kinds/elementwise.js"
import { type Op, op, real, sample } from "./kinds/op.js"
import { mul } from "./mul.js"
import { reciprocal } from "./reciprocal.js"
import { power } from "./special/power.js"
import { square } from "./square.js"

type Exponent = Params & { readonly exponent: number }

const isSmallWhole = (r: number): boolean => Number.isInteger(r) && Math.abs(r) <= largestWhole

const isHalf = (r: number): boolean => Number.isInteger(r + 0.5) && Math.abs(r) <= 2.5

/** x^(m + 1/2) = x^m √x, and its reciprocal from 1 / x: three units in the last place. Zeros and -∞ are as those of pow. */
function halfPower<T>(s: ScalarOps<T>, x: T, r: number): T {
  const y = s.add(x, s.constant(0))
  const root = s.sqrt(y)
  const base = r > 0 ? y : s.div(s.constant(1), y)
  const whole = Math.abs(r) - 0.5
  const factor = whole === 2 ? s.mul(base, base) : base
  const last = r > 0 ? s.mul(factor, root) : s.div(factor, root)
  const value = whole > 0 ? last : r > 0 ? root : s.div(s.constant(1), root)
  const infinite = s.constant(r > 0 ? Number.POSITIVE_INFINITY : 0)
  return s.select(s.equal(x, s.constant(Number.NEGATIVE_INFINITY)), infinite, value)
}

const primitive = elementwise<Exponent>("constantPower", {
  functions: (params) => [(x) => power(x, params.exponent)],
  slope([v], [u], params) {
    const r = params.exponent
    const singular = !Number.isInteger(r)
    return r < 0 ? [{ num: [mul(r, v)], den: u, singular }] : [{ num: [mul(r, constantPower(u, r - 1))], singular }]
  },
  lower: {
    kind: "scalar",
    body: (s, [x], params) => {
      const r = params.exponent
      if (isHalf(r)) return [halfPower(s, x, r)]
      return [isSmallWhole(r) ? wholePower(s, x, r) : constantPow(s, x, r)]
    },
    body32: (s, [x], params) => {
      const r = params.exponent
      return isSmallWhole(r) ? [wholePower(s, x, r)] : undefined
    },
    masks: [],
    near: true,
  },
  domain: [
    ...[7, 2.5, 0.5, -0.5, -1.5, -2.5, 3.5, -2, -12].map((exponent) => sample([real([], [0.5, 2])], { exponent })),
    // Where it is so steep that finite differences say nothing of its slope, it is too small for them to be asked.
    sample([real([], [0.1, 0.4])], { exponent: 101 }),
    sample([real([2, 3], [-1.5, -0.5])], { exponent: 5 }),
  ],
})

/**
 * xʳ for a number r. Its derivative for r > 0 is r times another power, v' = r u^(r-1) u', which is right at u = 0, and where
 * v is too large or too small a number and its derivatives are not. For a whole r these powers end with a constant. From the
 * first negative exponent on, u v' = r v u' takes two convolutions however high the order. Up to the fourth power
 * products are within two units in the last place.
 */
export const constantPower: Op<(x: Atom, r: number) => Atom> = op(primitive, (x: Atom, r: number): Atom => {
  if (r === 0) return new Lit(x.aval, 1)
  if (r === 1) return x
  if (r === 2) return square(x)
  if (r === 3) return mul(square(x), x)
  if (r === 4) return square(square(x))
  if (r === -1) return reciprocal(x)
  return bind(primitive, [x], { exponent: r })[0]
})
