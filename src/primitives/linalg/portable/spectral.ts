import type { Atom } from "../../../ir/atom.js"
import { add } from "../../add.js"
import { div } from "../../div.js"
import { equal } from "../../equal.js"
import { exp } from "../../exp.js"
import { product, rowsOf, spread, transposed } from "../../kinds/matrices.js"
import { less } from "../../less.js"
import { lessEqual } from "../../lessEqual.js"
import { log } from "../../log.js"
import { mul } from "../../mul.js"
import { sinhcosh } from "../../sinhcosh.js"
import { sqrt } from "../../sqrt.js"
import { sub } from "../../sub.js"
import { where } from "../../where.js"
import { eigh } from "../eigh.js"
import { distanceIn } from "./coincident.js"
import { filledWith, magnitude, spreadBehind } from "./rows.js"

// Functions of symmetric matrices by way of their eigenvalues and eigenvectors.

const filled = ({ aval: a }: Atom, value: number): Atom => filledWith(a.shape, value, a.dtype)

/** V f(Λ) Vᵀ */
function ofEigenvalues(a: Atom, f: (w: Atom) => Atom): readonly Atom[] {
  const [w, v] = eigh(a)
  return [product(mul(v, spread(f(w), "rows", rowsOf(a.aval))), transposed(v))]
}

/** V (f(λ_i, λ_j) ∘ Vᵀ R V) Vᵀ */
function ofPairs([a, r]: readonly Atom[], f: (x: Atom, y: Atom) => Atom): readonly Atom[] {
  const n = rowsOf(a.aval)
  const [w, v] = eigh(a)
  const inside = product(transposed(v), product(r, v))
  const weighted = mul(inside, f(spread(w, "columns", n), spread(w, "rows", n)))
  return [product(v, product(weighted, transposed(v)))]
}

/** Eigenvalues that are zero but for rounding count as zero. */
export const sqrtmByEigenvalues = ([a]: readonly Atom[]): readonly Atom[] =>
  ofEigenvalues(a, (w) => {
    const vanishes = lessEqual(magnitude(w), spreadBehind(distanceIn(w), w.aval.shape))
    return where(vanishes, filled(w, 0), sqrt(w))
  })

export const logmByEigenvalues = ([a]: readonly Atom[]): readonly Atom[] =>
  ofEigenvalues(a, (w) => log(where(less(filled(w, 0), w), w, filled(w, Number.NaN))))

export const lyapunovByEigenvalues = (operands: readonly Atom[]): readonly Atom[] =>
  ofPairs(operands, (x, y) => div(filled(x, 1), add(x, y)))

/** (x - y) / (eˣ - e^y), which does not cancel. */
export const logDerivativeByEigenvalues = (operands: readonly Atom[]): readonly Atom[] =>
  ofPairs(operands, (x, y) => {
    const [half, zero, one] = [mul(0.5, sub(x, y)), filled(x, 0), filled(x, 1)]
    const isZero = equal(half, zero)
    const quotient = where(isZero, one, div(half, sinhcosh(where(isZero, one, half))[0]))
    return mul(quotient, exp(mul(-0.5, add(x, y))))
  })
