import { NDArray } from "../../array/ndarray.js"
import { Lit } from "../../ir/atom.js"
import { aval, sizeOf } from "../../ir/aval.js"
import { build } from "../../ir/builder.js"
import type { Data } from "../../ir/dtype.js"
import type { Program } from "../../ir/program.js"
import { checkpoint } from "../../operators/branches.js"
import type { Method } from "../methods/method.js"
import type { System } from "../system.js"
import { compiledOnce, keyOfSystem } from "./compiled.js"

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

const literal = (x: NDArray): Lit => x.atom as Lit

export const numbers = (x: Data): Float64Array => (x instanceof Float64Array ? x : Float64Array.from(x))

/** An array of the system's dtype that holds numbers. */
export const arrayOf = (
  { dtype }: Pick<System, "dtype">,
  x: Float64Array,
  shape: readonly number[] = [x.length],
): NDArray => new NDArray(new Lit(aval(shape, dtype), dtype === "float32" ? Float32Array.from(x) : x))

/** An attempt at a step: what it takes are t, y, h, and the parameters. */
function attempts(system: System, method: Method): Program {
  const { dtype, size, parameters } = system
  const scalar = aval([], dtype)
  return build([scalar, aval([size], dtype), scalar, ...parameters.map((x) => x.atom.aval)], (t, y, h, ...rest) => {
    const attempt = (...[t, y, h, ...parameters]: NDArray[]) => {
      const { coefficients, rates, along, measure, end } = method.attempt({ ...system, parameters }, t, y, h)
      return [coefficients, rates, along, measure, ...(end ? [end] : [])]
    }
    // What stays together is written out in numbers where arrays are small.
    return checkpoint(attempt)(...[t, y, h, ...rest].map((x) => new NDArray(x))).map((x) => x.atom)
  })
}

/** Attempts at steps of a system that is known, compiled. */
export function evaluator(system: System, method: Method, tol: number): Evaluator {
  const { dtype, size, parameters } = system
  const scalar = aval([], dtype)
  const key = `${keyOfSystem(system)} ${method.name} ${tol}`
  const executable = compiledOnce(key, () => attempts(system, method))
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
