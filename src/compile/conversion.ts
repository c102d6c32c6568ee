import { Lit } from "../ir/atom.js"
import { quantize } from "../ir/dtype.js"
import type { Equation } from "../ir/program.js"
import { convert, numberOf } from "./convert.js"
import { type Fusion, slotOf } from "./fusion.js"

/** The elements of the operand in another dtype. */
export function conversion(fusion: Fusion, { inputs: [x], outputs: [out] }: Equation): void {
  const { shape, dtype: from } = x.aval
  const { dtype: to } = out.aval
  const source = fusion.source(x)
  if (typeof source === "number") {
    fusion.bind(out, fusion.source(new Lit(out.aval, quantize(to, source))))
    return
  }
  const { draft, values } = fusion.pointwise(
    shape,
    numberOf([from, to]),
    (r, [value]) => [convert(r, value, from, to)],
    [source],
  )
  fusion.bindTo(out, draft.define(slotOf(out), values[0]))
}
