import { type Atom, isLit, Lit } from "../../ir/atom.js"
import { type Aval, aval } from "../../ir/aval.js"
import { bind } from "../../ir/builder.js"
import type { Params, Primitive, Sample } from "../../ir/primitive.js"
import { elementsOf, type View } from "../../ir/view.js"
import { type Op, op } from "./op.js"

/** A rearrangement of one operand: each element of the result is an element of the operand. */
interface Structural<P extends Params> {
  /** Where the elements of the result are found; throws when the operand does not fit. */
  view(operand: Aval, params: P): View
  transpose(cotangent: Atom, operand: Atom, params: P): Atom
  /** The params that rearrange an operand with one more leading axis of `size`. */
  batch(params: P, size: number): P
  /** The params that rearrange one entry of the operand, when each entry of the result comes from one. */
  entry?(operand: Aval, params: P): P | undefined
  /** Params that change nothing. */
  trivial?(operand: Aval, params: P): boolean
  domain: readonly Sample[]
}

/** A structural primitive as its callers see it. */
export type Rearrange<P> = Op<(x: Atom, params: P) => Atom>

export function structural<P extends Params>(name: string, s: Structural<P>): Rearrange<P> {
  const apply = (x: Atom, params: P) => bind(primitive, [x], params)[0]
  const primitive: Primitive<P> = {
    name,
    linear: [[0]],
    type: ([a], params) => [aval(s.view(a, params).shape, a.dtype)],
    evaluate: ([x], params, [out]) => [elementsOf(s.view(x.aval, params), out.dtype, x.data)],
    transpose: (ct, [x], _, params) => s.transpose(ct, x, params),
    batch: ([x], _, size, params) => bind(primitive, [x], s.batch(params, size)),
    entry: ([a], params) => {
      const inner = s.entry?.(a, params)
      return inner && (([x], at) => [apply(at(x), inner)])
    },
    shortcut: ([x], params) => {
      if (s.trivial?.(x.aval, params)) return x
      if (isLit(x) && x.fill !== undefined) return new Lit(primitive.type([x.aval], params, [])[0], x.fill)
      return undefined
    },
    lower: { kind: "view", view: (a, params) => s.view(a, params) },
    domain: s.domain,
  }
  return op(primitive, apply)
}

/** Axes shifted by the new leading axis. */
export const shifted = (axes: readonly number[]): number[] => axes.map((axis) => axis + 1)

/** Axes without the leading one. */
export const unshifted = (axes: readonly number[]): number[] => axes.filter((axis) => axis > 0).map((axis) => axis - 1)
