import { logGamma as gammalnCode } from "../expansions/special/polygamma.js"
import { derivatives, partials } from "../kinds/derivatives.js"
import { between, bivariate } from "../kinds/elementwise.js"
import { mul } from "../mul.js"
import {
  betalnDerivative,
  betaValue,
  binomDerivative,
  gammaDerivative,
  gammalnDerivative,
  rgammaDerivative,
} from "../special/gamma.js"
import { zetaDerivative } from "../special/zeta.js"

/** ln |Γ(u)|; its derivatives are ψ(u) and (-1)ⁿ (n - 1)! ζ(n, u). */
export const gammaln = derivatives("gammaln", {
  evaluate: gammalnDerivative,
  lower: (s, x, n) => gammalnCode(s, x, n),
  range: [0.5, 4],
})

export const gamma = derivatives("gamma", { evaluate: gammaDerivative, range: [0.8, 4] })

/** 1/Γ(u), which is entire. */
export const rgamma = derivatives("rgamma", { evaluate: rgammaDerivative, range: [-2, 2] })

/** Hurwitz's Σ (b + k)^-a. */
export const zeta = partials("zeta", {
  evaluate: zetaDerivative,
  ranges: [
    [2, 4],
    [0.8, 3],
  ],
})

/** ln |Γ(a) Γ(b) / Γ(a + b)| */
export const betaln = partials("betaln", {
  evaluate: betalnDerivative,
  ranges: [
    [0.5, 3],
    [0.5, 3],
  ],
})

/** v' = v (∂_a betaln a' + ∂_b betaln b') */
export const beta = bivariate("beta", {
  evaluate: betaValue,
  slope: (v, a, b) => ({ num: [mul(v, betaln([a, b], [], [1, 0])), mul(v, betaln([a, b], [], [0, 1]))] }),
  domain: between(0.5, 3, 2),
})

/** Γ(a + 1) / (Γ(b + 1) Γ(a - b + 1)) */
export const binom = partials("binom", {
  evaluate: binomDerivative,
  ranges: [
    [2, 4],
    [-1, 2],
  ],
})
