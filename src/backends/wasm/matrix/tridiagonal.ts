import { minusOuters } from "./rankTwo.js"
import { aligned, dot, reflection } from "./reflection.js"
import { define, once, type Routine, type Writer } from "./routine.js"
import type { Int } from "./values.js"

/** The lines of numbers that the reduction of a symmetric matrix needs: its results, and what it works with. */
export const tridiagonalLines = ["d", "e", "tau", "w", "product", "nothing"] as const

/** Row k less what the last step left to do: v_k w + w_k v. */
function takePending(r: Routine, row: Int, k: Int, width: Int, v: Int, w: Int): void {
  const from = r.int(aligned(k).times(8))
  const [vk, wk] = [v, w].map((x) => r.vector(r.loadSplat(x.plus(k.times(8)))))
  const [at, vAt, wAt] = [row, v, w].map((x) => r.int(x.plus(from)))
  r.for(from, width.times(8), 16, () => {
    const both = vk.times(r.loadVector(wAt)).plusProduct(wk, r.loadVector(vAt), r.fma)
    r.storeVector(at, r.loadVector(at).minus(both))
    for (const x of [at, vAt, wAt]) x.add(16)
  })
}

/**
 * A = Q T Qᵀ, T tridiagonal, by reflections (Golub & Van Loan 8.3.1): with p = τ A u and w = p - (τ/2) (pᵀ u) u a step is
 * A - u wᵀ - w uᵀ. The next step does it, in the pass over A that finds its own p. Parameters: A, which is lost, where the
 * vectors u go, row k that of step k, the bytes from row to row of both, the size and the width of rows, and the lines,
 * which are zero at first.
 */
export const tridiagonalise: Writer = (context) => {
  const [reflect, pass] = [once(context, reflection), once(context, minusOuters)]
  return define(context, 6, (r, a, vectors, stride, n, width, lines) => {
    const bytes = r.int(width.times(8))
    const at = tridiagonalLines.map((_, i) => r.int(lines.plus(bytes.times(i))))
    const [d, e, tau, w, product, v] = at
    const [row, u] = [r.int(a), r.int(vectors)]
    r.for(0, n, 1, (k) => {
      const next = r.int(k.plus(1))
      const place = k.times(8)
      takePending(r, row, k, width, v, w)
      r.store(d.plus(place), r.load(row.plus(place)))
      r.if(next.less(n), () => {
        // The answer, τ and β, lies where the product will.
        r.call(reflect, row, u, next, width, product)
        r.store(tau.plus(place), r.load(product))
        r.store(e.plus(place), r.load(product, 8))
        const start = r.int(aligned(next))
        const [from, left] = [r.int(start.times(8)), r.int(width.minus(start))]
        const corner = r.int(a.plus(start.times(stride)).plus(from))
        const [vFrom, wFrom, uFrom, pFrom] = [v, w, u, product].map((x) => r.int(x.plus(from)))
        r.call(pass, corner, stride, left, left, vFrom, wFrom, wFrom, vFrom, uFrom, pFrom)
        const factor = r.real(r.load(tau.plus(place)))
        const pu = r.real(dot(r, uFrom, u.plus(bytes), product.minus(u)))
        const shares = [factor, pu.times(factor).times(factor).times(0.5)]
        const [ofP, ofU] = shares.map((x) => r.vector(x.splat()))
        r.for(from, bytes, 16, () => {
          r.storeVector(wFrom, ofP.times(r.loadVector(pFrom)).minusProduct(ofU, r.loadVector(uFrom), r.fma))
          for (const x of [wFrom, uFrom, pFrom]) x.add(16)
        })
        r.clear(w, next.times(8))
        v.set(u)
      })
      row.add(stride)
      u.add(stride)
    })
  })
}
