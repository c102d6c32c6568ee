import type { NDArray } from "taylorjet"
import { taylorjet } from "../built.js"
import { type Layer, network, randomArray, randomLayers } from "../data.js"
import type { Contestant, Result } from "../workload.js"
import { nestedLaplacian } from "./operators.js"

const { jit, laplacian, np, valueAndGrad, vmap } = taylorjet

type F = (x: NDArray) => NDArray
type Residual = (layers: Layer[], x: NDArray, s: NDArray) => NDArray

const damping = 1e-3

/** Residuals at all points with their gradients in the parameters, as the rows of a matrix. */
function rows(residual: Residual, layers: Layer[], X: NDArray, s: NDArray): [NDArray, NDArray] {
  const each = vmap((x: NDArray, t: NDArray) => valueAndGrad(residual)(layers, x, t) as unknown as [NDArray, Layer[]])
  const [r, slopes] = each(X, s)
  const leaves = slopes.flatMap(({ W, b }) => [W, b])
  return [
    r,
    np.concatenate(
      leaves.map((leaf) => np.reshape(leaf, [r.size, leaf.size / r.size])),
      { axis: 1 },
    ),
  ]
}

/**
 * Jᵀ (J Jᵀ + λ)⁻¹ r, λ a part of the mean of the squared rows: Gauss and Newton's step in the space of samples, by Cholesky.
 * The rounding of K = J Jᵀ makes an error of its condition, which is the square of J's; solving once more for
 * r - J d - λ y leaves one of J's. Source: Björck, Linear Algebra and its Applications 88/89 (1987), corrected seminormal equations.
 */
function step(residual: Residual, layers: Layer[], X: NDArray, s: NDArray): NDArray {
  const [r, J] = rows(residual, layers, X, s)
  const K = np.matmul(J, J.T)
  const shift = np.mul(damping / r.size, np.trace(K))
  const L = np.linalg.cholesky(np.add(K, np.mul(np.eye(r.size), shift)))
  const y = np.linalg.choSolve(L, r)
  const d = np.matmul(y, J)
  const left = np.sub(np.sub(r, np.matmul(J, d)), np.mul(shift, y))
  return np.add(d, np.matmul(np.linalg.choSolve(L, left), J))
}

type Data = [Layer[], NDArray, NDArray]

/** A step of natural gradient descent for Poisson's equation, with a network D-32-32-1, and its arguments. */
export function naturalGradientStep(operator: (f: F) => F, D: number, points: number) {
  const args: Data = [
    randomLayers([D, 32, 32, 1], "float64"),
    randomArray([points, D], 98, "float64"),
    randomArray([points], 99, "float64"),
  ]
  const residual: Residual = (layers, x, s) => np.sub(operator((y) => network(layers, y))(x), s)
  return { f: (...data: Data) => step(residual, ...data), args }
}

export function naturalGradient(D: number, points: number): Readonly<Record<string, Contestant>> {
  const contestant = (operator: (f: F) => F): Contestant => {
    const { f, args } = naturalGradientStep(operator, D, points)
    const compiled = jit(f)
    return { run: () => compiled(...args), result: (d: NDArray): Result => d }
  }
  return { collapsed: contestant(laplacian), nested: contestant(nestedLaplacian(D, "float64")) }
}
