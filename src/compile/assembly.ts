import type { Atom } from "../ir/atom.js"
import { Lit } from "../ir/atom.js"
import { sizeOf } from "../ir/aval.js"
import type { Equation, Program } from "../ir/program.js"
import { compose, type View, within } from "../ir/view.js"
import { type Fusion, slotOf } from "./fusion.js"

// Arrays that are put together. Who reads a part that is one operand reads the operand; the whole is written just before
// the first equation that reads it otherwise, and not at all if there is none.

/** Operands at views of an array of zeros. */
interface Assembly {
  readonly inputs: readonly Atom[]
  readonly places: readonly View[]
}

/** A view of an atom. */
interface Seen {
  readonly of: Atom
  readonly view: View
}

/** The equations of a program in the order in which they are taken. */
export interface Schedule {
  readonly equations: readonly Equation[]
  /** What those see that are views, */
  readonly views: ReadonlyMap<Equation, Seen>
  /** and of what those put an array together that do. */
  readonly assemblies: ReadonlyMap<Equation, Assembly>
}

/** The same, with the operands of operands that are put together themselves and not written yet. */
function flattened({ inputs, places }: Assembly, pending: (x: Atom) => Assembly | undefined): Assembly {
  const parts = inputs.flatMap((x, i) => {
    const assembly = pending(x)
    const inner = assembly?.places.map((place) => compose(place, places[i]))
    const all = inner?.flatMap((place) => place ?? [])
    if (!assembly || !all || all.length < assembly.inputs.length) return [{ x, place: places[i] }]
    return assembly.inputs.map((part, k) => ({ x: part, place: all[k] }))
  })
  return { inputs: parts.map(({ x }) => x), places: parts.map(({ place }) => place) }
}

/** A view of an atom; of one that is put together a view of the operand alone, where no more is seen. */
function lookedUp(of: Atom, view: View, assemblyOf: (x: Atom) => Assembly | undefined): Seen {
  const { inputs, places } = assemblyOf(of) ?? { inputs: [], places: [] }
  for (const [i, place] of places.entries()) {
    const inner = within(view, place, of.aval.shape)
    if (inner) return lookedUp(inputs[i], inner, assemblyOf)
  }
  return { of, view }
}

/** When the equations of a program are taken: as they stand, but for those that put arrays together. */
export function scheduled(program: Program): Schedule {
  const isPlain = program.equations.every(({ primitive: { lower } }) => !lower || !moving.has(lower.kind))
  return isPlain ? { equations: program.equations, views: new Map(), assemblies: new Map() } : rearranged(program)
}

const moving: ReadonlySet<string> = new Set(["view", "placement"])

function rearranged({ equations: all, outputs }: Program): Schedule {
  const equations: Equation[] = []
  const views = new Map<Equation, Seen>()
  const assemblies = new Map<Equation, Assembly>()
  const makers = new Map<Atom, Equation>()
  const taken = new Set<Equation>()
  const take = (e: Equation): void => {
    taken.add(e)
    equations.push(e)
  }
  const assemblyOf = (x: Atom): Assembly | undefined => {
    const maker = makers.get(x)
    return maker && assemblies.get(maker)
  }
  const pending = (x: Atom): Assembly | undefined => (taken.has(makers.get(x) as Equation) ? undefined : assemblyOf(x))
  const read = (x: Atom): void => {
    const maker = makers.get(x)
    if (!maker || taken.has(maker)) return
    assemblies.get(maker)?.inputs.forEach(read)
    take(maker)
  }
  for (const e of all) {
    const {
      primitive: { lower },
      inputs,
      params,
      outputs: [out],
    } = e
    if (lower?.kind === "placement") {
      const avals = inputs.map((x) => x.aval)
      assemblies.set(e, flattened({ inputs, places: lower.places(avals, params) }, pending))
      makers.set(out, e)
    } else if (lower?.kind === "view") {
      const seen = lookedUp(inputs[0], lower.view(inputs[0].aval, params), assemblyOf)
      views.set(e, seen)
      read(seen.of)
      take(e)
    } else {
      inputs.forEach(read)
      take(e)
    }
  }
  outputs.forEach(read)
  return { equations, views, assemblies }
}

/** An atom that is a view of another one. */
export function view(fusion: Fusion, out: Atom, { of, view }: Seen): void {
  const source = fusion.source(of)
  fusion.bind(out, typeof source === "number" ? source : fusion.seen(source, view))
}

/** Writes operands at their places, and zeros elsewhere. */
export function assemble(fusion: Fusion, out: Atom, { inputs, places }: Assembly): void {
  const { shape, dtype } = out.aval
  const placed = inputs.flatMap((x, i) => {
    const source = fusion.source(x)
    return Object.is(source, 0) || sizeOf(x.aval.shape) === 0 ? [] : [{ source, place: places[i] }]
  })
  if (placed.length === 0) {
    fusion.bind(out, fusion.source(new Lit(out.aval, 0)))
    return
  }
  const writers = placed.map(({ source, place }) => fusion.writer(source, dtype, place))
  const filled = placed.reduce((sum, { place }) => sum + sizeOf(place.shape), 0) === sizeOf(shape)
  const steps = writers.map(({ held }) => held.draft.step)
  const first = filled ? -1 : steps.indexOf(steps.reduce((least, step) => Math.min(least, step)))
  const slot = slotOf(out)
  writers.forEach(({ held, place }, i) => void fusion.write(held, slot, place, { clears: i === first }))
  fusion.bindTo(out, slot)
}
