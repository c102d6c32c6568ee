import { minusSquare } from "./product.js"
import { define, once, type Routine, type Writer } from "./routine.js"
import { solver } from "./triangular.js"
import { type Int, Real } from "./values.js"

/** Four rows and columns. */
function emitFour(r: Routine, a: Int, stride: Int): void {
  const at = [0, 1, 2, 3].map((i) => r.int(a.plus(stride.times(i))))
  const u = at.map((row, i) => at.map((_, j) => (j >= i ? r.real(r.load(row, 8 * j)) : r.real())))
  for (let i = 0; i < 4; i++)
    for (let j = i; j < 4; j++) {
      for (let k = 0; k < i; k++) u[i][j].set(u[i][j].minus(u[k][i].times(u[k][j])))
      const value = i === j ? u[i][i].sqrt().if(u[i][i].more(0), Real.of(Number.NaN)) : u[i][j].over(u[i][i])
      r.store(at[i], u[i][j].set(value), 8 * j)
    }
}

/**
 * Uᵀ U = A in the place of the upper triangle of A, in halves: U₁₁ from A₁₁, U₁₂ = U₁₁⁻ᵀ A₁₂, U₂₂ from A₂₂ - U₁₂ᵀ U₁₂. NaN
 * from the first pivot on that is not positive. Parameters: A, the bytes from row to row, its size, room for products.
 */
export const upperCholesky: Writer = (context) => {
  const solve = once(context, solver({ lower: false, transpose: true, unit: false }))
  const subtract = once(context, minusSquare)
  return define(context, 4, (r, a, stride, n, room) => {
    r.if(
      n.more(4),
      () => {
        const half = r.int(n.over(8).times(4))
        const rest = r.int(n.minus(half))
        const aside = r.int(a.plus(half.times(8)))
        const corner = r.int(aside.plus(half.times(stride)))
        r.call(r.self, a, stride, half, room)
        r.call(solve, a, stride, aside, stride, half, rest, room)
        r.call(subtract, corner, stride, aside, stride, half, rest, room)
        r.call(r.self, corner, stride, rest, room)
      },
      () => emitFour(r, a, stride),
    )
  })
}
