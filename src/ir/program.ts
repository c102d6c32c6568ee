import { type Atom, isLit, Var } from "./atom.js"
import type { Data } from "./dtype.js"
import type { Equation, Program } from "./primitive.js"

export type { Equation, Program } from "./primitive.js"

/**
 * The interpreter that every transform is an instance of. Literals and free variables are constants to the transform.
 */
export function interpret<T>(
  program: Program,
  inputs: readonly T[],
  constant: (x: Atom) => T,
  step: (e: Equation, inputs: T[]) => readonly T[],
): T[] {
  const env = new Map<Var, T>()
  program.inputs.forEach((v, i) => {
    env.set(v, inputs[i])
  })
  const read = (x: Atom): T => (x instanceof Var && env.has(x) ? (env.get(x) as T) : constant(x))
  for (const e of program.equations) {
    const values = step(e, e.inputs.map(read))
    for (let i = 0; i < values.length; i++) env.set(e.outputs[i], values[i])
  }
  return program.outputs.map(read)
}

/** The equations that the outputs need, and of the programs that they hold what these outputs need. */
export function prune({ inputs, equations, outputs }: Program): Program {
  const live = new Set<Atom>(outputs)
  const kept: Equation[] = []
  for (let i = equations.length - 1; i >= 0; i--) {
    const e = equations[i]
    if (!e.outputs.some((v) => live.has(v))) continue
    const needed = narrowed(e, live)
    kept.push(needed)
    for (const x of needed.inputs) live.add(x)
  }
  return { inputs, equations: kept.reverse(), outputs }
}

/** An equation without what only its unused outputs need. */
function narrowed(e: Equation, live: ReadonlySet<Atom>): Equation {
  const narrow = e.primitive.nesting?.narrow
  if (!narrow || e.outputs.every((v) => live.has(v))) return e
  const { inputs, params, bodies, kept } = narrow(
    e,
    e.outputs.map((v) => live.has(v)),
  )
  return { primitive: e.primitive, inputs, params, bodies, outputs: e.outputs.filter((_, i) => kept[i]) }
}

/** The variables that depend on the given ones, these included. */
export function dependents(program: Program, inputs: readonly Var[]): Set<Atom> {
  const set = new Set<Atom>(inputs)
  for (const e of program.equations) {
    if (!e.inputs.some((x) => set.has(x))) continue
    const outputs = e.primitive.nesting?.reach(
      e,
      e.inputs.map((x) => set.has(x)),
    )
    for (let i = 0; i < e.outputs.length; i++) if (!outputs || outputs[i]) set.add(e.outputs[i])
  }
  return set
}

/** Which outputs of a program depend on the inputs that are marked. */
export function outputsReached(program: Program, marked: readonly boolean[]): boolean[] {
  const set = dependents(
    program,
    program.inputs.filter((_, i) => marked[i]),
  )
  return program.outputs.map((y) => set.has(y))
}

/** The variables that a program uses and does not bind: those of the functions around it. */
export function freeVariables({ inputs, equations, outputs }: Program): Var[] {
  const bound = new Set<Atom>(inputs)
  const free = new Set<Var>()
  const use = (x: Atom) => void (x instanceof Var && !bound.has(x) && free.add(x))
  for (const e of equations) {
    e.inputs.forEach(use)
    for (const v of e.outputs) bound.add(v)
  }
  outputs.forEach(use)
  return [...free]
}

/** The arrays that a program holds, in the order in which they stand in its text. */
export const arraysOf = ({ equations, outputs }: Program): Data[] => [
  ...equations.flatMap((e) => [...e.inputs.flatMap(arrayOf), ...e.bodies.flatMap(arraysOf)]),
  ...outputs.flatMap(arrayOf),
]

const arrayOf = (x: Atom): Data[] => (isLit(x) && x.fill === undefined ? [x.data] : [])
