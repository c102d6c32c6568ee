import { isFloat } from "../ir/dtype.js"
import type { Lowering } from "../ir/lower.js"
import type { Equation, Program } from "../ir/program.js"
import { contraction } from "./contraction.js"
import { Draft } from "./draft.js"
import { Fusion, floatOf, slotOf } from "./fusion.js"
import type { Step, Steps } from "./kernel.js"

type Scalar = Lowering & { kind: "scalar" }

/** Can scalar code of a kernel compute this: truth values where it wants them, and else one floating-point type? */
function fits({ masks }: Scalar, e: Equation): boolean {
  const float = floatOf([...e.inputs, ...e.outputs].map((x) => x.aval.dtype))
  return (
    e.inputs.every((x, i) => x.aval.dtype === (masks.includes(i) ? "bool" : float)) &&
    e.outputs.every((y) => y.aval.dtype === float || y.aval.dtype === "bool")
  )
}

/** Adds one equation. */
function add(fusion: Fusion, e: Equation): void {
  const { primitive, params, inputs, outputs } = e
  const { lower } = primitive
  const dtypes = inputs.map((x) => x.aval.dtype)
  const [out] = outputs
  const float = floatOf([...dtypes, out.aval.dtype])
  if (lower?.kind === "scalar" && fits(lower, e)) {
    const wide = float === "float32" && lower.near === true
    const { draft, values } = fusion.pointwise(
      out.aval.shape,
      float,
      lower.body,
      inputs.map((x) => fusion.source(x)),
      wide,
    )
    outputs.forEach((y, i) => void fusion.bindTo(y, draft.define(slotOf(y), values[i])))
  } else if (lower?.kind === "view") fusion.view(inputs[0], out, lower.view(inputs[0].aval, params))
  else if (lower?.kind === "placement" && out.aval.dtype !== "int32")
    fusion.place(
      inputs,
      out,
      lower.places(
        inputs.map((x) => x.aval),
        params,
      ),
    )
  else if (lower?.kind === "reduction" && isFloat(dtypes[0])) {
    const source = fusion.source(inputs[0])
    const { shape } = inputs[0].aval
    const { draft, values } = fusion.pointwise(shape, float, (_, operands) => operands, [source])
    fusion.bindTo(out, draft.accumulate(slotOf(out), values[0], lower.strides(shape, params)))
  } else if (lower?.kind === "contraction" && isFloat(dtypes[0])) contraction(fusion, e, lower.axes(params))
  else fusion.evaluate(e)
}

/** A program as few steps over buffers. */
export function fuse(program: Program): Steps {
  const fusion = new Fusion()
  const inputs = program.inputs.map((v) => {
    const slot = slotOf(v)
    fusion.bindTo(v, slot)
    return slot
  })
  for (const e of program.equations) add(fusion, e)
  const outputs = program.outputs.map((y) => fusion.stored(y))
  const steps = fusion.steps.map((step): Step => (step instanceof Draft ? step.finish() : step))
  return { inputs, steps: steps.filter((s) => s.kind !== "kernel" || s.stores.length > 0), outputs }
}
