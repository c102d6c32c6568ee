import { ownAxes, type Paired } from "../ir/paired.js"
import { type ArrayCode, isFloating, type Type } from "./arrayCode.js"

// What languages without it are given in other operations.

const range = (n: number, from = 0): number[] => Array.from({ length: n }, (_, i) => from + i)

/** A product without sums is elementwise, so that it can be joined with what is around it. */
export function outer<V extends Type>(code: ArrayCode<V>, a: V, b: V, axes: Paired, shape: readonly number[]): V {
  const count = axes.batch[0].length
  const spread = (x: V, i: 0 | 1, first: number): V => {
    const order = [...axes.batch[i], ...ownAxes(axes, i, x.shape.length)]
    const moved = order.every((axis, at) => axis === at) ? x : code.transpose(x, order)
    return code.broadcast(moved, shape, [...range(count), ...range(order.length - count, first)])
  }
  const own = a.shape.length - count
  return code.elementwise("multiply", [spread(a, 0, count), spread(b, 1, count + own)])
}

/** ⌊x / y⌋ from the exact remainder r: (x - r) / y is whole, and too large by one where r and y differ in sign. */
export function floorDivide<V extends Type>(code: ArrayCode<V>, [x, y]: readonly V[]): V {
  const isFloat = isFloating(x.dtype)
  const zero = code.fill(0, x)
  const one = code.fill(1, x)
  const rest = code.elementwise("remainder", [x, y])
  const isZero = code.compare("EQ", rest, zero)
  const differ = code.elementwise("xor", [code.compare("LT", rest, zero), code.compare("LT", y, zero)])
  const below = code.select(code.elementwise("and", [code.elementwise("not", [isZero]), differ]), one, zero)
  const quotient = code.elementwise("divide", [code.elementwise("subtract", [x, rest]), y])
  const whole = code.elementwise("subtract", [quotient, below])
  const byZero = code.compare("EQ", y, zero)
  if (!isFloat) return code.select(byZero, zero, whole)
  const plain = code.elementwise("divide", [x, y])
  const near = code.elementwise("round_nearest_even", [whole])
  const isNone = code.compare("EQ", near, zero)
  const signed = code.select(isNone, code.elementwise("multiply", [plain, zero]), near)
  return code.select(byZero, plain, signed)
}

/** a < b, where NaN is larger than every number. */
export function before<V extends Type>(code: ArrayCode<V>, a: V, b: V): V {
  const less = code.compare("LT", a, b)
  if (!isFloating(a.dtype)) return less
  const isNumber = (x: V): V => code.compare("EQ", x, x)
  const onlyB = code.elementwise("and", [isNumber(a), code.elementwise("not", [isNumber(b)])])
  return code.elementwise("or", [less, onlyB])
}
