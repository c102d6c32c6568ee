export { i0, i0e, i1, i1e, iv, j0, j1, jn, k0, k0e, k1, k1e, kv, sphericalJn, y0, y1, yn } from "./bessel.js"
export {
  cosm1,
  entr,
  expit,
  exprel,
  klDiv,
  logit,
  logSoftmax,
  powm1,
  relEntr,
  sinc,
  xlog1py,
  xlogy,
} from "./elementary.js"
export { dawsn, erfcinv, erfcx, erfi, logNdtr, ndtr, ndtri } from "./errorFunctions.js"
export { beta, betaln, binom, digamma, factorial, gamma, gammaln, polygamma, rgamma, zeta } from "./gamma.js"
export { betainc, gammainc, gammaincc } from "./incomplete.js"
export { airy, ellipe, ellipk, ellipkm1, exp1, expi, expn, fresnel, lambertw, shichi, sici } from "./integrals.js"
export { chebyshevT, hermite, laguerre, legendreP, sphHarm } from "./polynomials.js"
export { type RemovableOptions, removable } from "./removable.js"
