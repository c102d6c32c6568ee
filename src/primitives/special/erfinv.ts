import { erfc } from "./erf.js"
import { horner } from "./horner.js"
import { erfinvTable, erfinvTailTable } from "./tables.js"

const halfRootPi = 0.886226925452758

/** The y with erf(y) = x. */
export function erfinv(x: number): number {
  const a = Math.abs(x)
  const complement = 1 - a
  const w = -Math.log(complement * (1 + a))
  if (a === 0) return x // keeps the sign of zero
  if (w < 1) return x + x * horner(erfinvTable, w)
  if (a === 1) return x * Number.POSITIVE_INFINITY

  // f(y) = erfc(y) - (1 - |x|) has f'' = -2y f', so with the Newton step s = -f/f' the root is y + s + y s² + O(s³).
  // Both terms of f are nearly equal and accurate: 1 - |x| is exact, so s is as accurate as erfc.
  const y = horner(erfinvTailTable, Math.sqrt(w))
  const step = (erfc(y) - complement) * halfRootPi * Math.exp(y * y)
  const root = y + (step + y * step * step)
  return x < 0 ? -root : root
}
