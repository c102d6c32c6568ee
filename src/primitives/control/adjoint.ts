import { type Atom, zerosLike } from "../../ir/atom.js"
import { bind, call } from "../../ir/builder.js"
import type { Application, Coefficients, Form, Nesting } from "../../ir/primitive.js"
import type { Program } from "../../ir/program.js"
import { type Op, op } from "../kinds/op.js"
import { holding } from "./holding.js"
import { each, formed } from "./lanes.js"
import { added, atomsOf, coefficientsOf, movesOf } from "./parts.js"

// A map that is linear in its last operands, and whose transpose is stated: the first program is the map, of what it
// depends on and of the vectors that it is applied to; the second one, of the same and of cotangents, its transpose.

type Linear = {
  /** So many operands come before those in which it is linear. */
  readonly fixed: number
}

type Map = Application<Linear>

const apply = ({ inputs, params, bodies }: Map, vectors: readonly Atom[]): readonly Atom[] =>
  bind(primitive, [...inputs.slice(0, params.fixed), ...vectors], params, bodies)

/** Linear where only the vectors move; where the map itself moves, its program says how. */
const jet: Nesting<Linear>["jet"] = (e, inputs, order, jetOf) => {
  const { fixed } = e.params
  const moves = inputs.map(movesOf)
  if (moves.slice(fixed).some((m) => m.includes(true)) && !moves.slice(0, fixed).flat().includes(true)) {
    const vectors = inputs.slice(fixed)
    const terms = Array.from({ length: order + 1 }, (_, k) =>
      vectors.some((c) => c[k])
        ? apply(
            e,
            vectors.map((c) => c[k] ?? zerosLike(c[0] as Atom)),
          )
        : null,
    )
    return e.bodies[0].outputs.map((_, o) => terms.map((ys) => ys?.[o] ?? null))
  }
  const { program, outputs } = jetOf(e.bodies[0], moves)
  const pushed = coefficientsOf(
    outputs,
    call(
      program,
      inputs.flatMap((c, i) => atomsOf(c, moves[i])),
    ),
  )
  return apply(e, e.inputs.slice(fixed)).map((y, o): Coefficients => [y, ...pushed[o].slice(1)])
}

/** The vectors are had at each place together, for the transpose yields them so. */
const forms = ({ params: { fixed } }: Map, mapped: readonly boolean[]): Form[] =>
  mapped.map((m, i) => (m || i >= fixed ? each : null))

const map: Nesting<Linear>["map"] = (e, inputs, outputs, mapping) => {
  const [forward, backward] = e.bodies
  const all = forms(
    e,
    inputs.map(({ form }) => form !== null),
  )
  const fixed = all.slice(0, e.params.fixed)
  const stacked = (program: Program) =>
    mapping.map(
      program,
      program.inputs.map((_, i) => (i < fixed.length ? fixed[i] : each)),
      program.outputs.map(() => each),
    )
  const atoms = inputs.flatMap((x, i) => mapping.widen(x.atoms, x.form, all[i]))
  return bind(primitive, atoms, e.params, [stacked(forward), stacked(backward)]).map((y, o) =>
    formed(y, outputs[o], mapping),
  )
}

const transpose: Nesting<Linear>["transpose"] = (e, marked, cotangents, sums) => {
  const { fixed } = e.params
  const [forward, backward] = e.bodies
  const given = cotangents.map((c, o) => c ?? zerosLike(forward.outputs[o]))
  const results = call(backward, [...e.inputs.slice(0, fixed), ...given])
  return added(
    sums,
    marked.map((m, i) => (m && i >= fixed ? results[i - fixed] : null)),
  )
}

const primitive = holding<Linear>("adjoint", {
  type: (_, __, [forward]) => forward.outputs.map((y) => y.aval),
  evaluate: (inputs, _, __, [{ run }], into) => run(inputs, into).map((y) => y.fill ?? y.data),
  lower: { kind: "program", body: 0 },
  nesting: {
    reach: ({ bodies: [forward] }) => forward.outputs.map(() => true),
    jet,
    demand: (e, mapped) => forms(e, mapped).map((form, i) => (mapped[i] ? form : null)),
    map,
    separate: (e) => apply(e, e.inputs.slice(e.params.fixed)),
    transpose,
    narrow: ({ inputs, params, bodies }, live) => ({ inputs, params, bodies, kept: live.map(() => true) }),
    work: ([forward]) => forward,
  },
})

/** A linear map with its stated transpose, applied to vectors; both depend on what is fixed. */
export const adjoint: Op<
  (forward: Program, backward: Program, fixed: readonly Atom[], vectors: readonly Atom[]) => readonly Atom[]
> = op(primitive, (forward, backward, fixed, vectors) =>
  bind(primitive, [...fixed, ...vectors], { fixed: fixed.length }, [forward, backward]),
)
