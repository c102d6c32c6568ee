import { type Atom, isLit } from "../ir/atom.js"
import { multilinear } from "./kinds/elementwise.js"
import { exactly } from "./kinds/lowering.js"
import { neg } from "./neg.js"

const isFilledWith = (x: Atom, value: number): boolean => isLit(x) && x.fill === value

export const mul = multilinear("mul", (x, y) => x * y, {
  linear: [[0], [1]],
  transpose: (ct, operands, i) => mul(ct, operands[1 - i]),
  lower: exactly((s, [x, y]) => [s.mul(x, y)]),
  commutative: true,
  multiplies: true,
  integer: Math.imul,
  multiplications: 1,
  shortcut([x, y]) {
    if (isFilledWith(x, 1)) return y
    if (isFilledWith(y, 1)) return x
    if (isFilledWith(x, -1)) return neg(y)
    if (isFilledWith(y, -1)) return neg(x)
    return undefined
  },
})
