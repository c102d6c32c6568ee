/** A Gaussian process with a Matérn covariance whose order, how smooth its paths are, is learned like the other parameters. */
import { type NDArray, np, special } from "taylorjet"

export const points = [0, 0.4, 0.9, 1.7, 2.2]
export const observed = [0.1, 0.5, 0.4, -0.6, -0.9]

/** 2^(1-ν) / Γ(ν) z^ν K_ν(z), z = √(2ν) distance / length. */
export function matern(distance: number, order: NDArray, length: NDArray): NDArray {
  const z = np.mul(np.sqrt(np.mul(2, order)), np.div(distance, length))
  const scale = np.sub(1, order).mul(Math.LN2).sub(special.gammaln(order))
  return np.exp(scale.add(np.mul(order, np.log(z)))).mul(special.kv(order, z))
}

/**
 * -ln of the density of what was observed, (yᵀ C⁻¹ y + ln det C + n ln 2π) / 2, with C = L Lᵀ. The parameters are the
 * logarithms of order, length, variance and noise.
 */
export function negativeLogLikelihood(parameters: NDArray): NDArray {
  const [order, length, variance, noise] = [0, 1, 2, 3].map((i) => np.exp(parameters.at(i)))
  const entry = (i: number, j: number): NDArray =>
    i === j ? variance.add(noise) : variance.mul(matern(Math.abs(points[i] - points[j]), order, length))
  const covariance = np.stack(points.map((_, i) => np.stack(points.map((__, j) => entry(i, j)))))
  const L = np.linalg.cholesky(covariance)
  const whitened = np.linalg.solveTriangular(L, observed, { lower: true })
  const logDeterminant = np.sum(np.log(np.diag(L))).mul(2)
  return np
    .sum(np.square(whitened))
    .add(logDeterminant)
    .add(points.length * Math.log(2 * Math.PI))
    .mul(0.5)
}
