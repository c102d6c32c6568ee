import { sigmoid as expansion } from "./expansions/sigmoid.js"
import { tanh as tanhExpansion } from "./expansions/tanh.js"
import { system } from "./kinds/elementwise.js"
import { mul } from "./mul.js"

/**
 * [σ(u), σ(u) σ(-u), tanh(u/2)]: s' = t'/2, p' = -t t'/2, t' = 2 p u'. Carried along, p does not cancel as s (1 - s)
 * would where s is close to one, nor do its odd coefficients where u is close to zero.
 */
export const sigmoid = system("sigmoid", {
  intrinsics: ["expit"],
  evaluate: [
    (x) => (x < 0 ? Math.exp(x) : 1) / (1 + Math.exp(-Math.abs(x))),
    (x) => Math.exp(-Math.abs(x)) / (1 + Math.exp(-Math.abs(x))) ** 2,
    (x) => Math.tanh(x / 2),
  ],
  lower: (s, x) => {
    const [here, there] = expansion(s, x)
    return [here, s.mul(here, there), tanhExpansion(s, s.mul(x, s.constant(0.5)))[0]]
  },
  slope: ([, p, t]) => [{ num: [0.5], along: [t] }, { num: [t], along: [t], den: -2 }, mul(2, p)],
})
