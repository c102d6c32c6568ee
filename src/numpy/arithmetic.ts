import { type ArrayLike, NDArray } from "../array/ndarray.js"
import { type Atom, isLit, Lit } from "../ir/atom.js"
import { isFloat } from "../ir/dtype.js"
import * as p from "../primitives/index.js"
import { binary, floating, numeric, operands, unary } from "./promote.js"

/**
 * x + y, with broadcasting. Truth values count as the int32 numbers 0 and 1, here and in all arithmetic.
 *
 * @example
 * ```ts
 * np.add([1, 2], 10) // => [11. 12.]
 * ```
 */
export const add = binary("add", p.add, { number: true })

/**
 * x - y, with broadcasting.
 *
 * @example
 * ```ts
 * np.sub([1, 2], 10) // => [-9. -8.]
 * ```
 */
export const sub = binary("sub", p.sub, { number: true })

/**
 * x - y: another name of `sub`.
 *
 * @example
 * ```ts
 * np.subtract([1, 2], 10) // => [-9. -8.]
 * ```
 */
export const subtract = sub

/**
 * x * y element by element, with broadcasting.
 *
 * @example
 * ```ts
 * np.mul([1, 2], [3, 4]) // => [3. 8.]
 * ```
 */
export const mul = binary("mul", p.mul, { number: true })

/**
 * x * y: another name of `mul`.
 *
 * @example
 * ```ts
 * np.multiply([1, 2], [3, 4]) // => [3. 8.]
 * ```
 */
export const multiply = mul

/**
 * x / y, with broadcasting; whole numbers give float64.
 *
 * @example
 * ```ts
 * np.div([1, 2], 4) // => [0.25 0.5 ]
 * ```
 */
export const div = binary("div", p.div, { float: true })

/**
 * x / y: another name of `div`.
 *
 * @example
 * ```ts
 * np.divide([1, 2], 4) // => [0.25 0.5 ]
 * ```
 */
export const divide = div

/**
 * The remainder of x / y, which has the sign of x, as `%` in JavaScript; with broadcasting. Its derivative in y is
 * -trunc(x / y); the jumps have none.
 *
 * @example
 * ```ts
 * np.rem([5, -5, 5.5], 3) // => [ 2.  -2.   2.5]
 * ```
 */
export const rem = binary("rem", p.rem, { number: true })

/**
 * -x.
 *
 * @example
 * ```ts
 * np.neg([1, -2]) // => [-1.  2.]
 * ```
 */
export const neg = (x: ArrayLike): NDArray => new NDArray(p.neg(numeric("neg", x)))

/**
 * |x|. At zero it has the derivatives of x, those of the branch x >= 0.
 *
 * @example
 * ```ts
 * np.abs([-2, 0, 3]) // => [2. 0. 3.]
 * ```
 */
export function abs(x: ArrayLike): NDArray {
  const a = numeric("abs", x)
  return new NDArray(p.where(p.less(a, 0), p.neg(a), p.add(a, 0)))
}

/**
 * -1, 0 or 1; NaN of NaN. Its derivatives are zero.
 *
 * @example
 * ```ts
 * np.sign([-2, 0, 3]) // => [-1.  0.  1.]
 * ```
 */
export const sign = (x: ArrayLike): NDArray => new NDArray(p.sign(numeric("sign", x)))

/**
 * x². Exact at every order, negative x included.
 *
 * @example
 * ```ts
 * np.square([3, -4]) // => [ 9. 16.]
 * ```
 */
export const square = (x: ArrayLike): NDArray => new NDArray(p.square(numeric("square", x)))

/**
 * √x; NaN for x < 0. Its derivatives are infinite at zero.
 *
 * @example
 * ```ts
 * np.sqrt([4, 2]) // => [2.         1.41421356]
 * ```
 */
export const sqrt = unary("sqrt", p.sqrt)

/**
 * The cube root, for negative x too. Its derivatives are infinite at zero.
 *
 * @example
 * ```ts
 * np.cbrt([-8, 27]) // => [-2.  3.]
 * ```
 */
export const cbrt = unary("cbrt", p.cbrt)

/**
 * 1 / x; whole numbers give float64.
 *
 * @example
 * ```ts
 * np.reciprocal([4, -0.5]) // => [ 0.25 -2.  ]
 * ```
 */
export const reciprocal = unary("reciprocal", p.reciprocal)

/**
 * √(x² + y²) without overflow, with broadcasting. Where both are zero it has the first derivatives (√½, √½), their limit
 * along x = y > 0, and none of higher order: those are infinite or NaN.
 *
 * @example
 * ```ts
 * np.hypot([3, 5e200], [4, 0]) // => [5.e+000 5.e+200]
 * ```
 */
export const hypot = binary("hypot", (x, y) => p.polar(x, y)[0], { float: true })

/**
 * x to the power y, with broadcasting, within two units in the last place. 1 to any power is 1, and so is x to the power 0.
 * A bare whole number y >= 0 keeps the dtype of x; otherwise the result is floating-point.
 *
 * Derivatives of every order are right for any x of which y is a whole power, and for x >= 0 otherwise. At x = 0 they are
 * their limits from the right: the third derivative of x^2.5 is infinite there, and those below are 0.
 *
 * @example
 * ```ts
 * np.power([-2, 3], 3) // => [-8. 27.]
 * np.power(2, [0.5, -1]) // => [1.41421356 0.5       ]
 * ```
 */
export function power(x: ArrayLike, y: ArrayLike): NDArray {
  if (typeof y === "number" && Number.isInteger(y)) {
    const a = y >= 0 ? numeric("power", x) : floating("power", x)
    return new NDArray(isFloat(a.aval.dtype) ? p.constantPower(a, y) : wrappingPower(a, y))
  }
  const [a, b] = operands("power", [x, y], { float: true })
  const r = isLit(b) ? b.fill : undefined
  return new NDArray(r !== undefined && Number.isFinite(r) ? p.constantPower(a, r) : p.pow(a, b))
}

/**
 * x to the power y: another name of `power`.
 *
 * @example
 * ```ts
 * np.pow([-2, 3], 3) // => [-8. 27.]
 * ```
 */
export const pow = power

/**
 * Repeated squaring of int32, which wrap. From the 32nd power on those of even numbers are zero, and those of odd numbers
 * repeat after 2^30.
 */
function wrappingPower(x: Atom, n: number): Atom {
  if (n === 0) return new Lit(x.aval, 1)
  if (n === 1) return x
  const least = n < 2 ** 31 ? n : (n % 2 ** 30) + 2 ** 30
  const even = p.square(wrappingPower(x, Math.floor(least / 2)))
  return least % 2 === 0 ? even : p.mul(even, x)
}
