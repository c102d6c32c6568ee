import { type Atom, isLit, type Var, zerosLike } from "../ir/atom.js"
import { again, buildFrom, rewritten } from "../ir/builder.js"
import { isFloat } from "../ir/dtype.js"
import { inGroup, linearIn, type Reversing, type Split } from "../ir/primitive.js"
import { dependents, type Equation, type Program, prune } from "../ir/program.js"
import { add } from "../primitives/add.js"

// Reverse mode in three steps: a program that is linear in some of its inputs is separated, so that each equation depends
// on them altogether or not at all; it is split into the equations that do not and those that do; these are transposed.

const inputsOf = (program: Program, marked: readonly boolean[], wanted: boolean): Var[] =>
  program.inputs.filter((_, i) => marked[i] === wanted)

const movingIn = (program: Program, marked: readonly boolean[]): Set<Atom> =>
  dependents(program, inputsOf(program, marked, true))

const reversing: Reversing = { split, separate, transpose }

/** The same program; equations that hold programs are cut where only a part of them depends on marked inputs. */
export function separate(program: Program, marked: readonly boolean[]): Program {
  if (!program.equations.some((e) => e.primitive.nesting)) return program
  const moving = movingIn(program, marked)
  return rewritten(program, (e, inputs) => {
    const moves = e.inputs.map((x) => moving.has(x))
    const cut = moves.includes(true) ? e.primitive.nesting?.separate : undefined
    return cut ? cut({ ...e, inputs }, moves, reversing) : again(e, inputs)
  })
}

/**
 * A program cut in two: what does not depend on the marked inputs, and what does, which reads some of the former, the
 * residuals. Elements that are only rearranged are rearranged again instead of being kept.
 */
export function split(program: Program, marked: readonly boolean[]): Split {
  const separated = separate(program, marked)
  const moving = movingIn(separated, marked)
  const isMoving = (e: Equation) => e.outputs.some((v) => moving.has(v))
  const outputs = separated.outputs.map((y) => moving.has(y))
  const linear = prune({
    inputs: [],
    equations: separated.equations,
    outputs: separated.outputs.filter((_, i) => outputs[i]),
  })
  const kept = linear.equations.filter(isMoving)
  const residuals = new Set(kept.flatMap((e) => e.inputs).filter((x): x is Var => !isLit(x) && !moving.has(x)))
  const views: Equation[] = []
  for (const e of linear.equations.toReversed()) {
    const [y] = e.outputs
    if (e.primitive.lower?.kind !== "view" || !residuals.delete(y)) continue
    views.unshift(e)
    for (const x of e.inputs) if (!isLit(x)) residuals.add(x)
  }
  const read = [...residuals]
  const unmarked = inputsOf(separated, marked, false)
  const places = new Map(unmarked.map((x, i) => [x, i]))
  const known = separated.outputs.filter((_, i) => !outputs[i])
  return {
    known: prune({ inputs: unmarked, equations: separated.equations, outputs: [...known, ...read] }),
    linear: {
      inputs: [...read, ...inputsOf(separated, marked, true)],
      equations: [...views, ...kept],
      outputs: linear.outputs,
    },
    residuals: read.map((x) => places.get(x)),
    outputs,
  }
}

/** Adds a cotangent to what an atom has already. */
export function accumulate(cotangents: Map<Atom, Atom>, x: Atom, c: Atom): void {
  const sum = cotangents.get(x)
  cotangents.set(x, sum ? add(sum, c) : c)
}

/** Takes what an atom has away: somebody goes on adding to it. */
function taken(cotangents: Map<Atom, Atom>, x: Atom): Atom | null {
  const sum = cotangents.get(x) ?? null
  cotangents.delete(x)
  return sum
}

/** Is there a cotangent that may differ from zero? */
const isGiven = (c: Atom | undefined): boolean => c !== undefined && !(isLit(c) && c.fill === 0)

/** Is it a number that would be added to what is linear? NaN is not: it marks what has no solution. */
const isOffset = (x: Atom): boolean => isLit(x) && x.fill !== undefined && Number.isFinite(x.fill) && x.fill !== 0

/** Throws unless an equation is linear in what moves: those of tangents are, unless somebody's own rule is not. */
function requireLinear({ primitive, inputs }: Equation, moving: ReadonlySet<Atom>): void {
  const operands = inputs.flatMap((x, i) => (moving.has(x) && isFloat(x.aval.dtype) ? [i] : []))
  const group = linearIn(primitive, operands)
  if (group && !inputs.some((x, i) => inGroup(group, i) && isOffset(x))) return
  throw new Error(
    `reverse mode: a derivative rule must be linear in its tangents, or its cotangents; got ${primitive.name} of them`,
  )
}

/** Adds to the cotangents of what the given equations depend on, from the last equation to the first. */
export function pull(
  equations: readonly Equation[],
  moving: ReadonlySet<Atom>,
  read: (x: Atom) => Atom,
  cotangents: Map<Atom, Atom>,
): void {
  const give = (x: Atom, c: Atom | null | undefined) => void (c && accumulate(cotangents, x, c))
  for (let j = equations.length - 1; j >= 0; j--) {
    const e = equations[j]
    const { primitive, inputs, outputs, params } = e
    if (!outputs.some((v) => moving.has(v) && isGiven(cotangents.get(v)))) continue
    const operands = inputs.map(read)
    if (primitive.nesting) {
      const moves = inputs.map((x) => moving.has(x))
      const given = outputs.map((v) => cotangents.get(v) ?? null)
      // Of operands that are the same atom the last one goes on adding, so that what a loop starts from comes after it.
      const sums = inputs
        .toReversed()
        .map((x) => (moving.has(x) ? taken(cotangents, x) : null))
        .reverse()
      const all = primitive.nesting.transpose({ ...e, inputs: operands }, moves, given, sums, reversing)
      for (let i = inputs.length - 1; i >= 0; i--) if (moves[i]) give(inputs[i], all[i])
      continue
    }
    requireLinear(e, moving)
    const c = cotangents.get(outputs[0]) as Atom
    inputs.forEach((x, i) => void (moving.has(x) && give(x, primitive.transpose?.(c, operands, i, params))))
  }
}

/** Runs the equations that do not depend on what moves; `values` has the rest of what they read. */
export function runKnown(program: Program, moving: ReadonlySet<Atom>, values: Map<Atom, Atom>): (x: Atom) => Atom {
  const read = (x: Atom): Atom => values.get(x) ?? x
  for (const e of program.equations) {
    if (e.outputs.some((v) => moving.has(v))) continue
    const results = again(e, e.inputs.map(read))
    e.outputs.forEach((v, i) => void values.set(v, results[i]))
  }
  return read
}

/** See `Reversing`. */
export function transpose(
  program: Program,
  marked: readonly boolean[],
  given: readonly boolean[],
  begun: readonly boolean[] = [],
): Program {
  const separated = separate(program, marked)
  const moving = movingIn(separated, marked)
  const known = inputsOf(separated, marked, false)
  const outputs = separated.outputs.filter((_, i) => given[i])
  const sums = inputsOf(separated, begun, true)
  return buildFrom(
    [...known, ...outputs, ...sums].map((x) => x.aval),
    (xs) => {
      const read = runKnown(separated, moving, new Map(known.map((v, i) => [v, xs[i]])))
      const cotangents = new Map<Atom, Atom>(sums.map((v, i) => [v, xs[known.length + outputs.length + i]]))
      // What a turn keeps of a value comes after its carries, and is read before the next turn's.
      for (let i = outputs.length - 1; i >= 0; i--) accumulate(cotangents, outputs[i], xs[known.length + i])
      pull(separated.equations, moving, read, cotangents)
      return inputsOf(separated, marked, true).map((v) => cotangents.get(v) ?? zerosLike(v))
    },
  )
}
