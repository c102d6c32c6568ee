import { isLit } from "../ir/atom.js"
import type { Equation } from "../ir/program.js"
import { type Fusion, slotOf } from "./fusion.js"
import type { HostOperand } from "./steps.js"

/** A step that JavaScript does, with the `evaluate` of the primitive. */
export function evaluate(fusion: Fusion, { primitive, params, bodies, inputs, outputs }: Equation): void {
  const operands = inputs.map((x): HostOperand => {
    const stored = fusion.stored(x)
    return isLit(stored) ? stored : { buffer: stored, shape: x.aval.shape }
  })
  const slots = outputs.map(slotOf)
  const results = outputs.map((y, i) => ({ buffer: slots[i], shape: y.aval.shape }))
  fusion.push({ kind: "host", primitive, params, bodies, inputs: operands, outputs: results }, slots)
  outputs.forEach((y, i) => void fusion.bindTo(y, slots[i]))
}
