import type { NDArray } from "taylorjet"
import { taylorjet } from "../built.js"
import { type Float, type Layer, network, randomArray, randomLayers } from "../data.js"
import { milliseconds, type Result, type Workload } from "../workload.js"
import { curvatures } from "./operators.js"

const { jit, laplacian, np, valueAndGrad, vmap } = taylorjet

const points = 1000
const sizes = [2, 64, 64, 64, 1]

type F = (x: NDArray) => NDArray

/** The mean square of Δu - s over the points, as a function of the network's parameters. */
const loss =
  (laplace: (f: F) => F) =>
  (layers: Layer[], X: NDArray, s: NDArray): NDArray =>
    np.mean(np.square(np.sub(vmap(laplace((x) => network(layers, x)))(X), s)))

export const lossCollapsed = loss(laplacian)

const lossNested = (dtype: Float) => {
  const unit = np.eye(sizes[0], sizes[0], { dtype })
  return loss((f) => (x) => np.sum(curvatures(f, x, unit)))
}

export const trainingData = (dtype: Float): [Layer[], NDArray, NDArray] => [
  randomLayers(sizes, dtype),
  randomArray([points, sizes[0]], 98, dtype),
  randomArray([points], 99, dtype),
]

export const trainingStep: Workload = {
  id: "6",
  title: "A step of training a physics-informed network",
  about:
    "A tanh network 2-64-64-64-1 at 1000 points: the mean square of its Laplacian minus given values, and the gradient " +
    "of that in all parameters. *collapsed* is reverse mode over `laplacian`, *nested* is reverse mode over forward " +
    "over reverse mode. `@jax-js/jax` nests likewise.",
  unit: milliseconds,
  champion: "collapsed",
  cases: (["float64", "float32"] as const).map((dtype) => ({ label: dtype, group: "", parameters: { dtype } })),
  contestants: ({ dtype }) => {
    const data = trainingData(dtype)
    const gradient = (f: typeof lossCollapsed, backend: "wasm" | "reference" = "wasm") => {
      const step = jit(valueAndGrad(f), { backend })
      return {
        run: () => step(...data),
        result: ([value, layers]: [NDArray, Layer[]]): Result => [value, ...layers.flatMap(({ W, b }) => [W, b])],
      }
    }
    return {
      collapsed: gradient(lossCollapsed),
      nested: gradient(lossNested(dtype)),
      reference: gradient(lossCollapsed, "reference"),
    }
  },
}
