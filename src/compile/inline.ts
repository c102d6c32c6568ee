import type { Atom } from "../ir/atom.js"
import { buildFrom, call, record } from "../ir/builder.js"
import { type Equation, interpret, type Program } from "../ir/program.js"

/** The program that an equation only stands for, if it does. */
const meant = ({ primitive: { lower }, bodies }: Equation): Program | undefined =>
  lower?.kind === "program" ? bodies[lower.body] : undefined

/** The program with the equations that stand for a program written out: a compiler sees through them. */
export function inline(program: Program): Program {
  if (!program.equations.some(meant)) return program
  return buildFrom(
    program.inputs.map((v) => v.aval),
    (xs) =>
      interpret<Atom>(
        program,
        xs,
        (x) => x,
        (e, inputs) => {
          const body = meant(e)
          return body ? call(inline(body), inputs) : record(e.primitive, inputs, e.params, e.bodies)
        },
      ),
  )
}
