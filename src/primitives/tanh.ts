import { tanh as expansion } from "./expansions/tanh.js"
import { system } from "./kinds/elementwise.js"

/** [tanh u, sech² u]: t' = s u', s' = -2 t t'. Carried along, sech² does not cancel as 1 - t² would. */
export const tanh = system("tanh", {
  evaluate: [Math.tanh, (x) => Math.cosh(x) ** -2],
  lower: expansion,
  slope: ([t, s]) => [s, { num: [t], along: [t], den: -0.5 }],
})
