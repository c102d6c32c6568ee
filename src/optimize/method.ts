import type { Objective } from "./objective.js"

/** What a method remembers between two steps: numbers and vectors, in lists and objects. */
export type Remembered = number | Float64Array | readonly Remembered[] | { readonly [name: string]: Remembered }

/** What counts how often it was evaluated. */
export interface Counted {
  evaluations: number
}

/** A method to minimise an `F`. `M` is all that it knows between two steps. */
export interface Method<M extends Remembered, F extends Counted = Objective> {
  /** What it knows at the start. */
  begin(f: F, x: Float64Array): M
  /** One step, the first one being 1; undefined when no lower point is found. */
  step(f: F, memory: M, step: number): M | undefined
  /** Where it is; methods without derivatives have no gradient. */
  place(memory: M): { readonly x: Float64Array; readonly value: number; readonly gradient?: Float64Array }
  hasConverged(memory: M, tol: number): boolean
  /** Can this come from `n` parameters? */
  isMemory(memory: Partial<M>, n: number): boolean
}

export const isVector = (x: unknown, n: number): x is Float64Array =>
  x instanceof Float64Array && x.length === n && x.every(Number.isFinite)

/** Is this a point with finite numbers? */
export function isPoint(p: unknown, n: number): boolean {
  const { x, value, gradient } = Object(p) as Record<string, unknown>
  return isVector(x, n) && Number.isFinite(value) && isVector(gradient, n)
}
