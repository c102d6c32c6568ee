/**
 * Taylor-mode automatic differentiation: every higher derivative along a direction in one pass.
 *
 * @module taylorjet
 */
export { checkDefinition } from "./api/checkDefinition.js"
export { type Backend, type JitOptions, type Jitted, jit } from "./api/jit.js"
export { makeProgram, Program } from "./api/makeProgram.js"
export { type ArrayLike, NDArray, type Nested, type NestedNumbers, type TypedArray } from "./array/ndarray.js"
export type { Portable } from "./array/portable.js"
export type { Args, Arrays, Fn, Jacobian, Like, Traceable, Tree } from "./array/types.js"
export { type Cost, cost } from "./compile/cost.js"
export { type JaxSource, toJax } from "./export/toJax.js"
export { type StableHLOProgram, toStableHLO } from "./export/toStableHLO.js"
export type { DType } from "./ir/dtype.js"
export { np } from "./numpy/namespace.js"
export { type EventOptions, event, type OdeEvent } from "./ode/event.js"
export { odeint } from "./ode/odeint.js"
export type { OdeMethod, OdeOptions } from "./ode/options.js"
export type { Occurrence, OdeSolution, OdeStats } from "./ode/result.js"
export { taylorSolution } from "./ode/solution.js"
export { type StepperOptions, type TaylorStepper, taylorStepper } from "./ode/stepper.js"
export { checkpoint, cond, switchCase } from "./operators/branches.js"
export { type CheckOptions, checkGrads } from "./operators/checks/checkGrads.js"
export { customJvp } from "./operators/custom/customJvp.js"
export { customVjp } from "./operators/custom/customVjp.js"
export * as define from "./operators/define/index.js"
export {
  type ArrayFunction,
  type CoefficientOptions,
  forwardDerivatives,
  forwardDerivativesCollapsed,
  taylorSeriesCoefficients,
} from "./operators/derivatives.js"
export {
  type Coefficient,
  differentialOperator,
  type OperatorTerm,
} from "./operators/differentialOperator.js"
export {
  type Distribution,
  type EstimateOptions,
  stochasticBiharmonic,
  stochasticLaplacian,
} from "./operators/estimate.js"
export { PartialsPlan, type PlannedJet } from "./operators/explain.js"
export { curl, type DirectionalOptions, directionalDerivative, divergence, gradient } from "./operators/fields.js"
export { type ArgnumsOptions, grad, type Selected, valueAndGrad } from "./operators/grad.js"
export { type HvpResult, hessian, hvp, jacfwd, jacrev } from "./operators/jacobian.js"
export { type JetOptions, jet } from "./operators/jet.js"
export { jvp, linearize } from "./operators/jvp.js"
export {
  biharmonic,
  hessianDiagonal,
  laplacian,
  valueGradLaplacian,
  weightedLaplacian,
} from "./operators/laplacian.js"
export { foriLoop, type WhileOptions, whileLoop } from "./operators/loops.js"
export { partials } from "./operators/partials.js"
export { Jet } from "./operators/polynomial.js"
export { type InverseOptions, inverse } from "./operators/roots/inverse.js"
export { fixedPoint, implicit, type RootOptions, root } from "./operators/roots/root.js"
export { type ScanOptions, scan } from "./operators/scan.js"
export type { Index } from "./operators/spec.js"
export { stochasticOperator } from "./operators/stochasticOperator.js"
export { taylor } from "./operators/taylor.js"
export { derivativeTensor } from "./operators/tensor.js"
export { vjp } from "./operators/vjp.js"
export { type Axes, type VmapOptions, vmap } from "./operators/vmap.js"
export * as optimize from "./optimize/index.js"
export type { MultiIndex } from "./planner/multiIndex.js"
export * as random from "./random/index.js"
export * as special from "./special/index.js"
export * as tree from "./tree/index.js"

import "./numpy/methods.js"
