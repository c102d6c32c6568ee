import { isFloat } from "../ir/dtype.js"
import type { Lowering } from "../ir/lower.js"
import type { Equation, Program } from "../ir/program.js"
import { contraction } from "./contraction.js"
import { numberOf } from "./convert.js"
import { type Code, Draft } from "./draft.js"
import { Fusion, slotOf } from "./fusion.js"
import { inline } from "./inline.js"
import { join } from "./join.js"
import type { NumberType, Step, Steps } from "./kernel.js"
import { accumulate, lookup } from "./lookup.js"
import { type Walks, walks } from "./readers.js"
import { type Dies, lastReaders, put, replace } from "./update.js"

type Scalar = Lowering & { kind: "scalar" }

/** The type of the numbers that scalar code computes with: truth values that it does not want as such count as int32. */
function numbersOf({ masks, near }: Scalar, { inputs, outputs }: Equation): NumberType | undefined {
  const numbers = [...inputs.filter((_, i) => !masks.includes(i)), ...outputs].map((x) => x.aval.dtype)
  const dtype = numberOf(numbers) ?? "int32"
  const fits = masks.every((i) => inputs[i].aval.dtype === "bool") && numbers.every((d) => d === dtype || d === "bool")
  return fits && !(near && dtype === "int32") ? dtype : undefined
}

/** Scalar code as the outputs want its results, truth values or numbers. */
function codeOf(lower: Scalar, { outputs, params }: Equation, dtype: NumberType): Code {
  const { body, body32, integer, masks, near } = lower
  if (near && dtype === "float32")
    return (r, operands) => body32?.<number>(r, operands, params) ?? r.wide(body, operands, params)
  const chosen = (dtype === "int32" && integer) || body
  return (r, operands) =>
    chosen<number>(
      r,
      operands.map((x, i) => (masks.includes(i) ? x : r.number(x))),
      params,
    ).map((y, i) => (outputs[i].aval.dtype === "bool" ? r.mask(y) : r.number(y)))
}

/** Adds one equation. */
function add(fusion: Fusion, e: Equation, walk: Walks, dies: Dies): void {
  const { primitive, params, inputs, outputs } = e
  const { lower } = primitive
  const avals = inputs.map((x) => x.aval)
  const [{ shape, dtype }] = avals
  const [out] = outputs
  const scalar = lower?.kind === "scalar" && numbersOf(lower, e)
  if (scalar) {
    const sources = inputs.map((x) => fusion.source(x))
    const { draft, values } = fusion.pointwise(out.aval.shape, scalar, codeOf(lower, e, scalar), sources)
    outputs.forEach((y, i) => void fusion.bindTo(y, draft.define(slotOf(y), values[i])))
  } else if (lower?.kind === "conversion") fusion.convert(inputs[0], out)
  else if (lower?.kind === "view") fusion.view(inputs[0], out, lower.view(avals[0], params))
  else if (lower?.kind === "placement") fusion.place(inputs, out, lower.places(avals, params))
  else if (lower?.kind === "update") put(fusion, e, lower.place(avals, params), dies)
  else if (lower?.kind === "replacement") replace(fusion, e, lower.lookup(avals, params), dies)
  else if (lower?.kind === "lookup") lookup(fusion, e, lower.lookup(avals, params))
  else if (lower?.kind === "accumulation") accumulate(fusion, e, lower.lookup(avals, params))
  else if (lower?.kind === "reduction" && dtype !== "bool") {
    const { draft, values } = fusion.pointwise(shape, dtype, (_, operands) => operands, [fusion.source(inputs[0])])
    fusion.bindTo(out, draft.accumulate(slotOf(out), values[0], lower.strides(shape, params)))
  } else if (lower?.kind === "contraction" && isFloat(dtype)) contraction(fusion, e, lower.axes(params), walk)
  else fusion.evaluate(e)
}

/** A program as few steps over buffers. */
export function fuse(given: Program): Steps {
  const program = join(inline(given))
  const fusion = new Fusion()
  const inputs = program.inputs.map((v) => {
    const slot = slotOf(v)
    fusion.bindTo(v, slot)
    return slot
  })
  const walk = walks(program)
  const dies = lastReaders(program)
  for (const e of program.equations) add(fusion, e, walk, dies)
  const outputs = program.outputs.map((y) => fusion.stored(y))
  const steps = fusion.steps.map((step): Step => (step instanceof Draft ? step.finish() : step))
  return { inputs, steps: steps.filter((s) => s.kind !== "kernel" || s.stores.length > 0), outputs }
}
