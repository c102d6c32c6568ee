import type { Atom } from "../ir/atom.js"
import type { Lowering, Written } from "../ir/lower.js"
import type { Equation, Program } from "../ir/program.js"
import { contiguous } from "../ir/view.js"
import { assemble, type Schedule, scheduled, view } from "./assembly.js"
import { contraction } from "./contraction.js"
import { conversion } from "./conversion.js"
import { expanded } from "./expand.js"
import { type Apart, Fusion, slotOf } from "./fusion.js"
import type { Groups, Source } from "./groups.js"
import { evaluate } from "./host.js"
import { join } from "./join.js"
import type { NumberType } from "./kernel.js"
import { accumulate, lookup } from "./lookup.js"
import { hasElements, onMatrices } from "./matrices.js"
import { choose, repeat } from "./nest.js"
import { type Walks, walks } from "./readers.js"
import { numbersOf, scalarOf } from "./scalars.js"
import { sorting } from "./sort.js"
import { areLines, running } from "./sums.js"
import { inTerms } from "./terms.js"
import { type Dies, lastReaders, put, replace } from "./update.js"

/** What is known of the program around an equation, found when a handler asks for it. */
class Surroundings {
  #walk: Walks | undefined
  #dies: Dies | undefined
  #reads: ReadonlySet<Atom> | undefined

  constructor(
    readonly program: Program,
    readonly schedule: Schedule,
  ) {}

  get walk(): Walks {
    this.#walk ??= walks(this.program)
    return this.#walk
  }
  get dies(): Dies {
    this.#dies ??= lastReaders(this.program)
    return this.#dies
  }
  /** What equations and callers read. */
  get reads(): ReadonlySet<Atom> {
    this.#reads ??= new Set([...this.schedule.equations.flatMap((e) => e.inputs), ...this.program.outputs])
    return this.#reads
  }
}

type Kind = Exclude<Written["kind"], "host">

type Of<K> = Lowering & { readonly kind: K }

/** How equations of one kind become steps. */
interface Handler<K> {
  /** Those that do not fit are evaluated by the host; the others fit. */
  fits?(e: Equation, lower: Of<K>): boolean
  add(fusion: Fusion, e: Equation, lower: Of<K>, around: Surroundings): void
}

const avalsOf = ({ inputs }: Equation) => inputs.map((x) => x.aval)

const found = <T>(known: ReadonlyMap<Equation, T>, e: Equation): T => known.get(e) as T

const isNumeric = ({ outputs: [out] }: Equation): boolean => out.aval.dtype !== "bool"

/** Turns are counted in 32 bits, where they are counted. */
const isCountable = (turns: number): boolean => turns < 2 ** 31 || turns === Number.POSITIVE_INFINITY

const handlers: { readonly [K in Kind]: Handler<K> } = {
  scalar: {
    fits: (e, lower) => numbersOf(lower, e) !== undefined,
    add(fusion, e, lower) {
      const scalar = scalarOf(lower, e, numbersOf(lower, e) as NumberType)
      const sources = e.inputs.map((x) => fusion.source(x))
      const { draft, value } = fusion.pointwise(e.outputs[0].aval.shape, scalar, sources)
      e.outputs.forEach((y, i) => void fusion.bindTo(y, fusion.origins.define(slotOf(y), { draft, value: value + i })))
    },
  },
  conversion: { add: conversion },
  view: {
    add: (fusion, e, _, { schedule }) => view(fusion, e.outputs[0], found(schedule.views, e)),
  },
  placement: {
    add: (fusion, e, _, { schedule }) => assemble(fusion, e.outputs[0], found(schedule.assemblies, e)),
  },
  update: { add: (fusion, e, lower, { dies }) => put(fusion, e, lower.place(avalsOf(e), e.params), dies) },
  replacement: {
    fits: isNumeric,
    add: (fusion, e, lower, { dies }) => replace(fusion, e, lower.lookup(avalsOf(e), e.params), dies),
  },
  lookup: { fits: isNumeric, add: (fusion, e, lower) => lookup(fusion, e, lower.lookup(avalsOf(e), e.params)) },
  accumulation: {
    fits: isNumeric,
    add: (fusion, e, lower) => accumulate(fusion, e, lower.lookup(avalsOf(e), e.params)),
  },
  reduction: {
    fits: (e) => e.inputs[0].aval.dtype !== "bool",
    add(fusion, { inputs: [x], outputs: [out], params }, lower) {
      const { shape, dtype } = x.aval
      const held = fusion.read(fusion.source(x), dtype, shape)
      const place = { strides: lower.strides(shape, params), offset: 0 }
      fusion.bindTo(out, fusion.write(held, slotOf(out), place, { adds: true, clears: true }))
    },
  },
  contraction: {
    fits: isNumeric,
    add: (fusion, e, lower, { walk }) =>
      contraction(fusion, e, lower.axes(e.params), lower.hasIdleZeros?.(e.params) ?? false, walk),
  },
  matrix: {
    fits: hasElements,
    add: (fusion, e, lower, around) => onMatrices(fusion, e, lower.routine(e.params), (x) => around.reads.has(x)),
  },
  order: { add: (fusion, e, lower) => sorting(fusion, e, lower.axis(e.params)) },
  running: { add: (fusion, e, lower) => running(fusion, e, lower.running(e.inputs[0].aval, e.params)) },
  loop: {
    fits: (e, lower) => hasNoHost(e) && isCountable(lower.repetition(e.params).turns),
    add: (fusion, e, lower) => repeat(fusion, e, lower.repetition(e.params), addAll),
  },
  branch: { fits: hasNoHost, add: (fusion, e) => choose(fusion, e, addAll) },
}

/** The handler of an equation, if it is no step of the host. */
function handlerOf<K extends Kind>(e: Equation): Handler<K> | undefined {
  const { lower } = e.primitive
  const handler = lower && (handlers[lower.kind as Kind] as Handler<K>)
  return !handler?.fits || handler.fits(e, lower as Of<K>) ? handler : undefined
}

const known = new WeakMap<Program, boolean>()

/** Does the host have nothing to do in the programs that an equation holds? */
function hasNoHost({ bodies }: Equation): boolean {
  return bodies.every((program) => {
    const isAll = known.get(program) ?? program.equations.every((e) => handlerOf(e) !== undefined)
    known.set(program, isAll)
    return isAll
  })
}

function addAll(fusion: Fusion, given: Program, sources: readonly Source[]): readonly Atom[] {
  const program = join(given)
  program.inputs.forEach((v, i) => void fusion.bind(v, sources[i]))
  const around = new Surroundings(program, scheduled(program))
  for (const e of around.schedule.equations) {
    const handler = handlerOf(e)
    if (handler && !e.bodies.some(fusion.isApart)) handler.add(fusion, e, e.primitive.lower as Of<Kind>, around)
    else evaluate(fusion, e)
  }
  return program.outputs
}

/**
 * Decides which equations form a kernel, in which order, and which values are stored. Programs inside that are to stay
 * `apart` run on behalf of a step of the host.
 */
export function group(given: Program, isApart: Apart = () => false): Groups {
  const program = inTerms(expanded(given, areLines))
  const fusion = new Fusion(isApart)
  const inputs = program.inputs.map(slotOf)
  const sources = inputs.map((slot, i) => ({ slot, view: contiguous(program.inputs[i].aval.shape) }))
  const results = addAll(fusion, program, sources)
  const outputs = results.map((y) => fusion.stored(y))
  return { inputs, steps: fusion.finished(), outputs }
}
