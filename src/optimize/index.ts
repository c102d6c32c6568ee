export { type AdamOptions, type AdamwOptions, adam, adamw } from "./adam.js"
export { clipByGlobalNorm } from "./clip.js"
export type { ArraysFunction, Compile } from "./compile.js"
export type { Learning, Memory, Optimizer, Rate } from "./firstOrder.js"
export {
  type LeastSquaresMethod,
  type LeastSquaresOptions,
  type LeastSquaresStepsOptions,
  leastSquares,
  leastSquaresSteps,
  type Residuals,
} from "./leastSquares.js"
export { type LionOptions, lion } from "./lion.js"
export { type MinimizeMethod, type MinimizeOptions, type MinimizingOptions, minimize, minimizing } from "./minimize.js"
export type { Residual } from "./residuals.js"
export { type RmspropOptions, rmsprop } from "./rmsprop.js"
export * as schedules from "./schedules.js"
export { type SgdOptions, sgd } from "./sgd.js"
export type { Space } from "./squares.js"
export type { Status, Stored } from "./state.js"
export type { Found, State, Stopping } from "./states.js"
