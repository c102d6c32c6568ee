import { compile, jitOptions } from "../../api/backend.js"
import { NDArray } from "../../array/ndarray.js"
import { Lit } from "../../ir/atom.js"
import { aval, sizeOf } from "../../ir/aval.js"
import { build } from "../../ir/builder.js"
import type { Data } from "../../ir/dtype.js"
import type { Method } from "../methods/method.js"
import type { System } from "../system.js"

/** An attempt at a step, as numbers. */
export interface Evaluated {
  readonly coefficients: Float64Array
  /** f at the start. */
  readonly rates: Float64Array
  readonly along: readonly Float64Array[]
  readonly end: Float64Array | undefined
  readonly measure: number
}

export type Evaluator = (t: number, y: Float64Array, h: number) => Evaluated

/** All that is compiled for `odeint` is shared: a later call with the same program finds it, while it is among the last. */
const user = Symbol("odeint")

const literal = (x: NDArray): Lit => x.atom as Lit

const numbers = (x: Data): Float64Array => (x instanceof Float64Array ? x : Float64Array.from(x))

/** An array of the system's dtype that holds numbers. */
export const arrayOf = (
  { dtype }: Pick<System, "dtype">,
  x: Float64Array,
  shape: readonly number[] = [x.length],
): NDArray => new NDArray(new Lit(aval(shape, dtype), dtype === "float32" ? Float32Array.from(x) : x))

/** Attempts at steps of a system that is known, compiled. */
export function evaluator(system: System, method: Method): Evaluator {
  const { dtype, size, parameters } = system
  const scalar = aval([], dtype)
  const program = build(
    [scalar, aval([size], dtype), scalar, ...parameters.map((x) => x.atom.aval)],
    (t, y, h, ...rest) => {
      const own = { ...system, parameters: rest.map((x) => new NDArray(x)) }
      const { coefficients, rates, along, measure, end } = method.attempt(
        own,
        new NDArray(t),
        new NDArray(y),
        new NDArray(h),
      )
      return [coefficients, rates, along, measure, ...(end ? [end] : [])].map((x) => x.atom)
    },
  )
  const executable = compile(program, jitOptions({}), user)
  const given = parameters.map(literal)
  return (t, y, h) => {
    const [coefficients, slopes, along, measure, end] = executable.run([
      new Lit(scalar, t),
      literal(arrayOf(system, y)),
      new Lit(scalar, h),
      ...given,
    ])
    const [count, terms] = along.aval.shape
    const rows = numbers(along.data)
    return {
      rates: numbers(slopes.data),
      coefficients: numbers(coefficients.data),
      along: Array.from({ length: count }, (_, i) => rows.subarray(i * terms, (i + 1) * terms)),
      end: end && sizeOf(end.aval.shape) === size ? numbers(end.data) : undefined,
      measure: measure.data[0],
    }
  }
}
