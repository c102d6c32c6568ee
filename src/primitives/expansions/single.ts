// The expansions that are computed in float32 where the numbers are; the others take float64 then.
export { exp32 as exp } from "./exp.js"
export { sincos32 as sincos } from "./sincos.js"
export { tanh32 as tanh } from "./tanh.js"
