import { type Atom, isLit, lift, type Operand } from "../ir/atom.js"
import { bind } from "../ir/builder.js"
import type { Params } from "../ir/primitive.js"
import { absorb } from "./absorb.js"
import { pow as expansion } from "./expansions/pow.js"
import { between, elementwise } from "./kinds/elementwise.js"
import { near } from "./kinds/lowering.js"
import { type Op, op } from "./kinds/op.js"
import { log } from "./log.js"
import { mul } from "./mul.js"
import { power } from "./special/power.js"
import { sub } from "./sub.js"

type Steps = Params & { readonly steps: number }

/** How many powers follow each other: until all exponents are negative where they are known, and at least four. */
function stepsFor(y: Atom): number {
  let largest = 0
  if (isLit(y)) for (const r of y.data) if (r > largest) largest = r
  return Math.min(Math.max(least, Math.floor(largest) + 1), most)
}
const [least, most] = [4, 1000]

const primitive = elementwise<Steps>("pow", {
  functions: [power],
  lower: near([power], { body: (s, [x, y]) => [expansion(s, x, y)] }, undefined, ["power"]),
  slope([v], [x, y], params) {
    const { steps } = params
    const inY = absorb(v, log(x))
    return steps === 0
      ? [{ num: [mul(y, v), mul(x, inY)], den: x }]
      : [{ num: [absorb(y, pow(x, sub(y, 1), steps - 1)), inY], singular: true }]
  },
  domain: between(0.5, 3, 2).map(({ operands }) => ({ operands, params: { steps: least } })),
})

/**
 * xʸ: v' = y x^(y-1) x' + v log(x) y', where x^(y-1) is a power again, and after some steps x v' = y v x' + x v log(x) y'. The
 * steps are right at x = 0; from a negative exponent on they lose digits at high orders, which the equation does not. Where a zero meets an infinity, in 0 x^(-1) and in 0^y log 0, the limit is zero.
 */
export const pow: Op<(x: Operand, y: Atom, steps?: number) => Atom> = op(
  primitive,
  (x: Operand, y: Atom, steps = stepsFor(y)) => bind(primitive, [lift(x, y.aval), y], { steps })[0],
)
