import { partials } from "../kinds/derivatives.js"
import { betaincDerivative } from "../special/incompleteBeta.js"
import { incompleteGamma } from "../special/incompleteGamma.js"

/** P(a, b) = 1/Γ(a) ∫₀ᵇ t^(a-1) exp(-t) dt */
export const gammainc = partials("gammainc", {
  evaluate: (orders, x) => incompleteGamma("P", orders, x),
  ranges: [
    [0.6, 3],
    [0.6, 3],
  ],
})

/** 1 - P(a, b) */
export const gammaincc = partials("gammaincc", {
  evaluate: (orders, x) => incompleteGamma("Q", orders, x),
  ranges: [
    [0.6, 3],
    [0.6, 3],
  ],
})

/** I_c(a, b) = 1/B(a, b) ∫₀ᶜ t^(a-1) (1 - t)^(b-1) dt */
export const betainc = partials("betainc", {
  evaluate: betaincDerivative,
  ranges: [
    [0.6, 3],
    [0.6, 3],
    [0.2, 0.8],
  ],
})
