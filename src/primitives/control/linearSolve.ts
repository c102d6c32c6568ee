import { type Atom, zerosLike } from "../../ir/atom.js"
import { bind, call } from "../../ir/builder.js"
import type { Application, Form, Nesting } from "../../ir/primitive.js"
import type { Program } from "../../ir/program.js"
import { type Op, op } from "../kinds/op.js"
import { sub } from "../sub.js"
import { holding } from "./holding.js"
import { asForm, each, formed } from "./lanes.js"
import { added, joined } from "./parts.js"

// The solution x of A x = r, where programs state the map A, what solves with it, and the same of its transpose:
// [A, solve, Aᵀ, solveᵀ]. Each takes what A depends on and then a vector. No solver is differentiated.

type Dependence = {
  /** So many operands, on which A depends, come before the vector. */
  readonly fixed: number
}

type Solving = Application<Dependence>

const again = ({ inputs, params, bodies }: Solving, vector: readonly Atom[]): readonly Atom[] =>
  bind(primitive, [...inputs.slice(0, params.fixed), ...vector], params, bodies)

/** Where A is the same at all places the solution of a sum is the sum of solutions: only the sums are needed. */
function vectorForm({ params: { fixed } }: Solving, mapped: readonly boolean[], outputs: readonly Form[]): Form {
  return mapped.slice(0, fixed).includes(true) ? each : outputs.reduce(joined, null)
}

const forms = (e: Solving, mapped: readonly boolean[], outputs: readonly Form[]): Form[] => {
  const vector = vectorForm(e, mapped, outputs)
  return mapped.map((m, i) => (i < e.params.fixed ? (m ? each : null) : vector))
}

const map: Nesting<Dependence>["map"] = (e, inputs, outputs, mapping) => {
  const { fixed } = e.params
  const mapped = inputs.map(({ form }) => form !== null)
  const all = forms(e, mapped, outputs)
  const vector = all[fixed]
  const groups = inputs.map(({ atoms, form }, i) => mapping.widen(atoms, form, all[i]))
  if (vector && !vector.each) {
    const solved = vector.sums.map((_, s) =>
      again(
        { ...e, inputs: groups.map((g) => g[0]) },
        groups.slice(fixed).map((g) => g[s]),
      ),
    )
    return outputs.map((form, o) =>
      asForm(
        solved.map((ys) => ys[o]),
        vector,
        form,
        mapping,
      ),
    )
  }
  const bodies = e.bodies.map((body) =>
    mapping.map(
      body,
      body.inputs.map((_, i) => (i < fixed ? all[i] : each)),
      body.outputs.map(() => each),
    ),
  )
  return bind(primitive, groups.flat(), e.params, bodies).map((y, o) => formed(y, outputs[o], mapping))
}

const transpose: Nesting<Dependence>["transpose"] = (e, marked, cotangents, sums) => {
  const { fixed } = e.params
  const [map_, solve, transposed, solveTransposed] = e.bodies
  const given = cotangents.map((c, o) => c ?? zerosLike(solve.outputs[o]))
  const results = again({ ...e, bodies: [transposed, solveTransposed, map_, solve] }, given)
  return added(
    sums,
    marked.map((m, i) => (m && i >= fixed ? results[i - fixed] : null)),
  )
}

const primitive = holding<Dependence>("linearSolve", {
  type: (_, __, [, solve]) => solve.outputs.map((y) => y.aval),
  evaluate: (inputs, _, __, [, { run }], into) => run(inputs, into).map((y) => y.fill ?? y.data),
  lower: { kind: "program", body: 1 },
  implicit: {
    /** A(c) x - r */
    residual: (x, u, { fixed }, [map_]) => call(map_, [...u.slice(0, fixed), ...x]).map((y, i) => sub(y, u[fixed + i])),
    correct: (_, u, r, params, bodies) => again({ inputs: u, params, bodies }, r),
  },
  nesting: {
    reach: ({ bodies: [, solve] }) => solve.outputs.map(() => true),
    demand: (e, mapped, outputs) => forms(e, mapped, outputs).map((form, i) => (mapped[i] ? form : null)),
    map,
    separate: (e) => again(e, e.inputs.slice(e.params.fixed)),
    transpose,
    narrow: ({ inputs, params, bodies }, live) => ({ inputs, params, bodies, kept: live.map(() => true) }),
    work: ([, solve]) => solve,
  },
})

/** The solution of A x = r, from the programs [A, solve, Aᵀ, solveᵀ], what A depends on, and r. */
export const linearSolve: Op<
  (
    programs: readonly [Program, Program, Program, Program],
    fixed: readonly Atom[],
    r: readonly Atom[],
  ) => readonly Atom[]
> = op(primitive, (programs, fixed, r) => bind(primitive, [...fixed, ...r], { fixed: fixed.length }, programs))
