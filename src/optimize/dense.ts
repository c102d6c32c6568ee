import type { NDArray } from "../array/ndarray.js"
import * as np from "../numpy/index.js"
import { cholesky } from "../numpy/linalg/factors.js"
import { choSolve } from "../numpy/linalg/solve.js"
import type { Compile } from "./compile.js"
import type { Linearisation } from "./linearisation.js"
import type { Rows } from "./residuals.js"
import { areFinite, dot, plus } from "./vector.js"

const plain = (x: NDArray): Float64Array => Float64Array.from(x.data)

/** Damped normal equations from the whole matrix J, of `n` columns; in the space of samples their size is the number of rows. */
export function dense({ jacobian }: Rows, compile: Compile, n: number, inSamples: boolean) {
  const linearise = compile((x, ...arrays) => {
    const [r, J] = jacobian(x, arrays)
    return [r, J, np.matmul(r, J), np.sqrt(np.sum(np.square(J), { axis: 0 }))]
  })
  const gram = compile((J, scale) => {
    const S = np.div(J, scale)
    return [inSamples ? np.matmul(S, S.T) : np.matmul(S.T, S)]
  })
  const forth = compile((J, v) => [np.matmul(J, v)])
  const back = compile((J, z) => [np.matmul(z, J)])
  const solve = compile((K, damping, b) => {
    const shift = np.mul(np.eye(b.size), np.mul(damping, np.div(np.trace(K), n)))
    return [choSolve(cholesky(np.add(K, shift)), b)]
  })

  return (x: Float64Array, arrays: readonly NDArray[]): Linearisation => {
    const [r, J, g, columns] = linearise(np.array(x), ...arrays)
    const gradient = plain(g)
    const residual = plain(r)
    let K: NDArray | undefined
    let scaled: Float64Array | undefined

    return {
      value: dot(residual, residual) / 2,
      gradient,
      lengths: plain(columns),
      step(damping, scale, offset) {
        if (!K || scaled !== scale) K = gram(J, np.array(scale))[0]
        scaled = scale
        const isMoved = offset.some((c) => c !== 0)
        const moved = isMoved ? plus(residual, 1, plain(forth(J, np.array(offset))[0])) : residual
        let step: Float64Array
        if (inSamples) {
          // (JᵀJ + λ D²)⁻¹ Jᵀ = D⁻² Jᵀ (J D⁻² Jᵀ + λ)⁻¹
          const [z] = solve(K, np.array(damping), np.array(moved))
          step = plain(back(J, z)[0]).map((c, i) => offset[i] - c / scale[i] ** 2)
        } else {
          const slope = isMoved ? plain(back(J, np.array(moved))[0]) : gradient
          const y = plain(solve(K, np.array(damping), np.array(slope.map((c, i) => c / scale[i])))[0])
          step = y.map((c, i) => offset[i] - c / scale[i])
        }
        if (!areFinite(step)) return undefined
        const change = plain(forth(J, np.array(step))[0])
        return { step, decrease: -dot(gradient, step) - dot(change, change) / 2 }
      },
    }
  }
}
