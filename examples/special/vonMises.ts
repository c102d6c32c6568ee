/** Directions on a circle: the von Mises distribution exp(κ cos(θ - μ)) / (2π I_0(κ)), fitted to angles. */
import { grad, hessian, type NDArray, np, special } from "taylorjet"
import { minimum } from "./newton.js"

export const angles = [0.3, 0.9, -0.2, 0.5, 1.4, 0.7, -0.6, 0.4]

/** -ln of the density of the angles; the parameters are μ and ln κ. ln I_0(κ) = κ + ln i0e(κ) does not overflow. */
export function vonMises(parameters: NDArray): NDArray {
  const concentration = np.exp(parameters.at(1))
  const along = np.mul(concentration, np.cos(np.sub(angles, parameters.at(0))).sub(1))
  return np.sum(np.add(np.log(special.i0e(concentration)), Math.log(2 * Math.PI)).sub(along))
}

export const estimate = () => minimum(grad(vonMises), hessian(vonMises), [0.4, 0.5])
