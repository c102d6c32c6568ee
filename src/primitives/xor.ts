import { sameAval } from "../ir/aval.js"
import { multilinear } from "./kinds/elementwise.js"
import { exactly } from "./kinds/lowering.js"
import { sample, showAll, whole } from "./kinds/op.js"

/** The bits of two int32 that differ. */
export const xor = multilinear("xor", (x, y) => x ^ y, {
  commutative: true,
  type(inputs) {
    const [x, y] = inputs
    if (x.dtype !== "int32" || !sameAval(x, y))
      throw new Error(`xor: operands must be int32 of one shape; got ${showAll(inputs)}`)
  },
  lower: exactly((s, [x, y]) => [s.xor(x, y)]),
  domain: [[], [3]].map((shape) => sample([whole(shape, [-99, 99]), whole(shape, [-99, 99])])),
})
