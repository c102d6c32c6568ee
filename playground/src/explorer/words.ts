import { short } from "../ui/number.js"
import type { Complex } from "./polynomialRoots.js"
import type { Estimate } from "./radius.js"

/** The polynomial, written out, exponents after the sign ^; after `most` terms dots. */
export function polynomialText(coefficients: Float64Array, order: number, point: number, most = 7): string {
  const base = point === 0 ? "x" : `(x ${point < 0 ? "+" : "−"} ${short(Math.abs(point))})`
  const used = Array.from(coefficients.subarray(0, order + 1), (c, k) => ({ c, k })).filter(({ c }) => c !== 0)
  const terms = used.slice(0, most).map(({ c, k }, i) => {
    const sign = c < 0 ? "−" : "+"
    const factor = k === 0 ? "" : ` ${base}${k === 1 ? "" : `^${k}`}`
    const size = Math.abs(c) === 1 && k > 0 ? factor.trim() : `${short(Math.abs(c))}${factor}`
    return i === 0 ? `${c < 0 ? "−" : ""}${size}` : `${sign} ${size}`
  })
  if (terms.length === 0) return "0"
  return [...terms, ...(used.length > most ? ["+ …"] : [])].join(" ")
}

/** As many digits as fits that differ by `spread`, relatively, are sure of. */
const sure = (spread: number): number => Math.min(6, Math.max(1, Math.floor(-Math.log10(10 * spread + 1e-7))))

/** A singularity and, off the real line, its conjugate. What is below the digits that are sure is taken for zero. */
function complexText([re, im]: Complex, radius: number, digits: number): string {
  const [a, b] = [re, im].map((part) => (Math.abs(part) < 10 ** -digits * radius ? 0 : part))
  if (b === 0) return short(a, digits)
  return `${a === 0 ? "" : `${short(a, digits)} `}± ${short(Math.abs(b), digits)} i`.replace("± 1 i", "± i")
}

/** The nearest singularities, as seen from 0. */
function nearest(singularities: readonly Complex[], point: number, radius: number, digits: number): string {
  const near = singularities.filter(([re, im]) => Math.hypot(re, im) < 1.01 * radius && im > -1e-6 * radius)
  return near.map(([re, im]) => complexText([point + re, im], radius, digits)).join(" and ")
}

/** The estimate as a number and a sentence. */
export function describeEstimate(estimate: Estimate, point: number): { radius: string; reason: string } {
  switch (estimate.kind) {
    case "singular": {
      const digits = sure(estimate.spread)
      const where = nearest(estimate.singularities, point, estimate.radius, digits)
      const named = /±|and/.test(where) ? "singularities are" : "singularity is"
      const reason = where ? `The nearest ${named} at ${where}` : "This is the distance of the nearest singularity"
      return { radius: `R ≈ ${short(estimate.radius, digits)}`, reason: `${reason}, as the coefficients tell.` }
    }
    case "rough":
      return {
        radius: `R ≈ ${short(estimate.radius, 1)}, roughly`,
        reason:
          "No singularity of a usual kind fits these coefficients; this is the root test, |c_k| to the power −1/k.",
      }
    case "entire":
      return {
        radius: "R = ∞, it seems",
        reason: "41 coefficients fall faster than those of any geometric series: no singularity shows.",
      }
    case "polynomial":
      return {
        radius: "R = ∞",
        reason: `The series ends: a polynomial of degree ${estimate.degree}${estimate.bound ? " at most" : ""}.`,
      }
    case "none":
      return { radius: "no series here", reason: "The function or a derivative is not finite at this point." }
  }
}
