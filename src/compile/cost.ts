import type { Program } from "../ir/program.js"
import { expanded } from "./expand.js"
import { fuse } from "./fuse.js"
import { areLines } from "./sums.js"
import { bytesOf, flopsOf } from "./work.js"

/** What running a program takes. */
export interface Cost {
  /**
   * Operations on numbers when the program is compiled: additions, multiplications, comparisons, choices and the like,
   * those in the vector code for `exp` and its like included. A multiplication fused with an addition counts as two.
   */
  readonly flops: number
  /**
   * Bytes that its loops read from memory and write to it, each element of an array once in each loop. What one loop
   * computes and uses at once does not move.
   */
  readonly bytes: number
  /** Multiplications and divisions of two numbers in the equations; what is inside `exp` and its like is left out. */
  readonly multiplications: number
}

/**
 * Counts the work in a program, from the types alone: what `jit` would do, fused as it would be, on any host. A `scan`
 * counts as its body times its length, a `whileLoop`, whose turns nobody knows, as one turn, and a `cond` as the dearest
 * of its branches. Throws when the argument is not a program made by `makeProgram`.
 *
 * @example
 * ```ts
 * cost(makeProgram((x) => np.dot(x, x))([1, 2, 3])) // => { flops: 6, bytes: 32, multiplications: 3 }
 * cost(makeProgram((x) => np.mul(x, x).add(1))(np.ones(1000))) // => { flops: 2000, bytes: 16000, multiplications: 1000 }
 * ```
 */
export function cost(program: Program): Cost {
  if (program?.equations === undefined)
    throw new TypeError(`cost: expected a program made by makeProgram; got ${program === null ? null : typeof program}`)
  return costOf(program)
}

function costOf(given: Program): Cost {
  const program = expanded(given, areLines)
  let [flops, bytes, multiplications] = [0, 0, 0]
  for (const step of fuse(program).steps) {
    if (step.kind === "loop" || step.kind === "branch" || (step.kind === "host" && step.primitive.nesting)) continue
    flops += flopsOf(step)
    bytes += bytesOf(step)
  }
  for (const { primitive, inputs, params, bodies } of program.equations) {
    multiplications +=
      primitive.multiplications?.(
        inputs.map((x) => x.aval),
        params,
      ) ?? 0
    if (!primitive.nesting) continue
    const { work } = primitive.nesting
    const inside = bodies.map(costOf)
    const total = (what: keyof Cost): number =>
      work(
        inside.map((c) => c[what]),
        params,
      )
    flops += total("flops")
    bytes += total("bytes")
    multiplications += total("multiplications")
  }
  return { flops, bytes, multiplications }
}
