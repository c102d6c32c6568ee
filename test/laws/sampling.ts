import { type Atom, Lit } from "../../src/ir/atom.js"
import { type Aval, sizeOf } from "../../src/ir/aval.js"
import { bind, build, call } from "../../src/ir/builder.js"
import { allocate, isFloat } from "../../src/ir/dtype.js"
import type { Primitive, Sample } from "../../src/ir/primitive.js"
import type { Program } from "../../src/ir/program.js"
import { registry } from "../../src/primitives/registry.js"
import { jet } from "../../src/transforms/jet.js"

/** Uniform numbers in [0, 1), the same for the same seed (mulberry32). */
export function uniform(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

export function draw(aval: Aval, [low, high]: readonly [number, number], next: () => number): Lit {
  const data = allocate(aval.dtype, sizeOf(aval.shape))
  for (let i = 0; i < data.length; i++) {
    const x = low + (high - low) * next()
    data[i] = isFloat(aval.dtype) ? x : Math.floor(x)
  }
  return new Lit(aval, data)
}

/** A direction or cotangent for an operand. */
export const tangent = (x: Atom, next: () => number): Lit => draw(x.aval, [-1, 1], next)

/** The numbers of which a sample's operands are made. */
export const drawNumbers = (sample: Sample, next: () => number): Lit[] =>
  sample.operands.map(({ aval, range }) => draw(aval, range, next))

/** The operands that a sample makes of numbers. */
export const prepared = <T extends Atom>({ prepare }: Sample, numbers: readonly T[]): readonly Atom[] =>
  prepare ? prepare(numbers) : numbers

/** The operands proper. */
export const drawOperands = (sample: Sample, next: () => number): Lit[] =>
  prepared(sample, drawNumbers(sample, next)) as Lit[]

export interface Case {
  readonly title: string
  readonly primitive: Primitive
  readonly sample: Sample
}

/** Every primitive at every sample of its domain. */
export const cases: readonly Case[] = [...registry.values()].flatMap((primitive) =>
  primitive.domain.map((sample) => {
    const types = sample.operands.map(({ aval }) => `${aval.dtype}[${aval.shape}]`).join(", ")
    const params = Object.keys(sample.params).length > 0 ? ` ${JSON.stringify(sample.params)}` : ""
    return { title: `${primitive.name}${params} (${types})`, primitive, sample }
  }),
)

export const isMoving = (x: { readonly aval: Aval }): boolean => isFloat(x.aval.dtype)

/** A primitive, applied to the operands that its sample makes of numbers. */
export const applied = ({ primitive, sample }: Case, numbers: readonly Atom[]): readonly Atom[] =>
  bind(primitive, prepared(sample, numbers), sample.params)

/** The program that applies a primitive once. */
export const programOf = (c: Case): Program =>
  build(
    c.sample.operands.map(({ aval }) => aval),
    (...xs) => applied(c, xs),
  )

/** The same; the operands that the primitive is applied to are outputs too, the first ones. */
export const withOperands = (c: Case): Program =>
  build(
    c.sample.operands.map(({ aval }) => aval),
    (...xs) => [...prepared(c.sample, xs), ...applied(c, xs)],
  )

/** The coefficients, order by order, of the operands u and the outputs v of a primitive, along a random curve. */
export function seriesOf(c: Case, order: number, seed: number): { readonly u: Atom[][]; readonly v: Atom[][] } {
  const next = uniform(seed)
  const numbers = drawNumbers(c.sample, next)
  const terms = Array.from({ length: order }, () => numbers.filter(isMoving).map((x) => tangent(x, next)))
  const program = withOperands(c)
  const all = call(jet(program, order), [...numbers, ...terms.flat()])
  const width = program.outputs.length
  const own = prepared(c.sample, numbers).length
  const orders = Array.from({ length: order + 1 }, (_, k) => all.slice(k * width, (k + 1) * width))
  return { u: orders.map((xs) => xs.slice(0, own)), v: orders.map((xs) => xs.slice(own)) }
}

export const data = (x: Atom): Float64Array => Float64Array.from((x as Lit).data)

export const lit = (aval: Aval, values: ArrayLike<number>): Lit => {
  const stored = allocate(aval.dtype, values.length)
  stored.set(values)
  return new Lit(aval, stored)
}
