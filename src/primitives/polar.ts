import type { Operand } from "../ir/atom.js"
import type { Body } from "../ir/lower.js"
import { atan2 } from "./expansions/atan2.js"
import { hypot } from "./expansions/hypot.js"
import { apply, between, elementwise } from "./kinds/elementwise.js"
import { near } from "./kinds/lowering.js"
import { op } from "./kinds/op.js"
import { neg } from "./neg.js"

/** x / √(x² + y²): that of x = y where both are zero. */
function cosine(x: number, y: number): number {
  const larger = Math.max(Math.abs(x), Math.abs(y))
  if (larger === 0) return Math.SQRT1_2
  const [a, b] = [x, y].map((z) => (larger < Number.POSITIVE_INFINITY ? z / larger : besideInfinity(z)))
  return a / Math.sqrt(a * a + b * b)
}

/** ±1 for an infinity, and 0 for a finite number beside it. */
const besideInfinity = (z: number): number => (Math.abs(z) === Number.POSITIVE_INFINITY ? Math.sign(z) : z * 0)

const functions = [
  Math.hypot,
  (x: number, y: number) => Math.atan2(y, x),
  cosine,
  (x: number, y: number) => cosine(y, x),
]

const code: Body = (s, [x, y]) => {
  const [radius, cos, sin] = hypot(s, x, y)
  return [radius, atan2(s, y, x), cos, sin]
}

const primitive = elementwise("polar", {
  functions,
  lower: near(functions, { body: code }, undefined, ["hypot"]),
  slope([radius, angle, cos, sin]) {
    const turning = [angle]
    return [
      { num: [cos, sin] },
      { num: [neg(sin), cos], den: radius },
      { num: [neg(sin)], along: turning },
      { num: [cos], along: turning },
    ]
  },
  domain: between(0.3, 3, 2),
})

/**
 * The polar coordinates of the point (x, y), and its direction: [r, φ, cos φ, sin φ], r' = cos φ x' + sin φ y',
 * r φ' = cos φ y' - sin φ x', and cos φ and sin φ follow from φ'. No square can overflow, and where one operand is large
 * beside the other r'' = r φ'² is not the small difference of large numbers that r r' = x x' + y y' makes of it. At the
 * origin the direction is that of x = y > 0, so r' is (x' + y') / √2 there; what turns has no limit: φ' divides by zero.
 */
export const polar = op(primitive, (x: Operand, y: Operand) => apply(primitive, [x, y]))
