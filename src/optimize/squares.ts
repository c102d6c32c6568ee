import { describe } from "../array/asArray.js"
import type { NDArray } from "../array/ndarray.js"
import * as np from "../numpy/index.js"
import type { Compile } from "./compile.js"
import { dense } from "./dense.js"
import type { Linearisation } from "./linearisation.js"
import { matrixFree } from "./matrixFree.js"
import type { Counted } from "./method.js"
import type { Parameters } from "./parameters.js"
import { type Residual, rows, type Samples } from "./residuals.js"
import { valuesOf } from "./values.js"
import { dot } from "./vector.js"

/** Where the equations for a step are solved. */
export type Space = "auto" | "parameters" | "samples" | "matrix-free"

/** Half a sum of squares, which may be over other samples in every step. */
export interface Squares extends Counted {
  /** Are there other samples in every step? Then values of different steps are not compared. */
  readonly isRedrawn: boolean
  value(x: Float64Array, step: number): number
  at(x: Float64Array, step: number): Linearisation
}

/** Larger systems, and larger matrices, are not made: then steps are found by conjugate gradients. */
const [largestSystem, largestMatrix] = [4000, 5e7]

function isDense(space: Space, m: number, n: number): boolean {
  if (space === "matrix-free") return false
  return space !== "auto" || (Math.min(m, n) <= largestSystem && m * n <= largestMatrix)
}

export function squares<X>(
  who: string,
  residuals: readonly Residual<X>[],
  draw: (step: number) => Samples,
  isRedrawn: boolean,
  parameters: Parameters<X>,
  { compile, space }: { compile: Compile; space: Space },
): Squares {
  const all = rows(who, residuals, parameters, draw(1))
  const values = compile((x, ...arrays) => [all.values(x, arrays)])
  let drawn: { readonly step: number; readonly arrays: NDArray[] } | undefined
  const arraysOf = (step: number): NDArray[] => {
    if (!drawn || (isRedrawn && drawn.step !== step)) drawn = { step, arrays: all.arrays(draw(step)) }
    return drawn.arrays
  }
  const [r] = values(np.array(parameters.start), ...arraysOf(1))
  valuesOf(who, r)
  const [m, n] = [r.size, parameters.start.length]
  if (m === 0) throw new Error(`${who}: expected residuals; got ${describe(r)}`)
  const problem: Squares & { evaluations: number } = {
    evaluations: 0,
    isRedrawn,
    value(x, step) {
      problem.evaluations++
      const r = Float64Array.from(values(np.array(x), ...arraysOf(step))[0].data)
      return dot(r, r) / 2
    },
    at(x, step) {
      problem.evaluations++
      return linearise(x, arraysOf(step))
    },
  }
  const linearise = isDense(space, m, n)
    ? dense(all, compile, n, space === "samples" || (space === "auto" && m < n))
    : matrixFree(all, compile, () => problem.evaluations++)
  return problem
}
