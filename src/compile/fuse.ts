import type { Atom } from "../ir/atom.js"
import type { Lowering, Written } from "../ir/lower.js"
import type { Equation, Program } from "../ir/program.js"
import { contiguous } from "../ir/view.js"
import { contraction } from "./contraction.js"
import { conversion } from "./conversion.js"
import { numberOf } from "./convert.js"
import type { Code, Source } from "./draft.js"
import { expanded } from "./expand.js"
import { type Apart, Fusion, slotOf } from "./fusion.js"
import { evaluate } from "./host.js"
import { join } from "./join.js"
import type { NumberType } from "./kernel.js"
import { accumulate, lookup } from "./lookup.js"
import { hasElements, onMatrices } from "./matrices.js"
import { choose, repeat } from "./nest.js"
import { type Walks, walks } from "./readers.js"
import { sorting } from "./sort.js"
import type { Steps } from "./steps.js"
import { type Dies, lastReaders, put, replace } from "./update.js"
import { view } from "./view.js"

/** What is known of the program around an equation. */
interface Surroundings {
  readonly walk: Walks
  readonly dies: Dies
}

type Kind = Exclude<Written["kind"], "host">

type Of<K> = Lowering & { readonly kind: K }

/** How equations of one kind become steps. */
interface Handler<K> {
  /** Those that do not fit are evaluated by the host; the others fit. */
  fits?(e: Equation, lower: Of<K>): boolean
  add(fusion: Fusion, e: Equation, lower: Of<K>, around: Surroundings): void
}

/** The type of the numbers that scalar code computes with: truth values that it does not want as such count as int32. */
function numbersOf({ masks, near }: Of<"scalar">, { inputs, outputs }: Equation): NumberType | undefined {
  const numbers = [...inputs.filter((_, i) => !masks.includes(i)), ...outputs].map((x) => x.aval.dtype)
  const dtype = numberOf(numbers) ?? "int32"
  const fits = masks.every((i) => inputs[i].aval.dtype === "bool") && numbers.every((d) => d === dtype || d === "bool")
  return fits && !(near && dtype === "int32") ? dtype : undefined
}

/** Scalar code as the outputs want its results, truth values or numbers. */
function codeOf(lower: Of<"scalar">, { outputs, params }: Equation, dtype: NumberType): Code {
  const { body, body32, integer, masks, near } = lower
  if (near && dtype === "float32")
    return (r, operands) => body32?.<number>(r, operands, params) ?? r.wide(body, operands, params)
  const chosen = (dtype === "int32" && integer) || body
  return (r, operands) =>
    chosen<number>(
      r,
      operands.map((x, i) => (masks.includes(i) ? x : r.number(x))),
      params,
    ).map((y, i) => (outputs[i].aval.dtype === "bool" ? r.mask(y) : r.number(y)))
}

const avalsOf = ({ inputs }: Equation) => inputs.map((x) => x.aval)

const isNumeric = ({ outputs: [out] }: Equation): boolean => out.aval.dtype !== "bool"

/** Turns are counted in 32 bits, where they are counted. */
const isCountable = (turns: number): boolean => turns < 2 ** 31 || turns === Number.POSITIVE_INFINITY

const handlers: { readonly [K in Kind]: Handler<K> } = {
  scalar: {
    fits: (e, lower) => numbersOf(lower, e) !== undefined,
    add(fusion, e, lower) {
      const dtype = numbersOf(lower, e) as NumberType
      const sources = e.inputs.map((x) => fusion.source(x))
      const { draft, values } = fusion.pointwise(e.outputs[0].aval.shape, dtype, codeOf(lower, e, dtype), sources)
      e.outputs.forEach((y, i) => void fusion.bindTo(y, draft.define(slotOf(y), values[i])))
    },
  },
  conversion: { add: conversion },
  view: {
    add: (fusion, e, lower) => view(fusion, e.inputs[0], e.outputs[0], lower.view(e.inputs[0].aval, e.params)),
  },
  placement: {
    add: (fusion, e, lower) => fusion.place(e.inputs, e.outputs[0], lower.places(avalsOf(e), e.params)),
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
      const { draft, values } = fusion.pointwise(shape, numberOf([dtype]), (_, xs) => xs, [fusion.source(x)])
      fusion.bindTo(out, draft.accumulate(slotOf(out), values[0], lower.strides(shape, params)))
    },
  },
  contraction: {
    fits: isNumeric,
    add: (fusion, e, lower, { walk }) => contraction(fusion, e, lower.axes(e.params), walk),
  },
  matrix: {
    fits: hasElements,
    add: (fusion, e, lower) => onMatrices(fusion, e, lower.routine(e.params)),
  },
  order: { add: (fusion, e, lower) => sorting(fusion, e, lower.axis(e.params)) },
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
  const around = { walk: walks(program), dies: lastReaders(program) }
  for (const e of program.equations) {
    const handler = handlerOf(e)
    if (handler && !e.bodies.some(fusion.isApart)) handler.add(fusion, e, e.primitive.lower as Of<Kind>, around)
    else evaluate(fusion, e)
  }
  return program.outputs
}

/** A program as few steps over buffers. Programs inside that are to stay `apart` run on behalf of a step of the host. */
export function fuse(given: Program, isApart: Apart = () => false): Steps {
  const program = expanded(given)
  const fusion = new Fusion(isApart)
  const inputs = program.inputs.map(slotOf)
  const sources = inputs.map((slot, i) => ({ slot, view: contiguous(program.inputs[i].aval.shape) }))
  const results = addAll(fusion, program, sources)
  const outputs = results.map((y) => fusion.stored(y))
  return { inputs, steps: fusion.finished(), outputs }
}
