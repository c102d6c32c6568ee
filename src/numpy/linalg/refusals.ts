import type { NDArray } from "../../array/ndarray.js"
import type { Atom } from "../../ir/atom.js"
import { known } from "../../ir/builder.js"
import { place } from "./operands.js"

/** Throws when a pivot of triangular factors is known to be zero. */
export function requirePivots(who: string, a: NDArray, factors: Atom, remedy: string): void {
  const value = known(factors)
  if (!value) return
  const [n] = value.aval.shape.slice(-1)
  const count = n > 0 ? value.data.length / (n * n) : 0
  for (let index = 0; index < count; index++)
    for (let row = 0; row < n; row++)
      if (value.data[index * n * n + row * (n + 1)] === 0)
        throw new Error(`${who}: expected invertible matrices; pivot ${row} of ${place(a, index)} is zero; ${remedy}`)
}

/** The first step of a factorisation at which a symmetric matrix turns out not to be positive definite. */
export function failingPivot(a: ArrayLike<number>, at: number, n: number): number {
  const l = new Float64Array(n * n)
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let sum = a[at + i * n + j]
      for (let k = 0; k < j; k++) sum -= l[i * n + k] * l[j * n + k]
      if (i === j && !(sum > 0)) return i
      l[i * n + j] = i === j ? Math.sqrt(sum) : sum / l[j * n + j]
    }
  return n
}
