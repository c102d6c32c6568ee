import { type Atom, isLit, Lit, zerosLike } from "../../ir/atom.js"
import { showAval } from "../../ir/aval.js"
import { bind, build, call } from "../../ir/builder.js"
import type { Coefficients, Form, Mapping, Nesting, Split } from "../../ir/nesting.js"
import { outputsReached, type Program, prune } from "../../ir/program.js"
import { and } from "../and.js"
import { cast } from "../convert.js"
import { type Op, op } from "../kinds/op.js"
import { less } from "../less.js"
import { holding } from "./holding.js"
import { anyOf, selectLanes, sharedBy } from "./lanes.js"
import {
  atomsOf,
  byForm,
  chosen,
  closed,
  coefficientsOf,
  either,
  grouped,
  joined,
  merged,
  movesOf,
  others,
  positions,
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

const each: Form = { each: true, sums: [] }

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
    const lanes = size === 0 ? chosen(all, isMapped) : sharedBy(taken, chosen(all, isMapped), size)
    const given = merged(isMapped, lanes, others(all, isMapped))
    const skip = build(
      given.map((x) => x.aval),
      () => branch.outputs.map(zerosLike),
    )
    const own = cond(cast(anyOf(taken), "int32"), [skip, branch], given)
    return b === 0 ? own : own.map((y, i) => selectLanes(taken, y, results[i]))
  }, [])
}

/** The atoms of a form of what is had at each place. */
function formed(y: Atom, form: Form, { map: mapped }: Mapping): readonly Atom[] {
  if (!form || form.each) return [y]
  const entry = { ...y.aval, shape: y.aval.shape.slice(1) }
  const same = build([entry], (x) => [x])
  return call(mapped(same, [each], [form]), [y])
}

/** Each branch has residuals of its own; those of the branches that are not taken are zero. */
const separate: Nesting["separate"] = ({ bodies, inputs: [index, ...operands] }, [, ...marked], { split }) => {
  const splits = bodies.map((body) => split(body, marked))
  const outputs = splits.map((s) => s.outputs).reduce(either)
  const unmarked = others(operands, marked)
  const known = splits.map((s, b) => knownBranch(s, bodies[b], splits, b, outputs))
  const first = cond(index, known, unmarked)
  const [values, residuals] = grouped(first, outputs.filter((o) => !o).length)
  const counts = splits.map(({ residuals: own }) => own.filter((source) => source === undefined).length)
  const computed = grouped(residuals, ...counts)
  const linear = splits.map((s, b) =>
    linearBranch(s, bodies[b], computed, b, { outputs, unmarked, marked: chosen(operands, marked) }),
  )
  const second = cond(index, linear, [...residuals, ...unmarked, ...chosen(operands, marked)])
  return merged(outputs, second, values)
}

/** The known half of a branch, with the residuals of all branches: zeros for those of the others. */
function knownBranch(
  { known, residuals, outputs: own }: Split,
  body: Program,
  splits: readonly Split[],
  b: number,
  outputs: readonly boolean[],
): Program {
  const count = known.outputs.length - residuals.length
  const values = new Map(positions(own.map((o) => !o)).map((i, j) => [i, known.outputs[j]]))
  const wanted = positions(outputs.map((o) => !o)).map((i) => values.get(i) ?? zerosLike(body.outputs[i]))
  const kept = splits.flatMap((s, other) =>
    s.residuals.flatMap((source, j) => {
      if (source !== undefined) return []
      const x = s.known.outputs[s.known.outputs.length - s.residuals.length + j]
      return other === b ? known.outputs[count + j] : zerosLike(x)
    }),
  )
  return prune({ ...known, outputs: [...wanted, ...kept] })
}

/** The linear half of a branch, over the computed residuals of all branches, the unmarked operands and the marked ones. */
function linearBranch(
  { linear, residuals, outputs: own }: Split,
  body: Program,
  computed: readonly (readonly Atom[])[],
  b: number,
  all: { readonly outputs: readonly boolean[]; readonly unmarked: readonly Atom[]; readonly marked: readonly Atom[] },
): Program {
  const operands = [...computed.flat(), ...all.unmarked, ...all.marked]
  return build(
    operands.map((x) => x.aval),
    (...xs) => {
      const groups = grouped(xs, ...computed.map((c) => c.length), all.unmarked.length)
      const mine = groups[b].values()
      const given = groups[computed.length]
      const read = residuals.map((source) => (source === undefined ? (mine.next().value as Atom) : given[source]))
      const results = call(linear, [...read, ...groups[groups.length - 1]])
      const values = new Map(positions(own).map((i, j) => [i, results[j]]))
      return positions(all.outputs).map((i) => values.get(i) ?? zerosLike(body.outputs[i]))
    },
  )
}

const transpose: Nesting["transpose"] = (
  { bodies, inputs: [index, ...operands] },
  [, ...marked],
  cotangents,
  reversing,
) => {
  const given = cotangents.map((c) => c !== null)
  const branches = bodies.map((body) => reversing.transpose(body, marked, given))
  const results = cond(index, branches, [...others(operands, marked), ...cotangents.flatMap((c) => c ?? [])])
  const rest = results.values()
  const spread: Coefficients = marked.map((m) => (m ? (rest.next().value as Atom) : null))
  return [null, ...spread]
}

const narrow: Nesting["narrow"] = ({ bodies, inputs, params }, live) => {
  const programs = bodies.map((body) => prune({ ...body, outputs: chosen(body.outputs, live) }))
  const used = new Set<number>()
  for (const p of programs) {
    const reads = new Set<Atom>([...p.equations.flatMap((e) => e.inputs), ...p.outputs])
    p.inputs.forEach((v, i) => {
      if (reads.has(v)) used.add(i)
    })
  }
  const isUsed = inputs.slice(1).map((_, i) => used.has(i))
  return {
    inputs: [inputs[0], ...chosen(inputs.slice(1), isUsed)],
    params,
    bodies: programs.map((p) => ({ ...p, inputs: chosen(p.inputs, isUsed) })),
    kept: live,
  }
}

/** The branch that an index names, the nearest one if there is none. */
const nearest = (index: number, branches: number): number => Math.min(Math.max(index, 0), branches - 1)

const primitive = holding("cond", {
  type([index], _, [first]) {
    if (index.dtype !== "int32" || index.shape.length > 0)
      throw new Error(`cond: the index must be an int32 scalar; got ${showAval(index)}`)
    return first.outputs.map((y) => y.aval)
  },
  evaluate([index, ...operands], _, __, branches) {
    const { program, run } = branches[nearest(index.data[0], branches.length)]
    return run(operands.slice(0, program.inputs.length)).map((y) => y.fill ?? y.data)
  },
  nesting: { reach, jet, demand, map, separate, transpose, narrow, work: (costs) => Math.max(...costs) },
})

/** Runs the branch that an int32 scalar names, of the first and the last the nearest one where there is none. */
export const cond: Op<(index: Atom, branches: readonly Program[], operands: readonly Atom[]) => readonly Atom[]> = op(
  primitive,
  (index, branches, operands) => {
    const { programs, free } = closed(branches)
    const all = [...operands, ...free]
    if (isLit(index)) return call(programs[nearest(index.data[0], programs.length)], all)
    return bind(primitive, [index, ...all], {}, programs)
  },
)
