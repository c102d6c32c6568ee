import { NDArray } from "../../array/ndarray.js"
import { run } from "../../array/trace.js"
import { Lit } from "../../ir/atom.js"
import { isFloat } from "../../ir/dtype.js"
import type { Program } from "../../ir/program.js"

/** A derivative by differences: its value, and how far from it the truth may be. */
export interface Estimate {
  readonly value: Float64Array
  readonly error: Float64Array
}

/** How coarse the numbers are: the step of differences, the unit of rounding, and what is left to agree to. */
const grains = {
  float64: { step: 2 ** -10, unit: 2 ** -52, tolerance: 1e-6 },
  float32: { step: 2 ** -5, unit: 2 ** -23, tolerance: 2e-3 },
}

export type Grain = (typeof grains)["float64"]

/** As coarse as the coarsest of what is computed. */
export const grainOf = ({ inputs, outputs, equations }: Program): Grain =>
  [...inputs, ...outputs, ...equations.flatMap((e) => e.outputs)].some((x) => x.aval.dtype === "float32")
    ? grains.float32
    : grains.float64

/** x + h d, and x where there is no direction. */
export function shifted(x: NDArray, d: ArrayLike<number> | undefined, h: number): NDArray {
  if (!d) return x
  const { data } = x
  const moved = data.slice()
  for (let n = 0; n < moved.length; n++) moved[n] = data[n] + h * d[n]
  return new NDArray(new Lit(x.atom.aval, moved))
}

/**
 * The derivative of the floating-point results of `f(h)` at h = 0, by central differences and Richardson's extrapolation.
 * The error is that of rounding, and a part of the difference between two steps.
 */
export function derivativeOf(f: (h: number) => readonly NDArray[], { step, unit }: Grain): Estimate[] {
  const along = (h: number) => f(h).filter((y) => isFloat(y.dtype))
  const [up, down, halfUp, halfDown] = [step, -step, step / 2, -step / 2].map(along)
  return up.map((_, o) => {
    const [a, b, c, d] = [up, down, halfUp, halfDown].map((ys) => ys[o].data)
    const value = new Float64Array(a.length)
    const error = new Float64Array(a.length)
    for (let n = 0; n < a.length; n++) {
      const coarse = (a[n] - b[n]) / (2 * step)
      const fine = (c[n] - d[n]) / step
      value[n] = fine + (fine - coarse) / 3
      error[n] = Math.abs(fine - coarse) / 20 + (16 * unit * Math.max(Math.abs(a[n]), Math.abs(b[n]))) / step
    }
    return { value, error }
  })
}

/** Runs a program at a point that moves along directions. */
export const along =
  (program: Program, leaves: readonly NDArray[], directions: readonly (ArrayLike<number> | undefined)[]) =>
  (h: number): NDArray[] =>
    run(
      program,
      leaves.map((x, i) => shifted(x, directions[i], h)),
    )
