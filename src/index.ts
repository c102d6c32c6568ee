export { jit, type Backend, type JitOptions } from "./api/jit.js"
export { makeProgram, Program } from "./api/makeProgram.js"
export { type ArrayLike, NDArray, type Nested, type NestedNumbers, type TypedArray } from "./array/ndarray.js"
export type { Like, Tree } from "./array/tree.js"
export type { DType } from "./ir/dtype.js"
export { type Cost, cost } from "./ir/cost.js"
export * as np from "./numpy/index.js"
export {
  type CoefficientOptions,
  forwardDerivatives,
  forwardDerivativesCollapsed,
  taylorSeriesCoefficients,
} from "./operators/derivatives.js"
export { type ArgnumsOptions, grad, type Selected, valueAndGrad } from "./operators/grad.js"
export { hessian, hvp, jacfwd, jacrev } from "./operators/jacobian.js"
export { jet, type JetOptions } from "./operators/jet.js"
export { jvp, linearize } from "./operators/jvp.js"
export { type EstimateOptions, laplacian, stochasticLaplacian } from "./operators/laplacian.js"
export { Jet, taylor } from "./operators/taylor.js"
export { type Axes, vmap, type VmapOptions } from "./operators/vmap.js"
export { vjp } from "./operators/vjp.js"
export * as random from "./random/index.js"
