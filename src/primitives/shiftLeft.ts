import { sameAval } from "../ir/aval.js"
import { multilinear } from "./kinds/elementwise.js"
import { exactly } from "./kinds/lowering.js"
import { sample, showAll, whole } from "./kinds/op.js"

/** The bits of an int32 moved `count` places up, 0 <= count < 32, with zeros below. */
export const shiftLeft = multilinear("shiftLeft", (x, count) => x << count, {
  type(inputs) {
    const [x, count] = inputs
    if (x.dtype !== "int32" || !sameAval(x, count))
      throw new Error(`shiftLeft: operands must be int32 of one shape; got ${showAll(inputs)}`)
  },
  lower: exactly((s, [x, count]) => [s.shiftLeft(x, count)]),
  domain: [[], [3]].map((shape) => sample([whole(shape, [-99, 99]), whole(shape, [0, 32])])),
})
