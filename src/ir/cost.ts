import { sizeOf } from "./aval.js"
import type { Program } from "./program.js"

/** What running a program takes. */
export interface Cost {
  /** Multiplications and divisions of two numbers. */
  readonly multiplications: number
  /** Numbers that its equations yield. */
  readonly elements: number
}

/**
 * Counts the work in a program, from the types alone.
 *
 * @example
 * ```ts
 * cost(makeProgram((x) => np.dot(x, x))([1, 2, 3])) // => { multiplications: 3, elements: 1 }
 * ```
 */
export function cost(program: Program): Cost {
  if (program?.equations === undefined)
    throw new TypeError(`cost: expected a program made by makeProgram; got ${program === null ? null : typeof program}`)
  let multiplications = 0
  let elements = 0
  for (const { primitive, inputs, params, outputs } of program.equations) {
    const avals = inputs.map((x) => x.aval)
    multiplications += primitive.multiplications?.(avals, params) ?? 0
    for (const v of outputs) elements += sizeOf(v.aval.shape)
  }
  return { multiplications, elements }
}
