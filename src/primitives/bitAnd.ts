import { sameAval } from "../ir/aval.js"
import { native } from "../ir/lower.js"
import { multilinear } from "./kinds/elementwise.js"
import { sample, showAll, whole } from "./kinds/op.js"

/** The bits that two int32 have in common. */
export const bitAnd = multilinear(
  "bitAnd",
  native("and", (x, y) => x & y),
  {
    commutative: true,
    type(inputs) {
      const [x, y] = inputs
      if (x.dtype !== "int32" || !sameAval(x, y))
        throw new Error(`bitAnd: operands must be int32 of one shape; got ${showAll(inputs)}`)
    },
    domain: [[], [3]].map((shape) => sample([whole(shape, [-99, 99]), whole(shape, [-99, 99])])),
  },
)
