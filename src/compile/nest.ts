/** Equations that hold programs, as steps with steps inside. */
import type { Atom } from "../ir/atom.js"
import type { Repetition } from "../ir/lower.js"
import type { Equation, Program } from "../ir/program.js"
import { contiguous, isContiguous } from "../ir/view.js"
import { Fusion, slotOf } from "./fusion.js"
import { type Grouped, isStored, Slot, type Source } from "./groups.js"
import { prepared } from "./prepare.js"
import type { Alias, Branch, Loop } from "./steps.js"

/** Adds the equations of a program whose inputs are at these sources; the results are its outputs. */
export type AddAll = (fusion: Fusion, program: Program, sources: readonly Source[]) => readonly Atom[]

/** The sources of operands in a program inside, where they are always the same. */
const sharedBy = (inner: Fusion, around: Fusion, operands: readonly Atom[]): Source[] =>
  operands.map((x) => {
    const source = around.source(x)
    return isStored(source) ? inner.shared(source) : source
  })

/** The entry of an array that belongs to a turn, and how it moves from one turn to the next. */
function sliceOf(fusion: Fusion, x: Atom): { readonly entry: Source; readonly aliases: readonly Alias[] } {
  const given = fusion.source(x)
  if (!isStored(given)) return { entry: given, aliases: [] }
  const isForward = given.view.strides[0] >= 0
  const { slot, view } = isForward ? given : { slot: fusion.contiguous(given), view: contiguous(given.view.shape) }
  fusion.origins.require(slot)
  const inner = new Slot(slot.dtype, slot.size)
  const [stride, ...strides] = view.strides
  const entry = { slot: inner, view: { shape: view.shape.slice(1), strides, offset: view.offset } }
  return { entry, aliases: [{ inner, outer: slot, stride }] }
}

/** The buffer in which a result lies, if it is the program's own: one that it fills, or that of its carry `before`. */
function ownOf(fusion: Fusion, y: Atom, before: Slot | undefined): Slot | undefined {
  const source = fusion.source(y)
  if (!isStored(source) || !isContiguous(source.view, source.slot.size)) return undefined
  const { slot } = source
  // What an update has made of another carry lies where that one begins its next turn.
  const isOwn = fusion.own.has(slot) ? slot === before : fusion.origins.stepOf(slot) >= 0 && !slot.constant
  return isOwn ? slot : undefined
}

/** Buffers of their own for results, none twice. */
function ownedBy(fusion: Fusion, outputs: readonly Atom[], befores: readonly Slot[] = []): Slot[] {
  const taken = new Set<Slot>()
  return outputs.map((y, i) => {
    const own = ownOf(fusion, y, befores[i])
    const slot = own && !taken.has(own) ? own : fusion.copied(y)
    fusion.origins.require(slot)
    taken.add(slot)
    return slot
  })
}

/** A loop; its carries begin as copies, in the buffers in which they end. */
export function repeat(fusion: Fusion, e: Equation, repetition: Repetition, addAll: AddAll): void {
  const { carries, slices, turns, reverse, tested } = repetition
  const init = e.inputs.slice(0, carries)
  const constants = e.inputs.slice(carries + slices)
  const states = init.map((x) => fusion.copied(x))
  const befores = init.map(slotOf)
  const begin = befores.map((slot, i): Source => ({ slot, view: contiguous(init[i].aval.shape) }))
  const entries = e.inputs.slice(carries, carries + slices).map((x) => sliceOf(fusion, x))

  const inner = new Fusion(fusion.isApart, fusion, true, new Set(befores))
  const sources = [...begin, ...entries.map((x) => x.entry), ...sharedBy(inner, fusion, constants)]
  const outputs = ownedBy(inner, addAll(inner, prepared(e.bodies[e.bodies.length - 1]), sources), befores)
  const [afters, ys] = [outputs.slice(0, carries), outputs.slice(carries)]
  const stacks = e.outputs.slice(carries).map(slotOf)

  const check = new Fusion(fusion.isApart, fusion, true)
  const asked = tested ? addAll(check, prepared(e.bodies[0]), [...begin, ...sharedBy(check, fusion, constants)]) : []
  const [flag] = ownedBy(check, asked)
  const loop: Loop<Grouped> = {
    kind: "loop",
    turns,
    reverse,
    ...(tested && { test: { steps: check.finished(), flag } }),
    steps: inner.finished(),
    carries: states.map((state, i) => ({ state, before: befores[i], after: afters[i] })),
    shared: [...inner.aliases, ...check.aliases],
    slices: entries.flatMap((x) => x.aliases),
    stacks: ys.map((entry, i) => ({ inner: entry, outer: stacks[i], stride: entry.size })),
  }
  fusion.push(loop, [...states, ...stacks])
  e.outputs.forEach((y, i) => void fusion.bindTo(y, i < carries ? states[i] : stacks[i - carries]))
}

/** One of several programs, or one that is to stay together. */
export function choose(fusion: Fusion, e: Equation, addAll: AddAll): void {
  const isChoice = e.bodies.length > 1
  const chosen = isChoice ? fusion.copied(e.inputs[0]) : undefined
  const operands = isChoice ? e.inputs.slice(1) : e.inputs
  const results = e.outputs.map(slotOf)
  const all = e.bodies.map((program) => {
    const inner = new Fusion(fusion.isApart, fusion)
    const outputs = ownedBy(inner, addAll(inner, prepared(program), sharedBy(inner, fusion, operands)))
    return { inner, outputs, steps: inner.finished() }
  })
  const branch: Branch<Grouped> = {
    kind: "branch",
    index: chosen,
    branches: all.map(({ steps }) => steps),
    shared: all.flatMap(({ inner }) => inner.aliases),
    results: all.flatMap(({ outputs }) => outputs.map((inner, i) => ({ inner, outer: results[i], stride: 0 }))),
  }
  fusion.push(branch, results)
  e.outputs.forEach((y, i) => void fusion.bindTo(y, results[i]))
}
