/** The functions of `np` that are methods of arrays too: those whose first parameter is an array `x`. */
export {
  abs,
  add,
  cbrt,
  div,
  divide,
  hypot,
  mul,
  multiply,
  neg,
  pow,
  power,
  reciprocal,
  rem,
  sign,
  sqrt,
  square,
  sub,
  subtract,
} from "./arithmetic.js"
export { bitwiseAnd, bitwiseNot, bitwiseOr, bitwiseXor, leftShift, rightShift } from "./bits.js"
export { allclose, arrayEqual, isclose } from "./closeness.js"
export {
  equal,
  greater,
  greaterEqual,
  isfinite,
  isinf,
  isnan,
  less,
  lessEqual,
  logicalAnd,
  logicalNot,
  logicalOr,
  notEqual,
} from "./compare.js"
export { cummax, cummin, cumprod, cumsum } from "./cumulative.js"
export { diag, trace, tril, triu } from "./diagonal.js"
export { exp, exp2, expm1, log, log1p, log2, log10, logaddexp } from "./exponential.js"
export { argmax, argmin, max, min } from "./extremes.js"
export { vander } from "./grids.js"
export { at, slice, take, takeAlongAxis } from "./indexing.js"
export { interp, searchsorted } from "./interpolation.js"
export { pad, split } from "./join.js"
export { dot, matmul, outer, tensordot, vdot } from "./linear.js"
export { nanmax, nanmean, nanmin, nansum, nanToNum } from "./nan.js"
export { median, percentile, quantile } from "./quantiles.js"
export { all, any, mean, prod, std, sum, variance } from "./reduce.js"
export { divmod, floorDivide, mod } from "./remainder.js"
export { ceil, floor, round } from "./rounding.js"
export { clip, maximum, minimum, stopGradient } from "./select.js"
export { broadcastTo, expandDims, flip, moveaxis, ravel, squeeze, swapaxes } from "./shape.js"
export { convolve, cross, diff } from "./signals.js"
export { copysign } from "./signs.js"
export { argsort, sort } from "./sorting.js"
export { erf, erfc, erfinv, gelu, logSoftmax, logsumexp, relu, sigmoid, silu, softmax, softplus } from "./special.js"
export { average, countNonzero, ptp, var } from "./statistics.js"
export { kron, repeat, roll, rot90, tile } from "./tiling.js"
export {
  acos,
  acosh,
  asin,
  asinh,
  atan,
  atan2,
  atanh,
  cos,
  cosh,
  deg2rad,
  rad2deg,
  sin,
  sinc,
  sinh,
  tan,
  tanh,
} from "./trigonometry.js"
export { norm } from "./vectorNorm.js"
