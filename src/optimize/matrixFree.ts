import type { NDArray } from "../array/ndarray.js"
import * as np from "../numpy/index.js"
import type { Compile } from "./compile.js"
import type { Linearisation } from "./linearisation.js"
import type { Rows } from "./residuals.js"
import { areFinite, dot, plus } from "./vector.js"

const plain = (x: NDArray): Float64Array => Float64Array.from(x.data)

/** So many products, and such a precision of the step, relative to the right side. */
const [mostTurns, precision] = [200, 1e-3]

/** Damped normal equations by conjugate gradients, from products with J and its transpose. They know no scale. */
export function matrixFree(rows: Rows, compile: Compile, counted: () => void) {
  const linearise = compile((x, ...arrays) => rows.gradient(x, arrays))
  const both = compile((x, v, ...arrays) => rows.product(x, v, arrays))

  return (x: Float64Array, arrays: readonly NDArray[]): Linearisation => {
    const at = np.array(x)
    const [r, g] = linearise(at, ...arrays).map(plain)
    const product = (v: Float64Array): { Jv: Float64Array; JtJv: Float64Array } => {
      counted()
      const [Jv, JtJv] = both(at, np.array(v), ...arrays).map(plain)
      return { Jv, JtJv }
    }
    const square = dot(g, g)
    // The Rayleigh quotient of the gradient stands for the squared length of a column.
    const stretch = square > 0 ? dot(g, product(g).JtJv) / square : 1

    return {
      value: dot(r, r) / 2,
      gradient: g,
      lengths: Float64Array.of(Math.sqrt(stretch)),
      step(damping, _, offset) {
        const start = offset.some((c) => c !== 0) ? product(offset) : undefined
        let step = offset
        let change = start?.Jv ?? new Float64Array(r.length)
        let residual = (start ? plus(g, 1, start.JtJv) : g).map((c) => -c)
        let direction = residual
        let size = dot(residual, residual)
        const enough = precision ** 2 * size
        for (let turn = 0; turn < mostTurns && size > enough; turn++) {
          const { Jv, JtJv } = product(direction)
          const image = plus(JtJv, damping * stretch, direction)
          const t = size / dot(direction, image)
          step = plus(step, t, direction)
          change = plus(change, t, Jv)
          residual = plus(residual, -t, image) as Float64Array<ArrayBuffer>
          const before = size
          size = dot(residual, residual)
          direction = plus(residual, size / before, direction) as Float64Array<ArrayBuffer>
        }
        if (!areFinite(step)) return undefined
        return { step, decrease: -dot(g, step) - dot(change, change) / 2 }
      },
    }
  }
}
