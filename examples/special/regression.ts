/** Counts that depend on a covariate: Poisson and negative-binomial regression, by Newton's method with exact Hessians. */
import { grad, hessian, type NDArray, np, special } from "taylorjet"
import { minimum } from "./newton.js"

export const covariate = [-1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2]
export const counts = [0, 1, 1, 3, 2, 7, 5, 16]

/** -ln P(counts) of Poisson variables with the means exp(a + b x). */
export function poisson(parameters: NDArray): NDArray {
  const logMean = np.add(parameters.at(0), np.mul(parameters.at(1), covariate))
  const logLikelihood = np
    .mul(counts, logMean)
    .sub(np.exp(logMean))
    .sub(special.gammaln(np.add(counts, 1)))
  return np.neg(np.sum(logLikelihood))
}

/** The same with more variance, mean + mean² / r: negative-binomial variables. The parameters are a, b and ln r. */
export function negativeBinomial(parameters: NDArray): NDArray {
  const logMean = np.add(parameters.at(0), np.mul(parameters.at(1), covariate))
  const logSize = parameters.at(2)
  const size = np.exp(logSize)
  const total = np.logaddexp(logMean, logSize)
  const choose = special
    .gammaln(np.add(counts, size))
    .sub(special.gammaln(size))
    .sub(special.gammaln(np.add(counts, 1)))
  const shares = np.mul(size, logSize.sub(total)).add(np.mul(counts, logMean.sub(total)))
  return np.neg(np.sum(choose.add(shares)))
}

/** The estimates and their standard errors. */
export const estimates = (loss: (x: NDArray) => NDArray, start: readonly number[]) =>
  minimum(grad(loss), hessian(loss), start)
