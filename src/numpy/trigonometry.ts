import * as p from "../primitives/index.js"
import { binary, unary } from "./promote.js"

/**
 * The sine of x in radians.
 *
 * @example
 * ```ts
 * np.sin([0, Math.PI / 2]) // => [0. 1.]
 * ```
 */
export const sin = unary("sin", (x) => p.sincos(x)[0])

/**
 * The cosine of x in radians.
 *
 * @example
 * ```ts
 * np.cos([0, Math.PI]) // => [ 1. -1.]
 * ```
 */
export const cos = unary("cos", (x) => p.sincos(x)[1])

/**
 * The tangent of x in radians.
 *
 * @example
 * ```ts
 * np.tan([0, 1]) // => [0.         1.55740772]
 * ```
 */
export const tan = unary("tan", p.tan)

/**
 * The angle in [-π/2, π/2] whose sine is x; NaN for |x| > 1. Its derivatives are infinite at ±1.
 *
 * @example
 * ```ts
 * np.asin([0, 1]) // => [0.         1.57079633]
 * ```
 */
export const asin = unary("asin", (x) => p.asin(x)[0])

/**
 * The angle in [0, π] whose cosine is x; NaN for |x| > 1. Its derivatives are infinite at ±1.
 *
 * @example
 * ```ts
 * np.acos([1, -1]) // => [0.         3.14159265]
 * ```
 */
export const acos = unary("acos", (x) => p.acos(x)[0])

/**
 * The angle in [-π/2, π/2] whose tangent is x.
 *
 * @example
 * ```ts
 * np.atan([0, 1, Infinity]) // => [0.         0.78539816 1.57079633]
 * ```
 */
export const atan = unary("atan", p.atan)

/**
 * The angle in [-π, π] of the point (x, y), with broadcasting. Its derivatives are right wherever they are
 * representable; at the origin it has none, and they are infinite or NaN.
 *
 * @example
 * ```ts
 * np.atan2([1, -1], [1, -1]) // => [ 0.78539816 -2.35619449]
 * ```
 */
export const atan2 = binary("atan2", (y, x) => p.polar(x, y)[1], { float: true })

/**
 * The hyperbolic sine.
 *
 * @example
 * ```ts
 * np.sinh([0, 1]) // => [0.         1.17520119]
 * ```
 */
export const sinh = unary("sinh", (x) => p.sinhcosh(x)[0])

/**
 * The hyperbolic cosine.
 *
 * @example
 * ```ts
 * np.cosh([0, 1]) // => [1.         1.54308063]
 * ```
 */
export const cosh = unary("cosh", (x) => p.sinhcosh(x)[1])

/**
 * The hyperbolic tangent. Its derivatives do not cancel where it is close to ±1.
 *
 * @example
 * ```ts
 * np.tanh([0, 1]) // => [0.         0.76159416]
 * ```
 */
export const tanh = unary("tanh", (x) => p.tanh(x)[0])

/**
 * The x whose hyperbolic sine is given.
 *
 * @example
 * ```ts
 * np.asinh([0, 1]) // => [0.         0.88137359]
 * ```
 */
export const asinh = unary("asinh", (x) => p.asinh(x)[0])

/**
 * The x >= 0 whose hyperbolic cosine is given; NaN below 1, where its derivatives are infinite.
 *
 * @example
 * ```ts
 * np.acosh([1, 2]) // => [0.        1.3169579]
 * ```
 */
export const acosh = unary("acosh", p.acosh)

/**
 * The x whose hyperbolic tangent is given: ±inf at ±1, NaN beyond.
 *
 * @example
 * ```ts
 * np.atanh([0, 0.5]) // => [0.         0.54930614]
 * ```
 */
export const atanh = unary("atanh", (x) => p.atanh(x)[0])

/**
 * sin(πx)/(πx), which is 1 at zero. It is zero at the other whole numbers, exactly. Its derivatives of every order are
 * accurate at zero and near it, and everywhere else; NaN of an infinity.
 *
 * @example
 * ```ts
 * np.sinc([0, 0.5, 1]) // => [1.         0.63661977 0.        ]
 * ```
 */
export const sinc = unary("sinc", (x) => p.sinc(x))

/**
 * Degrees in radians: x π/180.
 *
 * @example
 * ```ts
 * np.deg2rad([0, 180]) // => [0.         3.14159265]
 * ```
 */
export const deg2rad = unary("deg2rad", (x) => p.mul(x, Math.PI / 180))

/**
 * Radians in degrees: x 180/π.
 *
 * @example
 * ```ts
 * np.rad2deg([0, Math.PI]) // => [  0. 180.]
 * ```
 */
export const rad2deg = unary("rad2deg", (x) => p.mul(x, 180 / Math.PI))
