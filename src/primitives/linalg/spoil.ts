import { type Atom, Lit } from "../../ir/atom.js"
import { sameShape } from "../../ir/aval.js"
import { absorb } from "../absorb.js"
import { multilinear } from "../kinds/elementwise.js"
import { exactly } from "../kinds/lowering.js"
import { real, sample, showAll } from "../kinds/op.js"

const range = [0, 1] as const

/**
 * NaN where the condition holds, elsewhere x: for what does not exist there. Backwards it lets pass what is zero: nobody has
 * asked for what does not exist.
 */
export const spoil = multilinear("spoil", (condition, x) => (condition ? Number.NaN : x), {
  linear: [[1]],
  transpose: (ct, [condition]) => absorb(ct, spoil(condition, ones(ct))),
  type(inputs) {
    const [condition, x] = inputs
    if (condition.dtype !== "bool" || !sameShape(condition.shape, x.shape))
      throw new Error(`spoil: operands must be bool and another of its shape; got ${showAll(inputs)}`)
  },
  lower: exactly((s, [condition, x]) => [s.select(condition, s.constant(Number.NaN), x)], [0]),
  domain: [[], [3], [2, 2]].map((shape) => sample([{ aval: { shape, dtype: "bool" }, range }, real(shape)])),
})

const ones = (x: Atom): Atom => new Lit(x.aval, 1)
