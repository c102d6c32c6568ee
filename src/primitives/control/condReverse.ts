import { type Atom, zerosLike } from "../../ir/atom.js"
import { build, call } from "../../ir/builder.js"
import type { Coefficients, Nesting, Split } from "../../ir/primitive.js"
import { type Program, prune } from "../../ir/program.js"
import { chosen, either, grouped, isThere, merged, others, positions } from "./parts.js"

// Reverse mode of a choice between programs.

/** Writes a choice: the index of a branch, the branches, and the operands of all of them. */
export type WriteCond = (index: Atom, branches: readonly Program[], operands: readonly Atom[]) => readonly Atom[]

/** Each branch has residuals of its own; those of the branches that are not taken are zero. */
export const separate =
  (cond: WriteCond): Nesting["separate"] =>
  ({ bodies, inputs: [index, ...operands] }, [, ...marked], { split }) => {
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

export const transpose =
  (cond: WriteCond): Nesting["transpose"] =>
  ({ bodies, inputs: [index, ...operands] }, [, ...marked], cotangents, [, ...sums], reversing) => {
    const [given, begun] = [cotangents.map(isThere), sums.map(isThere)]
    const branches = bodies.map((body) => reversing.transpose(body, marked, given, begun))
    const results = cond(index, branches, [...others(operands, marked), ...[...cotangents, ...sums].filter(isThere)])
    const rest = results.values()
    const ofOperands: Coefficients = marked.map((m) => (m ? (rest.next().value as Atom) : null))
    return [null, ...ofOperands]
  }
