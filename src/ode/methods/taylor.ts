import type { NDArray } from "../../array/ndarray.js"
import { run } from "../../array/trace.js"
import { abs, div, mul, power } from "../../numpy/arithmetic.js"
import { isinf } from "../../numpy/compare.js"
import { array, zeros } from "../../numpy/create.js"
import { max, min } from "../../numpy/extremes.js"
import { at, slice } from "../../numpy/indexing.js"
import { concatenate, stack } from "../../numpy/join.js"
import { maximum, stopGradient, where } from "../../numpy/select.js"
import { reshape } from "../../numpy/shape.js"
import { solution } from "../../transforms/solution.js"
import { ravel, type System, unravel } from "../system.js"
import type { Method } from "./method.js"

/** The order for a tolerance: that of least work (Jorba & Zou 2005, section 3.2). */
export const orderOf = (tol: number): number => Math.max(2, Math.ceil(1 - Math.log(tol) / 2))

/** The series of the solution; its last coefficients say how far it may be followed. */
export function taylor(tol: number): Method {
  const order = orderOf(tol)
  return {
    name: "taylor",
    kind: "series",
    order,
    attempt(system, t, y) {
      const { coefficients, along } = series(system, t, y, order)
      const rows = system.size === 0 ? zeros([order + 1, 1], { dtype: system.dtype }) : coefficients
      return {
        coefficients,
        rates: at(coefficients, 1),
        along,
        measure: stepLength(stopGradient(concatenate([rows, transposed(along)], 1)), rows.shape[1]),
      }
    },
  }
}

const transposed = (x: NDArray): NDArray => x.swapaxes(0, 1)

/** The coefficients [order + 1, size] of the state and [functions, order + 1] of what is along it. */
export function series(
  system: System,
  t: NDArray,
  y: NDArray,
  order: number,
): { readonly coefficients: NDArray; readonly along: NDArray } {
  const program = solution(system.rates, order, system.along)
  const outputs = run(program, [t, ...unravel(system, y), ...system.parameters])
  const states = system.shapes.length
  const rows = Array.from({ length: order + 1 }, (_, k) => ravel(system, outputs.slice(k * states, (k + 1) * states)))
  const rest = outputs.slice((order + 1) * states)
  const along =
    rest.length === 0 ? zeros([0, order + 1], { dtype: system.dtype }) : reshape(stack(rest), [-1, order + 1])
  return { coefficients: stack(rows), along }
}

/**
 * How long a step may be (Jorba & Zou 2005, section 3.3): ρ e^(-2 - 0.7 / (p - 1)), with the radius of convergence ρ
 * estimated from the last two coefficients, (m / |x_k|)^(1/k), where m = max(1, |x_0|) in the maximum norm. Where these
 * two vanish, the others of the upper half speak; where all of these do, the solution is a polynomial.
 */
function stepLength(rows: NDArray, states: number): NDArray {
  const p = rows.shape[0] - 1
  const { dtype } = rows
  const half = Math.min(p - 1, Math.floor(p / 2) + 1)
  const scale = maximum(max(abs(slice(rows, [0, 1], [0, states]))), array(1, { dtype }))
  const norms = max(abs(slice(rows, [half, null])), 1)
  const exponents = array(
    Array.from({ length: p + 1 - half }, (_, i) => 1 / (half + i)),
    { dtype },
  )
  const radii = power(div(scale, norms), exponents)
  const last = min(slice(radii, [-2, null]))
  const radius = where(isinf(last), min(radii), last)
  return mul(radius, array(Math.exp(-2 - 0.7 / (p - 1)), { dtype }))
}
