import { type Atom, Lit } from "../../../ir/atom.js"
import { aval } from "../../../ir/aval.js"
import { allocate, type DType } from "../../../ir/dtype.js"
import { argsort } from "../../argsort.js"
import { equal } from "../../equal.js"
import { gather } from "../../gatherAndScatter.js"
import { less } from "../../less.js"
import { neg } from "../../neg.js"
import { permute } from "../../permute.js"
import { reshape } from "../../reshape.js"
import { slice } from "../../sliceAndPad.js"
import { sub } from "../../sub.js"
import { broadcast, sum } from "../../sumAndBroadcast.js"
import { where } from "../../where.js"

// Rows and columns of stacks of matrices, named by numbers that a program computes.

/** Row i of the result is the row that a permutation names, in each matrix. */
export function permuted(x: Atom, permutation: Atom): Atom {
  const axis = x.aval.shape.length - 2
  return gather(x, permutation, { axis, batch: axis })
}

/** The entry of each vector that a permutation names. */
export function permutedEntries(x: Atom, permutation: Atom): Atom {
  const axis = x.aval.shape.length - 1
  return gather(x, permutation, { axis, batch: axis })
}

/** 0, 1, ..., n - 1. */
export function counted(n: number): Atom {
  const data = allocate("int32", n)
  for (let i = 0; i < n; i++) data[i] = i
  return new Lit(aval([n], "int32"), data)
}

/** The place along an axis of each element of a shape. */
export const placesAlong = (axis: number, shape: readonly number[]): Atom =>
  broadcast(counted(shape[axis]), { shape, axes: shape.flatMap((_, i) => (i === axis ? [] : [i])) })

/** x in a shape that has further axes at the end. */
export const spreadBehind = (x: Atom, shape: readonly number[]): Atom =>
  broadcast(x, { shape, axes: shape.flatMap((_, i) => (i < x.aval.shape.length ? [] : [i])) })

/** A number in the place of every element. */
export const filledWith = (shape: readonly number[], value: number, dtype: DType): Atom =>
  new Lit(aval(shape, dtype), value)

/** x with another entry of an axis, the one that a number names. */
export function withPart(x: Atom, part: Atom, axis: number, at: Atom): Atom {
  const { shape } = x.aval
  return where(equal(placesAlong(axis, shape), spreadBehind(at, shape)), broadcast(part, { shape, axes: [axis] }), x)
}

export const magnitude = (x: Atom): Atom => where(less(x, new Lit(x.aval, 0)), neg(x), x)

/** Where in each vector the smallest element stands, the first of equal ones; NaN is larger than every number. */
export function smallestAt(x: Atom): Atom {
  const order = argsort(x, x.aval.shape.length - 1)
  const { shape } = order.aval
  const lead = shape.slice(0, -1)
  const first = slice(order, { start: shape.map(() => 0), step: shape.map(() => 1), shape: [...lead, 1] })
  return reshape(first, { shape: lead })
}

/** The entries of each vector as the leading axis. */
export function entriesFirst(x: Atom): Atom {
  const axes = x.aval.shape.map((_, i) => i)
  return permute(x, { axes: [axes.length - 1, ...axes.slice(0, -1)] })
}

/** The entries of an axis from one place on, before another. */
export function between(x: Atom, axis: number, first: number, end: number): Atom {
  const { shape } = x.aval
  const start = shape.map((_, i) => (i === axis ? first : 0))
  return slice(x, { start, step: shape.map(() => 1), shape: shape.with(axis, end - first) })
}

/** The largest magnitude along the last axis. */
export function largestIn(x: Atom): Atom {
  const last = x.aval.shape.length - 1
  let rest = magnitude(x)
  for (let n = rest.aval.shape[last]; n > 1; n = rest.aval.shape[last]) {
    const half = Math.ceil(n / 2)
    const [a, b] = [between(rest, last, 0, half), between(rest, last, n - half, n)]
    rest = where(less(a, b), b, a)
  }
  return rest
}

/** 0 for finite matrices, NaN for others: what is not finite is NaN less itself. */
export const finiteness = (a: Atom): Atom => sum(sub(a, a), [a.aval.shape.length - 2, a.aval.shape.length - 1])
