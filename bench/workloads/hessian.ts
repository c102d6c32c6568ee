import type { NDArray } from "taylorjet"
import { taylorjet } from "../built.js"
import { type Float, floats, randomArray, uniform, weightScale } from "../data.js"
import { milliseconds, type Result, returning, type Workload } from "../workload.js"

const { hessian, jet, jit, laplacian, np, vmap } = taylorjet
const n = 1024

/** The trace by hand: the second derivative of tanh at each row's z, times the row's squares. */
function plain(dtype: Float): () => number {
  const [W, x] = [floats(dtype, n * n), floats(dtype, n)]
  W.set(uniform(n * n, 0, weightScale(n)))
  x.set(uniform(n, 1))
  return () => {
    let trace = 0
    for (let i = 0; i < n; i++) {
      let [z, squares] = [0, 0]
      for (let j = 0; j < n; j++) {
        const w = W[i * n + j]
        z += w * x[j]
        squares += w * w
      }
      const t = Math.tanh(z)
      trace += -2 * t * (1 - t * t) * squares
    }
    return trace
  }
}

export const hessianTrace: Workload = {
  id: "2",
  title: `The Hessian of sum(tanh(W x)), n = ${n}`,
  about:
    "The speed check of the notebook. *Hessian, nested* is the full matrix by forward over reverse mode, of which one " +
    `would take the trace. *jets* is its diagonal, by ${n} separate jets of order 2 in a \`vmap\`. *collapsed* is the ` +
    "trace, by `laplacian`. *loops* is a formula for the trace, found by hand and written in JavaScript.",
  unit: milliseconds,
  champion: "collapsed",
  cases: (["float64", "float32"] as const).map((dtype) => ({
    label: dtype,
    group: "",
    parameters: { dtype },
    long: dtype === "float32",
  })),
  contestants: ({ dtype }) => {
    const W = randomArray([n, n], 0, dtype, weightScale(n))
    const x = randomArray([n], 1, dtype)
    const f = (y: NDArray): NDArray => np.sum(np.tanh(np.matmul(W, y)))
    const whole = jit(hessian(f))
    const zero = np.zeros(n, { dtype })
    const diagonal = jit((y: NDArray) => vmap((v: NDArray) => jet(f, [y], [[v, zero]])[1][1])(np.eye(n, n, { dtype })))
    const collapsed = jit(laplacian(f))
    const reference = jit(laplacian(f), { backend: "reference" })
    return {
      "Hessian, nested": { run: () => whole(x), result: (H: NDArray): Result => np.diag(H) },
      jets: returning(() => diagonal(x)),
      collapsed: returning(() => collapsed(x)),
      reference: returning(() => reference(x)),
      loops: returning(plain(dtype)),
    }
  },
}
