import { zerosLike } from "../../ir/atom.js"
import { sameAval, sameShape } from "../../ir/aval.js"
import { multilinear } from "../kinds/elementwise.js"
import { exactly } from "../kinds/lowering.js"
import { real, sample, showAll } from "../kinds/op.js"

const range = [0, 1] as const

/** x where the condition holds, elsewhere y. Backwards it is y everywhere: x has the better value, y the derivative. */
export const amend = multilinear("amend", (condition, x, y) => (condition ? x : y), {
  linear: [[1, 2]],
  transpose: (ct, _, i) => (i === 2 ? ct : zerosLike(ct)),
  type(inputs) {
    const [condition, x, y] = inputs
    if (condition.dtype !== "bool" || !sameShape(condition.shape, x.shape) || !sameAval(x, y))
      throw new Error(`amend: operands must be bool and two alike, of one shape; got ${showAll(inputs)}`)
  },
  lower: exactly((s, [condition, x, y]) => [s.select(condition, x, y)], [0]),
  domain: [[], [3]].map((shape) => sample([{ aval: { shape, dtype: "bool" }, range }, real(shape), real(shape)])),
})
