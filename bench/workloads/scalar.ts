import type { NDArray } from "taylorjet"
import { taylorjet } from "../built.js"
import { type Contestant, returning, type Workload } from "../workload.js"

const { jet, jit, jvp, np } = taylorjet

export const g = (x: NDArray): NDArray => np.mul(np.sin(x), np.exp(x))

/** The derivative of order K of g by one jet. */
export const byJet =
  (order: number) =>
  (x: NDArray): NDArray => {
    const line = Array.from({ length: order }, (_, k) => (k === 0 ? 1 : 0))
    return jet(g, [x], [line])[1][order - 1]
  }

/** The same by K nested first derivatives. */
export const byNesting = (order: number): ((x: NDArray) => NDArray) =>
  order === 0 ? g : (x) => jvp(byNesting(order - 1), [x], [1])[1]

/** The series of sin, cos and exp along x + t, their product, and K!. */
function plain(x: number, order: number): number {
  let [sine, cosine] = [Math.sin(x), Math.cos(x)]
  const sines = [sine]
  const exps = [Math.exp(x)]
  let factorial = 1
  for (let k = 1; k <= order; k++) {
    ;[sine, cosine] = [cosine / k, -sine / k]
    sines.push(sine)
    exps.push(exps[k - 1] / k)
    factorial *= k
  }
  let sum = 0
  for (let k = 0; k <= order; k++) sum += sines[k] * exps[order - k]
  return factorial * sum
}

const at = 2

/** From number to number, as a user would call it. */
const scalar = (f: (x: number) => NDArray): Contestant => returning(() => f(at).item() as number)

export const scalarDerivatives: Workload = {
  id: "1",
  title: "Derivatives of sin(x) exp(x)",
  about:
    "The derivative of order K at one point, from a JavaScript number to a JavaScript number (for JAX, from a Python " +
    "float to a Python float). *jet* is one Taylor polynomial, *nested* is K nested `jvp`s, *loops* is the recurrence " +
    "written by hand in JavaScript. Times of a few microseconds are mostly those of the call. JAX and jax-js nest to " +
    "order 8 and 6 only; their programs grow about threefold with each order.",
  unit: { name: "µs per call", of: (ms) => 1000 * ms },
  casesDown: true,
  oneThread: true,
  champion: "jet",
  cases: [1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20].map((order) => ({
    label: `order ${order}`,
    group: "float64",
    parameters: { dtype: "float64", order },
    long: ![1, 2, 5].includes(order),
  })),
  contestants: ({ order }) => {
    const K = order as number
    return {
      jet: scalar(jit(byJet(K))),
      nested: scalar(jit(byNesting(K))),
      reference: scalar(jit(byJet(K), { backend: "reference" })),
      loops: returning(() => plain(at, K)),
    }
  },
}
