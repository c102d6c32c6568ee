import { type Atom, zerosLike } from "../ir/atom.js"
import { bind, buildFrom } from "../ir/builder.js"
import { isFloat } from "../ir/dtype.js"
import { dependents, type Program } from "../ir/program.js"
import { add } from "../primitives/add.js"
import { floating, jet } from "./jet.js"

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
  const tangent = jet(program, 1, (i) => wrt.includes(i))
  const n = program.inputs.length
  const m = program.outputs.length
  const moving = program.inputs.flatMap((_, i) => (wrt.includes(i) ? [i] : []))
  const differentiable = floatOutputs(program)
  const avals = [...program.inputs.map((x) => x.aval), ...differentiable.map((i) => program.outputs[i].aval)]
  return buildFrom(avals, (xs) => {
    const tangents = dependents(tangent, tangent.inputs.slice(n))
    const values = new Map<Atom, Atom>()
    tangent.inputs.slice(0, n).forEach((v, i) => {
      values.set(v, xs[i])
    })
    const read = (x: Atom): Atom => values.get(x) ?? x
    for (const { primitive, inputs, outputs, params } of tangent.equations)
      if (!outputs.some((v) => tangents.has(v)))
        bind(primitive, inputs.map(read), params).forEach((v, i) => {
          values.set(outputs[i], v)
        })

    const cotangents = new Map<Atom, Atom>()
    const accumulate = (x: Atom, c: Atom) => {
      const sum = cotangents.get(x)
      cotangents.set(x, sum ? add(sum, c) : c)
    }
    differentiable.forEach((i, j) => {
      accumulate(tangent.outputs[m + i], xs[n + j])
    })
    for (let j = tangent.equations.length - 1; j >= 0; j--) {
      const { primitive, inputs, outputs, params } = tangent.equations[j]
      const c = cotangents.get(outputs[0])
      if (!c || !tangents.has(outputs[0])) continue
      const operands = inputs.map(read)
      inputs.forEach((x, i) => {
        if (tangents.has(x)) accumulate(x, primitive.transpose?.(c, operands, i, params) as Atom)
      })
    }
    return [
      ...tangent.outputs.slice(0, m).map(read),
      ...wrt.map((i) => {
        const v = tangent.inputs[n + moving.indexOf(i)]
        return cotangents.get(v) ?? zerosLike(v)
      }),
    ]
  })
}
