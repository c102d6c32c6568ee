import { again, rewritten } from "../ir/builder.js"
import type { Program } from "../ir/program.js"

/**
 * What a program, and those that it holds, compute where all is finite, in fewer operations; where something is not, results
 * may be NaN.
 */
export const whereFinite = (program: Program): Program =>
  rewritten(program, (e, inputs) => {
    const simpler = e.primitive.whereFinite?.(inputs, e.params)
    return simpler ? [simpler] : again({ ...e, bodies: e.bodies.map(whereFinite) }, inputs)
  })
