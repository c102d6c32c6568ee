import type { Atom } from "../../ir/atom.js"
import { bind } from "../../ir/builder.js"
import type { Primitive } from "../../ir/primitive.js"
import { stacked } from "../kinds/matrices.js"
import { type Op, op, sample, whole } from "../kinds/op.js"
import { permutationOf } from "./numeric/lu.js"
import { orderOfExchanges } from "./portable/lu.js"

const primitive: Primitive = {
  name: "permutation",
  linear: [],
  type: ([pivots]) => [pivots],
  evaluate([pivots], _, [{ shape }]) {
    const [n] = shape.slice(-1)
    const data = Int32Array.from(pivots.data)
    for (let at = 0; at < data.length; at += n) data.set(permutationOf(data.slice(at, at + n)), at)
    return [data]
  },
  batch: stacked((inputs) => bind(primitive, inputs)),
  lower: { kind: "host", elsewhere: orderOfExchanges },
  domain: [sample([whole([3], [0, 3])]), sample([whole([2, 2], [0, 2])])],
}

/** The order of rows that exchanges lead to: step i exchanges row i with row `pivots[i]`. */
export const permutation: Op<(pivots: Atom) => Atom> = op(primitive, (pivots: Atom) => bind(primitive, [pivots])[0])
