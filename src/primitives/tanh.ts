import { tanh as expansion, tanh32 } from "./expansions/tanh.js"
import { system } from "./kinds/elementwise.js"

/** [tanh u, sech² u]: t' = s u', s' = -2 t t'. Carried along, sech² does not cancel as 1 - t² would. */
export const tanh = system("tanh", {
  intrinsics: ["tanh"],
  evaluate: [Math.tanh, (x) => Math.cosh(x) ** -2],
  lower: expansion,
  lower32: tanh32,
  slope: ([t, s]) => [s, { num: [t], along: [t], den: -0.5 }],
})
