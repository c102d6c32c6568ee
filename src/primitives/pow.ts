import type { Operand } from "../ir/atom.js"
import { pow as expansion } from "./expansions/pow.js"
import { apply, between, elementwise } from "./kinds/elementwise.js"
import { near } from "./kinds/lowering.js"
import { op } from "./kinds/op.js"
import { log } from "./log.js"
import { mul } from "./mul.js"
import { sub } from "./sub.js"

const functions = [(x: number, y: number) => x ** y, (x: number, y: number) => x ** (y - 1)]

const primitive = elementwise("pow", {
  functions,
  lower: near(functions, {
    body: (s, [x, y]) => [expansion(s, x, y), expansion(s, x, s.sub(y, s.constant(1)))],
  }),
  slope([v, w], [x, y]) {
    const inY = mul(v, log(x))
    return [{ num: [mul(y, w), inY] }, { num: [mul(sub(y, 1), w), inY], den: x }]
  },
  domain: between(0.5, 3, 2),
})

/**
 * xʸ for x > 0, and w = xʸ⁻¹: v' = y w x' + v log(x) y', x w' = (y - 1) w x' + v log(x) y'. With w at hand the slope in y
 * need not be multiplied by x and divided by it.
 */
export const pow = op(primitive, (x: Operand, y: Operand) => apply(primitive, [x, y])[0])
