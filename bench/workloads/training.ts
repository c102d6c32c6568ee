import type { NDArray } from "taylorjet"
import { taylorjet } from "../built.js"
import { type Float, type Layer, network, randomArray, randomLayers } from "../data.js"
import { type Case, milliseconds, type Result, type Workload } from "../workload.js"
import { naturalGradient } from "./naturalGradient.js"
import { nestedLaplacian } from "./operators.js"

const { biharmonic, jit, laplacian, np, valueAndGrad, vmap } = taylorjet

type F = (x: NDArray) => NDArray
type Operator = (f: F) => F

/** The mean square of an operator of u, minus s, over the points, as a function of the network's parameters. */
export const loss =
  (operator: Operator) =>
  (layers: Layer[], X: NDArray, s: NDArray): NDArray =>
    np.mean(np.square(np.sub(vmap(operator((x) => network(layers, x)))(X), s)))

export const lossCollapsed = loss(laplacian)

export const trainingData = (D: number, points: number, dtype: Float): [Layer[], NDArray, NDArray] => [
  randomLayers([D, 64, 64, 64, 1], dtype),
  randomArray([points, D], 98, dtype),
  randomArray([points], 99, dtype),
]

const steps = [
  { operator: "Laplacian", D: 2, points: 1000 },
  { operator: "Laplacian", D: 10, points: 1000, long: true },
  { operator: "Laplacian", D: 20, points: 100, long: true },
  { operator: "biharmonic", D: 2, points: 1000, long: true },
  { operator: "natural gradient", D: 2, points: 400 },
]

export const trainingStep: Workload = {
  id: "6",
  title: "A step of training a physics-informed network",
  about:
    "A tanh network D-64-64-64-1 at 1000 or 100 points: the mean square of its Laplacian, or of the biharmonic operator " +
    "as for a plate, minus given values, and the gradient of that in all parameters. *collapsed* is reverse mode over " +
    "`laplacian` or `biharmonic`, *nested* is reverse mode over forward over reverse mode (for the biharmonic operator, " +
    "over the Laplacian of the Laplacian). `@jax-js/jax` nests likewise; with ten variables, 1000 points need more " +
    "memory than it can address. A *natural gradient* is the step d = Jᵀ (J Jᵀ + λ)⁻¹ r for the residuals r of the Laplacian " +
    "of a network 2-32-32-1 and their gradients J, with Cholesky's factors and one correction, all in one compiled function.",
  unit: milliseconds,
  champion: "collapsed",
  cases: (["float64", "float32"] as const).flatMap((dtype) =>
    steps
      .filter(({ operator }) => operator !== "natural gradient" || dtype === "float64")
      .map(
        ({ operator, D, points, long = false }): Case => ({
          label: `${operator}, D = ${D}${points === 1000 ? "" : `, ${points} points`}`,
          group: dtype,
          parameters: { dtype, operator, D, points },
          long,
        }),
      ),
  ),
  contestants: ({ dtype, operator, D: variables, points }) => {
    const D = variables as number
    if (operator === "natural gradient") return naturalGradient(D, points as number)
    const data = trainingData(D, points as number, dtype)
    const gradient = (of: Operator, backend: "wasm" | "reference" = "wasm") => {
      const step = jit(valueAndGrad(loss(of)), { backend })
      return {
        run: () => step(...data),
        result: ([value, layers]: [NDArray, Layer[]]): Result => [value, ...layers.flatMap(({ W, b }) => [W, b])],
      }
    }
    const laplace = nestedLaplacian(D, dtype)
    if (operator === "biharmonic")
      return { collapsed: gradient(biharmonic), nested: gradient((f) => laplace(laplace(f))) }
    return {
      collapsed: gradient(laplacian),
      nested: gradient(laplace),
      ...(D === 2 ? { reference: gradient(laplacian, "reference") } : {}),
    }
  },
}
