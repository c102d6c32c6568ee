import type { NDArray } from "../../array/ndarray.js"
import { run } from "../../array/trace.js"
import * as np from "../../numpy/index.js"
import { jet } from "../../transforms/jet.js"
import { ratesAt, type System, unravel } from "../system.js"
import type { Attempt, Method } from "./method.js"

/** An explicit Runge-Kutta method with a dense output. */
export interface Tableau {
  /** That of the error estimate: the local error it is compared with is of order h^(order + 1). */
  readonly order: number
  readonly nodes: readonly number[]
  /** Of each stage the weights of those before. */
  readonly stages: readonly (readonly number[])[]
  readonly weights: readonly number[]
  /** The weights of the error estimate; of two, the second corrects the first (Hairer's, for DOP853). */
  readonly errors: readonly (readonly number[])[]
  /** Of each stage the coefficients of θ, θ², ... in the dense output. */
  readonly dense: readonly (readonly number[])[]
}

const { add, sub, mul, div, abs, stopGradient } = np

/** Σ w_i k_i; what has no weight is left out. */
export function combined(weights: readonly number[], ks: readonly NDArray[]): NDArray {
  const terms = weights.flatMap((w, i) => (w === 0 ? [] : [w === 1 ? ks[i] : mul(ks[i], w)]))
  return terms.length === 0 ? np.zerosLike(ks[0]) : terms.reduce(add)
}

export function explicit(name: string, tableau: Tableau, tol: number): Method {
  const { order, nodes, stages, weights, errors, dense } = tableau
  return {
    name,
    kind: "formula",
    order,
    attempt(system, t, y, h) {
      const ks: NDArray[] = []
      stages.forEach((row, i) => {
        const place = i === 0 ? y : add(y, mul(h, combined(row, ks)))
        ks.push(ratesAt(system, add(t, mul(h, nodes[i])), place))
      })
      const end = add(y, mul(h, combined(weights, ks)))
      const powers = dense[0].map((_, m) =>
        mul(
          h,
          combined(
            dense.map((row) => row[m]),
            ks,
          ),
        ),
      )
      const estimates = errors.map((e) => mul(h, combined(e, ks)))
      const measure = errorOf(estimates, y, end, tol)
      return finished(system, t, h, tol, { coefficients: np.stack([y, ...powers]), rates: ks[0], end, measure })
    },
  }
}

/** The estimate in units of the tolerance; of two, e5² / sqrt(e5² + e3² / 100). */
function errorOf([first, second]: readonly NDArray[], y: NDArray, end: NDArray, tol: number): NDArray {
  const error = inTolerance(first, y, end, tol)
  if (!second) return error
  const other = mul(inTolerance(second, y, end, tol), 0.1)
  const both = np.hypot(error, other)
  return div(mul(error, error), np.where(np.equal(both, 0), 1, both))
}

/** The root of the mean square of an error, each component in units of tol max(1, |y|). */
export function inTolerance(error: NDArray, y: NDArray, end: NDArray, tol: number): NDArray {
  if (y.size === 0) return np.zeros([], { dtype: y.dtype })
  const scale = mul(np.maximum(np.maximum(abs(stopGradient(y)), abs(stopGradient(end))), 1), tol)
  return np.sqrt(np.mean(np.square(div(stopGradient(error), scale))))
}

/** Event functions are followed to this degree at least along a dense output. */
const leastDegree = 8

/** What a formula knows of a step. */
export type Finished = Omit<Attempt, "along"> & { readonly end: NDArray }

/** An attempt whose polynomial, in θ from 0 to 1, is known. */
export function finished(system: System, t: NDArray, h: NDArray, tol: number, known: Finished): Attempt {
  const degree = Math.max(leastDegree, known.coefficients.shape[0] - 1)
  const along = alongPolynomial(system, t, h, known.coefficients, degree)
  if (system.along.length === 0) return { ...known, along }
  const misses = alongError(system, stopGradient(add(t, h)), stopGradient(known.end), stopGradient(along), tol)
  return { ...known, along, measure: np.maximum(known.measure, misses) }
}

/** By how much the polynomials of the functions miss these at the end, in units of tol max(1, |g|); 0 where g has no value. */
function alongError(system: System, t: NDArray, end: NDArray, along: NDArray, tol: number): NDArray {
  const given = [t, ...unravel(system, end), ...system.parameters.map(stopGradient)]
  const values = np.stack(system.along.flatMap((program) => run(program, given)))
  const misses = abs(sub(np.sum(along, 1), values)).div(mul(np.maximum(abs(values), 1), tol))
  return np.max(np.where(np.isnan(misses), 0, misses))
}

/** The coefficients of the functions along a polynomial. */
function alongPolynomial(system: System, t: NDArray, h: NDArray, c: NDArray, degree: number): NDArray {
  if (system.along.length === 0) return np.zeros([0, degree + 1], { dtype: system.dtype })
  const states = system.shapes.length
  const known = c.shape[0] - 1
  const rows = Array.from({ length: known + 1 }, (_, k) => unravel(system, np.at(c, k)))
  const terms = Array.from({ length: known }, (_, k) => [...(k === 0 ? [h] : []), ...rows[k + 1]])
  const given = (i: number, k: number) => (i === 0 ? k === 1 : i <= states && k <= known)
  const curves = system.along.map((program) => {
    const outputs = run(jet(program, degree, given), [t, ...rows[0], ...system.parameters, ...terms.flat()])
    return np.stack(outputs)
  })
  return np.stack(curves)
}
