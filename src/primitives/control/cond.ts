import { type Atom, isLit, Lit, zerosLike } from "../../ir/atom.js"
import { showAval } from "../../ir/aval.js"
import { bind, build, call } from "../../ir/builder.js"
import type { Form, Nesting } from "../../ir/primitive.js"
import { outputsReached, type Program, prune } from "../../ir/program.js"
import { and } from "../and.js"
import { cast } from "../convert.js"
import { type Op, op } from "../kinds/op.js"
import { less } from "../less.js"
import { separate, transpose, type WriteCond } from "./condReverse.js"
import { holding } from "./holding.js"
import { anyOf, each, formed, selectLanes, sharedBy } from "./lanes.js"
import {
  atomsOf,
  byForm,
  chosen,
  closed,
  coefficientsOf,
  either,
  joined,
  merged,
  movesOf,
  others,
  reading,
} from "./parts.js"

// One of several programs runs, which an int32 scalar names: the first operand. The other operands go to all of them.

const reach: Nesting["reach"] = ({ bodies, inputs }, [index, ...marked]) =>
  bodies
    .map((body) => (index ? body.outputs.map(() => true) : outputsReached(body, marked.slice(0, inputs.length - 1))))
    .reduce(either)

/** Each branch becomes its jet; an output has the coefficients that move in some branch. */
const jet: Nesting["jet"] = ({ bodies, inputs: [index] }, [, ...operands], _, jetOf) => {
  const given = operands.map(movesOf)
  const outputs = bodies
    .map((body) => jetOf(body, given).outputs)
    .reduce((a, b) => a.map((moves, i) => either(moves, b[i])))
  const branches = bodies.map((body) => jetOf(body, given, outputs).program)
  const atoms = operands.flatMap((c) => atomsOf(c, movesOf(c)))
  return coefficientsOf(outputs, cond(index, branches, atoms))
}

const demand: Nesting["demand"] = ({ bodies }, [index, ...mapped], outputs, mapping) => {
  if (index) return [each, ...mapped.map((m) => (m ? each : null))]
  const needs = bodies.map((body) => mapping.demand(body, mapped, outputs))
  return [null, ...needs.reduce((a, b) => a.map((form, i) => joined(form, b[i])))]
}

const map: Nesting["map"] = (e, [index, ...operands], outputs, mapping) => {
  const forms = operands.map(({ form }) => form)
  const atoms = operands.flatMap((x) => x.atoms)
  if (index.form) {
    const branches = e.bodies.map((body) =>
      mapping.map(
        body,
        forms,
        body.outputs.map(() => each),
      ),
    )
    const results = inLanes(index.atoms[0], branches, operands, mapping.size)
    return results.map((y, i) => formed(y, outputs[i], mapping))
  }
  const branches = e.bodies.map((body) => mapping.map(body, forms, outputs))
  return byForm(outputs, cond(index.atoms[0], branches, atoms))
}

/** Every branch that some lane takes, and of the results what each lane asked for. */
function inLanes(
  indices: Atom,
  branches: readonly Program[],
  operands: readonly { readonly atoms: readonly Atom[]; readonly form: Form }[],
  size: number,
): readonly Atom[] {
  const last = branches.length - 1
  return branches.reduce<readonly Atom[]>((results, branch, b) => {
    // The nearest branch to an index: all below the first take that, all above the last take that.
    const below = less(indices, new Lit(indices.aval, b + 1))
    const above = less(new Lit(indices.aval, b - 1), indices)
    const isFull = new Lit(below.aval, 1)
    const taken = and(b === last ? isFull : below, b === 0 ? isFull : above)
    const isMapped = operands.map(({ form }) => form !== null)
    const all = operands.map(({ atoms }) => atoms[0])
    const lanes = sharedBy(taken, chosen(all, isMapped), size)
    const given = merged(isMapped, lanes, others(all, isMapped))
    const skip = build(
      given.map((x) => x.aval),
      () => branch.outputs.map(zerosLike),
    )
    const own = cond(cast(anyOf(taken), "int32"), [skip, branch], given)
    return b === 0 ? own : own.map((y, i) => selectLanes(taken, y, results[i]))
  }, [])
}

const narrow: Nesting["narrow"] = ({ bodies, inputs, params }, live) => {
  const programs = bodies.map((body) => prune({ ...body, outputs: chosen(body.outputs, live) }))
  const read = reading(programs, inputs.slice(1))
  return { inputs: [inputs[0], ...read.inputs], params, bodies: read.bodies, kept: live }
}

/** The branch that an index names, the nearest one if there is none. */
const nearest = (index: number, branches: number): number => Math.min(Math.max(index, 0), branches - 1)

const primitive = holding("cond", {
  type([index], _, [first]) {
    if (index.dtype !== "int32" || index.shape.length > 0)
      throw new Error(`cond: the index must be an int32 scalar; got ${showAval(index)}`)
    return first.outputs.map((y) => y.aval)
  },
  evaluate([index, ...operands], _, __, branches, into) {
    const { program, run } = branches[nearest(index.data[0], branches.length)]
    return run(operands.slice(0, program.inputs.length), into).map((y) => y.fill ?? y.data)
  },
  nesting: {
    reach,
    jet,
    demand,
    map,
    separate: separate((...choice) => cond(...choice)),
    transpose: transpose((...choice) => cond(...choice)),
    narrow,
    work: (costs) => Math.max(...costs),
  },
  lower: { kind: "branch" },
})

/**
 * Runs the branch that an int32 scalar names, of the first and the last the nearest one where there is none. Operands that
 * no branch reads are left out.
 */
export const cond: Op<WriteCond> = op(primitive, (index, branches, operands) => {
  const { programs, free } = closed(branches)
  const all = [...operands, ...free]
  if (programs.length === 1) return call(programs[0], all)
  if (isLit(index)) return call(programs[nearest(index.data[0], programs.length)], all)
  const { bodies, inputs } = reading(programs, all)
  return bind(primitive, [index, ...inputs], {}, bodies)
})
