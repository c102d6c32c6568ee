import { zerosLike } from "../ir/atom.js"
import { sameAval, sameShape } from "../ir/aval.js"
import { multilinear } from "./kinds/elementwise.js"
import { exactly } from "./kinds/lowering.js"
import { flags, real, sample, showAll } from "./kinds/op.js"

/** x where the condition holds, y elsewhere. */
export const where = multilinear("where", (condition, x, y) => (condition ? x : y), {
  linear: [[1, 2]],
  transpose: (ct, [condition], i) =>
    i === 1 ? where(condition, ct, zerosLike(ct)) : where(condition, zerosLike(ct), ct),
  type(inputs) {
    const [condition, x, y] = inputs
    if (condition.dtype !== "bool" || !sameShape(condition.shape, x.shape) || !sameAval(x, y))
      throw new Error(`where: operands must be bool and two alike, of one shape; got ${showAll(inputs)}`)
  },
  lower: exactly((s, [condition, x, y]) => [s.select(condition, x, y)], [0]),
  domain: [[], [3], [2, 2]].map((shape) => sample([flags(shape), real(shape), real(shape)])),
})
