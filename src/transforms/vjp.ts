import { type Atom, type Var, zerosLike } from "../ir/atom.js"
import { buildFrom } from "../ir/builder.js"
import { isFloat } from "../ir/dtype.js"
import { dependents, type Program } from "../ir/program.js"
import { floating, jet } from "./jet.js"
import { accumulate, pull, runKnown, separate } from "./reverse.js"

/** The positions of the outputs that have derivatives. */
export const floatOutputs = (program: Program): number[] =>
  program.outputs.flatMap((y, i) => (isFloat(y.aval.dtype) ? [i] : []))

/**
 * Reverse mode: the order-1 jet with its linear half run backwards. Inputs: every x, then a cotangent for each
 * floating-point output. Outputs: every y, then the cotangent of each input in `wrt`.
 */
export function vjp(
  program: Program,
  wrt: readonly number[] = program.inputs.flatMap((_, i) => (floating(program)(i, 1) ? [i] : [])),
): Program {
  const wanted = new Set(wrt)
  const pushed = jet(program, 1, (i) => wanted.has(i))
  const n = program.inputs.length
  const m = program.outputs.length
  const tangent = separate(
    pushed,
    pushed.inputs.map((_, i) => i >= n),
  )
  const moving = program.inputs.flatMap((_, i) => (wanted.has(i) ? [i] : []))
  const directions = new Map(moving.map((i, place) => [i, tangent.inputs[n + place]]))
  const differentiable = floatOutputs(program)
  const avals = [...program.inputs.map((x) => x.aval), ...differentiable.map((i) => program.outputs[i].aval)]
  return buildFrom(avals, (xs) => {
    const tangents = dependents(tangent, tangent.inputs.slice(n))
    const read = runKnown(tangent, tangents, new Map(tangent.inputs.slice(0, n).map((v, i) => [v, xs[i]])))
    const cotangents = new Map<Atom, Atom>()
    differentiable.forEach((i, j) => void accumulate(cotangents, tangent.outputs[m + i], xs[n + j]))
    pull(tangent.equations, tangents, read, cotangents)
    return [
      ...tangent.outputs.slice(0, m).map(read),
      ...wrt.map((i) => {
        const v = directions.get(i) as Var
        return cotangents.get(v) ?? zerosLike(v)
      }),
    ]
  })
}
