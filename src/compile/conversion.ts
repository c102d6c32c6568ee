import { Lit } from "../ir/atom.js"
import { quantize } from "../ir/dtype.js"
import type { Equation } from "../ir/program.js"
import { convert, numberOf } from "./convert.js"
import { type Fusion, slotOf } from "./fusion.js"
import type { Scalar } from "./groups.js"

/** The elements of the operand in another dtype. */
export function conversion(
  fusion: Fusion,
  { primitive: { name }, params, inputs: [x], outputs: [out] }: Equation,
): void {
  const { shape, dtype: from } = x.aval
  const { dtype: to } = out.aval
  const source = fusion.source(x)
  if (typeof source === "number") {
    fusion.bind(out, fusion.source(new Lit(out.aval, quantize(to, source))))
    return
  }
  const scalar: Scalar = {
    name,
    params,
    dtype: numberOf([from, to]),
    results: 1,
    length: to === "int32" ? 8 : 1,
    code: (r, [value]) => [convert(r, value, from, to)],
  }
  fusion.bindTo(out, fusion.origins.define(slotOf(out), fusion.pointwise(shape, scalar, [source])))
}
