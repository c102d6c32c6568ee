import { type Atom, isLit, Lit, type Var } from "../ir/atom.js"
import { type Aval, aval } from "../ir/aval.js"
import { again, buildFrom, call, record, tracing } from "../ir/builder.js"
import { evaluateProgram } from "../ir/evaluate.js"
import { linearIn, type Primitive } from "../ir/primitive.js"
import { dependents, type Equation, type Program } from "../ir/program.js"
import { closed } from "../primitives/control/parts.js"
import { mul } from "../primitives/mul.js"
import { vmap } from "./vmap.js"

// A program that is mapped while another is being traced waits, as one equation, until the other is complete. Then its
// consumers are known, and what they only sum over the mapped axis is asked for as a sum.

type Mapped = { readonly size: number; readonly mapped: readonly boolean[] }

const isMap = (e: Equation): e is Equation & { readonly params: Mapped } => e.primitive === mapPrimitive

const tooLate = (): never => {
  throw new Error("internal: map: a map is resolved when its program is complete")
}

const mapPrimitive: Primitive<Mapped> = {
  name: "map",
  type: (_, { size }, [{ outputs }]) => outputs.map(({ aval: a }) => aval([size, ...a.shape], a.dtype)),
  linear: [],
  evaluate: (inputs, { size, mapped }, _, [{ program }]) =>
    evaluateProgram(vmap(program, size, mapped), inputs).map((x) => x.data),
  batch: tooLate,
  domain: [],
}

/** Maps a program over the leading axis of the marked inputs: at once, or when the program being traced is complete. */
export const map = (
  program: Program,
  size: number,
  mapped: readonly boolean[],
  inputs: readonly Atom[],
): readonly Atom[] => {
  if (!tracing()) return call(vmap(program, size, mapped), inputs)
  const { programs, free } = closed([program])
  return record(mapPrimitive, [...inputs, ...free], { size, mapped: [...mapped, ...free.map(() => false)] }, programs)
}

/** Writes every waiting map out, collapsed where only sums of it are used. */
export function resolve(program: Program): Program {
  if (!program.equations.some(isMap)) return program
  const origins = originsOf(program)
  const byEntry = neededEntries(program, origins)
  return buildFrom(
    program.inputs.map((v) => v.aval),
    (xs) => {
      const env = new Map<Atom, Atom>(program.inputs.map((v, i) => [v, xs[i]]))
      const read = (x: Atom): Atom => env.get(x) ?? x
      program.equations.forEach((e, position) => {
        const operands = e.inputs.map(read)
        const results = isMap(e)
          ? call(vmap(e.bodies[0], e.params.size, e.params.mapped), operands)
          : (collapsed(program, position, origins, byEntry, read) ?? again(e, operands))
        e.outputs.forEach((v, i) => {
          env.set(v, results[i])
        })
      })
      return program.outputs.map(read)
    },
  )
}

const avalsOf = (e: Equation): Aval[] => e.inputs.map((x) => x.aval)

/** For each variable that follows, entry by entry, from the outputs of a map: that map. */
function originsOf(program: Program): Map<Atom, Equation> {
  const origins = new Map<Atom, Equation>()
  for (const e of program.equations) {
    const origin = isMap(e) ? e : e.inputs.map((x) => origins.get(x)).find((o) => o)
    if (origin && (origin === e || e.primitive.entry?.(avalsOf(e), e.params)))
      for (const v of e.outputs) origins.set(v, origin)
  }
  return origins
}

/** What follows from maps and is needed for every entry of the mapped axis, not only as a sum. */
function neededEntries({ equations, outputs }: Program, origins: ReadonlyMap<Atom, Equation>): Set<Atom> {
  const byEntry = new Set<Atom>(outputs)
  for (let i = equations.length - 1; i >= 0; i--) {
    const e = equations[i]
    const operands = e.inputs.flatMap((x, j) => (origins.has(x) ? [j] : []))
    const sums = e.primitive.summand?.(avalsOf(e), e.params) !== undefined
    const carries =
      e.outputs.some((v) => origins.has(v) && !byEntry.has(v)) && linearIn(e.primitive, operands) !== undefined
    if (!sums && !carries) for (const x of e.inputs) byEntry.add(x)
  }
  return byEntry
}

/** The result of an equation that sums over the axis of a map, with the sum carried into the map; if it is one. */
function collapsed(
  program: Program,
  position: number,
  origins: ReadonlyMap<Atom, Equation>,
  byEntry: ReadonlySet<Atom>,
  read: (x: Atom) => Atom,
): readonly Atom[] | undefined {
  const last = program.equations[position]
  const term = last.primitive.summand?.(avalsOf(last), last.params)
  const origin = last.inputs.map((x) => origins.get(x)).find((o) => o)
  if (!term || !origin || !isMap(origin)) return undefined
  const [inner] = origin.bodies
  const { size, mapped } = origin.params

  // What lies between the map and the sum, and the other arrays of which it takes one entry.
  const needed = new Set<Atom>(last.inputs)
  const between: Equation[] = []
  for (let i = position - 1; program.equations[i] !== origin; i--) {
    const e = program.equations[i]
    if (!e.outputs.some((v) => needed.has(v) && origins.get(v) === origin)) continue
    between.unshift(e)
    for (const x of e.inputs) needed.add(x)
  }
  if (origin.outputs.some((v) => needed.has(v) && byEntry.has(v))) return undefined
  const isEntryTaken = (x: Atom) =>
    origins.get(x) !== origin && !(isLit(x) && x.fill !== undefined) && x.aval.shape[0] === size
  const others = [...needed].filter(isEntryTaken)

  const entryOf = ({ aval: { shape, dtype } }: Atom) => aval(shape.slice(1), dtype)
  const body = buildFrom([...inner.inputs.map((v) => v.aval), ...others.map(entryOf)], (xs) => {
    const entries = new Map<Atom, Atom>()
    const define = (outputs: readonly Atom[], values: readonly Atom[]) =>
      outputs.forEach((v, i) => void entries.set(read(v), values[i]))
    const at = (x: Atom): Atom =>
      entries.get(x) ?? (isLit(x) && x.fill !== undefined ? new Lit(entryOf(x), x.fill) : tooLate())
    define(others, xs.slice(inner.inputs.length))
    define(origin.outputs, call(inner, xs))
    for (const e of between)
      define(e.outputs, e.primitive.entry?.(avalsOf(e), e.params)?.(e.inputs.map(read), at) ?? tooLate())
    return [term(last.inputs.map(read), at)]
  })
  const inputs = [...origin.inputs, ...others].map(read)
  return weighted(body, size, [...mapped, ...others.map(() => true)], inputs, inner.inputs.length)
}

/** Σ_d body(d). Inputs from `first` on in which the body is linear, one number for each d, are weights of the sum. */
function weighted(
  body: Program,
  size: number,
  mapped: readonly boolean[],
  inputs: readonly Atom[],
  first: number,
): readonly Atom[] {
  const isWeight = body.inputs.map((v, i) => i >= first && v.aval.shape.length === 0 && isLinearIn(body, v))
  const weights = inputs.filter((_, i) => isWeight[i])
  if (weights.length === 0) return call(vmap(body, size, mapped, ["summed"]), inputs)
  const rest = body.inputs.filter((_, i) => !isWeight[i])
  const plain = buildFrom(
    rest.map((v) => v.aval),
    (xs) =>
      call(
        body,
        body.inputs.map((v, i) => (isWeight[i] ? new Lit(v.aval, 1) : xs[rest.indexOf(v)])),
      ),
  )
  const product = weights.reduce((a, b) => mul(a, b))
  return call(
    vmap(
      plain,
      size,
      mapped.filter((_, i) => !isWeight[i]),
      [{ weights: product }],
    ),
    inputs.filter((_, i) => !isWeight[i]),
  )
}

/** Is the output proportional to this input? */
function isLinearIn(program: Program, input: Var): boolean {
  const moving = dependents(program, [input])
  const proportional = (e: Equation): boolean => {
    const operands = e.inputs.flatMap((x, i) => (moving.has(x) ? [i] : []))
    const group = linearIn(e.primitive, operands)
    return (
      operands.length === 0 ||
      (group !== undefined && (group === "every" ? e.inputs.length : group.length) === operands.length)
    )
  }
  return program.outputs.every((y) => moving.has(y)) && program.equations.every(proportional)
}
