import { NDArray } from "../array/ndarray.js"
import { run } from "../array/trace.js"
import { isLit, Lit, vanishing, zerosLike } from "../ir/atom.js"
import { isFloat } from "../ir/dtype.js"
import { jet } from "../transforms/jet.js"
import type { TracedAt } from "./inputs.js"

/** A known array of zeros is an exactly-zero coefficient, which costs nothing. */
const isZero = ({ atom }: NDArray): boolean =>
  isLit(atom) && (atom.fill === undefined ? atom.data.every((x: number) => x === 0) : atom.fill === 0)

/**
 * The Taylor coefficients of a traced function's outputs along a curve: `terms[i][k-1]` is coefficient k of input i.
 * The result holds the coefficients of every output, order by order.
 */
export function push(
  { program, leaves }: TracedAt,
  terms: readonly (readonly (NDArray | null)[])[],
  order: number,
): NDArray[][] {
  const given = (i: number, k: number): boolean => {
    const term = terms[i][k - 1]
    return term !== undefined && term !== null && !isZero(term)
  }
  const inputs = [...leaves]
  for (let k = 1; k <= order; k++)
    terms.forEach((ts, i) => {
      if (given(i, k)) inputs.push(ts[k - 1] as NDArray)
    })
  const outputs = run(jet(program, order, given), inputs)
  const m = program.outputs.length
  return Array.from({ length: order + 1 }, (_, k) => {
    const coefficients = outputs.slice(k * m, (k + 1) * m)
    return k === 0 ? coefficients : coefficients.map(withoutNegativeZeros)
  })
}

/**
 * A derivative that is zero has no sign: which one it got depends on the rules that made it. What is known is given the
 * sign that people expect; a value keeps its own.
 */
function withoutNegativeZeros(x: NDArray): NDArray {
  const { atom } = x
  if (!isLit(atom)) return x
  if (atom.fill !== undefined) return Object.is(atom.fill, -0) ? new NDArray(zerosLike(atom)) : x
  if (!isFloat(atom.aval.dtype) || !atom.data.some((v: number) => Object.is(v, -0))) return x
  return new NDArray(
    new Lit(
      atom.aval,
      atom.data.map((v: number) => v + 0),
    ),
  )
}

/** A derivative of `y` that is zero. */
export const zeroDerivative = ({ atom }: NDArray): NDArray => new NDArray(vanishing(atom))
