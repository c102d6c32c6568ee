import type { Polynomial } from "../formula/polynomial.js"
import { leastSquares } from "./leastSquares.js"
import { type Complex, modulus, polynomialRoots } from "./polynomialRoots.js"

/** What the coefficients c_0 ... c_N of a series tell of its radius of convergence. */
export type Estimate =
  /** Singularities nearby, as seen from the expansion point, and the distance of the nearest; all but `spread` of it. */
  | {
      readonly kind: "singular"
      readonly radius: number
      readonly spread: number
      readonly singularities: readonly Complex[]
    }
  /** No singularity fits; the root test gives this, give or take some ten per cent. */
  | { readonly kind: "rough"; readonly radius: number }
  /** The coefficients fall faster than those of any geometric series. */
  | { readonly kind: "entire" }
  /** The coefficients after `degree` are zero; or the formula says so of a high degree, which may be a bound. */
  | { readonly kind: "polynomial"; readonly degree: number; readonly bound?: boolean }
  /** A coefficient of low order is infinite or NaN. */
  | { readonly kind: "none" }

/** A fit with these few equations more than unknowns, on the last coefficients and on these many fewer. */
const [spare, windows] = [3, [0, 4, 8]]
/** How many singularities are tried. */
const counts = [1, 2, 3, 4, 6]
/** Fits that differ by no more than this, relatively, are believed. */
const tolerance = 0.005
/** The logarithms of the coefficients of an entire function of order ρ fall like n log n / ρ; this is for ρ = 8. */
const fall = -1 / 8
/** Fewer coefficients than these tell nothing. */
const fewest = 24

/**
 * The estimate for a function whose Taylor coefficients are given, 25 or more of them, better 40, and what is known of it
 * when it is a polynomial: of a high degree the coefficients do not tell.
 */
export function estimate(coefficients: ArrayLike<number>, polynomial?: Polynomial): Estimate {
  const all = Array.from(coefficients)
  const bad = all.findIndex((c) => !Number.isFinite(c))
  const c = bad < 0 ? all : all.slice(0, bad)
  if (c.length <= fewest) return { kind: "none" }
  if (polynomial && bad < 0 && polynomial.degree >= c.length)
    return { kind: "polynomial", degree: polynomial.degree, ...(polynomial.leading === 0 && { bound: true }) }
  const degree = c.findLastIndex((x) => x !== 0)
  if ((polynomial && bad < 0) || degree < c.length - 8) return { kind: "polynomial", degree: Math.max(degree, 0) }

  const largest = Math.max(...c.slice(0, 8).map(Math.abs)) || 1
  const rough = rootTest(c.map((x) => x / largest))
  const scaled = c.map((x, n) => (x / largest) * rough ** n)
  const fits = counts.flatMap((count) => fitted(scaled, count) ?? [])
  const best = fits.reduce<Fit | undefined>((a, b) => (a && a.spread <= b.spread ? a : b), undefined)
  if (best && best.spread < tolerance) {
    if (best.radius === Number.POSITIVE_INFINITY) return { kind: "entire" }
    const singularities = best.singularities.map(([re, im]): Complex => [re * rough, im * rough])
    return { kind: "singular", radius: best.radius * rough, spread: best.spread, singularities }
  }
  return curvature(scaled) < fall ? { kind: "entire" } : { kind: "rough", radius: rough }
}

/** The least |c_n|^(-1/n) of the last few. */
const rootTest = (c: readonly number[]): number =>
  Math.min(...c.slice(-8).map((x, i) => Math.abs(x) ** (-1 / (c.length - 8 + i))))

interface Fit {
  readonly radius: number
  readonly spread: number
  readonly singularities: readonly Complex[]
}

/** One fit for each window, and how much their radii differ. */
function fitted(c: readonly number[], count: number): Fit | undefined {
  const each = windows.map((left) => singularities(c.slice(0, c.length - left), count))
  const [last, ...others] = each
  if (!last || others.some((found) => !found)) return undefined
  const radii = (each as Complex[][]).map((found) => Math.min(...found.map(modulus)))
  const [low, high] = [Math.min(...radii), Math.max(...radii)]
  const spread = low === high ? 0 : (high - low) / low
  const stays = (z: Complex) =>
    (others as Complex[][]).every((found) =>
      found.some((w) => Math.hypot(w[0] - z[0], w[1] - z[1]) < 2 * tolerance * modulus(z)),
    )
  return { radius: radii[0], spread, singularities: last.filter(stays) }
}

/**
 * Where a function with these coefficients is singular, if n c_n = Σ_j (a_j n + b_j) c_(n-j), j = 1 ... count: the roots
 * of 1 - Σ a_j zʲ. The equation is exact for Π (1 - z/z_j)^s_j, and becomes exact, as n grows, for all functions whose
 * nearest singularities are poles or branch points. It is the differential approximant of first order (Guttmann and
 * Joyce 1972); with one singularity the three-term test, with two the six-term test of Chang and Corliss (1980).
 */
function singularities(c: readonly number[], count: number): Complex[] | undefined {
  const orders = Array.from({ length: 2 * count + spare }, (_, i) => c.length - 1 - i)
  const rows = orders.map((n) => Array.from({ length: count }, (_, j) => [c[n - 1 - j], c[n - 1 - j] / n]).flat())
  const solution = leastSquares(
    rows,
    orders.map((n) => c[n]),
  )
  if (!solution || solution.residual > 0.1) return undefined
  const polynomial = [1, ...Array.from({ length: count }, (_, j) => -solution.x[2 * j])]
  const significant = polynomial.slice(0, polynomial.findLastIndex((a) => Math.abs(a) > 1e-12) + 1)
  return significant.length < 2 ? [] : polynomialRoots(significant)
}

/** The γ for which α + β n + γ n log n is nearest to the logarithm of the greatest of |c_n| and the five after it. */
function curvature(c: readonly number[]): number {
  const orders = Array.from({ length: c.length - 6 }, (_, n) => n).slice(Math.ceil(c.length / 3))
  const fit = leastSquares(
    orders.map((n) => [1, n, n * Math.log(n)]),
    orders.map((n) => Math.log(Math.max(...c.slice(n, n + 6).map(Math.abs)))),
  )
  return fit?.x[2] ?? 0
}
