import type { Atom } from "../../ir/atom.js"
import { bind, call } from "../../ir/builder.js"
import type { Application, Form, Nesting } from "../../ir/primitive.js"
import { outputsReached, type Program } from "../../ir/program.js"
import { type Op, op } from "../kinds/op.js"
import { holding } from "./holding.js"
import { each, formed } from "./lanes.js"

// The solution of an equation that programs state: F(v, u) = 0. The first program computes v from u, by any method; the
// second one is F; the third one solves the equation linearised at order 0, (∂F/∂v) dv = r, from v, r and u.

type Solution = {
  /** The first outputs are the unknowns; what follows, such as a status, is a constant to differentiation. */
  readonly unknowns: number
  /** What it is called in a program's text. */
  readonly of: string
}

type Solving = Application<Solution>

/** The unknowns depend on all that the equation reads, and on where the solver starts. */
const reach = ({ params: { unknowns }, bodies: [value, residual] }: Solving, marked: readonly boolean[]): boolean[] => {
  const solved = outputsReached(value, marked)
  const isRead = outputsReached(residual, [...solved.slice(0, unknowns).map(() => false), ...marked]).includes(true)
  return solved.map((m, o) => m || (isRead && o < unknowns))
}

const formsOf = (marked: readonly boolean[]): Form[] => marked.map((m) => (m ? each : null))

const map: Nesting<Solution>["map"] = (e, inputs, outputs, mapping) => {
  const [value, residual, correct] = e.bodies
  const marked = inputs.map(({ form }) => form !== null)
  const reached = reach(e, marked)
  const [u, results] = [formsOf(marked), formsOf(reached)]
  const v = results.slice(0, e.params.unknowns)
  const r = residual.outputs.map(() => each)
  const bodies = [
    mapping.map(value, u, results),
    mapping.map(residual, [...v, ...u], r),
    mapping.map(
      correct,
      [...v, ...r, ...u],
      correct.outputs.map(() => each),
    ),
  ]
  const atoms = inputs.flatMap((x) => x.atoms)
  return bind(primitive, atoms, e.params, bodies).map((y, o) => formed(y, outputs[o], mapping))
}

const refuse = (): never => {
  throw new Error(
    "reverse mode: a derivative rule must be linear in its tangents, or its cotangents; got implicit of them",
  )
}

const primitive = holding<Solution>("implicit", {
  type: (_, __, [value]) => value.outputs.map((y) => y.aval),
  evaluate: (inputs, _, __, [{ run }], into) => run(inputs, into).map((y) => y.fill ?? y.data),
  lower: { kind: "program", body: 0 },
  implicit: {
    residual: (v, u, { unknowns }, [, residual]) => call(residual, [...v.slice(0, unknowns), ...u]),
    correct: (v, u, r, { unknowns }, [, , correct]) => [
      ...call(correct, [...v.slice(0, unknowns), ...r, ...u]),
      ...v.slice(unknowns).map(() => null),
    ],
  },
  nesting: {
    reach,
    demand: (_, mapped) => formsOf(mapped),
    map,
    separate: refuse,
    transpose: refuse,
    narrow: ({ inputs, params, bodies }, live) => ({ inputs, params, bodies, kept: live.map(() => true) }),
    work: ([value]) => value,
  },
})

/** The solution of an equation, by the program that computes it, the equation's, and that of the correction. */
export const implicit: Op<
  (programs: readonly [Program, Program, Program], u: readonly Atom[], params: Solution) => readonly Atom[]
> = op(primitive, (programs, u, params) => bind(primitive, u, params, programs))
