/**
 * Functions of your own, with derivatives of every order.
 *
 * @module define
 */
export {
  type AnalyticOptions,
  analytic,
  type BivariateOptions,
  bivariate,
  type SystemOptions,
  system,
} from "./analytic.js"
export { type ImplicitOptions, implicit, type Operands } from "./implicit.js"
