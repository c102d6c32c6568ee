import { type Atom, Lit } from "../../src/ir/atom.js"
import { type Aval, sizeOf } from "../../src/ir/aval.js"
import { bind, build } from "../../src/ir/builder.js"
import { allocate, isFloat } from "../../src/ir/dtype.js"
import type { Primitive, Sample } from "../../src/ir/primitive.js"
import type { Program } from "../../src/ir/program.js"
import { registry } from "../../src/primitives/registry.js"

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

export const drawOperands = (sample: Sample, next: () => number): Lit[] =>
  sample.operands.map(({ aval, range }) => draw(aval, range, next))

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

/** The program that applies a primitive once. */
export const programOf = ({ primitive, sample }: Case): Program =>
  build(
    sample.operands.map(({ aval }) => aval),
    (...xs) => bind(primitive, xs, sample.params),
  )

export const data = (x: Atom): Float64Array => Float64Array.from((x as Lit).data)

export const lit = (aval: Aval, values: ArrayLike<number>): Lit => {
  const stored = allocate(aval.dtype, values.length)
  stored.set(values)
  return new Lit(aval, stored)
}
