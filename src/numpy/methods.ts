/** Gives arrays the methods that are functions of the namespace with the array as their first argument. */
import { exactly } from "../array/arity.js"
import { astype } from "../array/convert.js"
import { NDArray } from "../array/ndarray.js"
import { add, div, mul, neg, power, sub } from "./arithmetic.js"
import type { ArrayMethods } from "./arrayMethods.js"
import { equal, greater, greaterEqual, less, lessEqual, notEqual } from "./compare.js"
import type { ElementwiseMethods } from "./elementwiseMethods.js"
import { max, min } from "./extremes.js"
import { at, slice } from "./indexing.js"
import { dot, matmul } from "./linear.js"
import { requireDType, type Shape } from "./options.js"
import { mean, prod, sum } from "./reduce.js"
import { reshape, transpose } from "./shape.js"

declare module "../array/ndarray.js" {
  interface NDArray extends ElementwiseMethods, ArrayMethods {}
}

/** Whole numbers that are given as one list, or one by one. */
const listed = (given: readonly number[] | readonly [Shape]): Shape =>
  given.length === 1 ? given[0] : (given as readonly number[])

const methods: ElementwiseMethods & ArrayMethods & ThisType<NDArray> = {
  add(y) {
    return add(this, y)
  },
  sub(y) {
    return sub(this, y)
  },
  mul(y) {
    return mul(this, y)
  },
  div(y) {
    return div(this, y)
  },
  neg() {
    return neg(this)
  },
  pow(y) {
    return power(this, y)
  },
  equal(y) {
    return equal(this, y)
  },
  notEqual(y) {
    return notEqual(this, y)
  },
  less(y) {
    return less(this, y)
  },
  lessEqual(y) {
    return lessEqual(this, y)
  },
  greater(y) {
    return greater(this, y)
  },
  greaterEqual(y) {
    return greaterEqual(this, y)
  },
  matmul(y) {
    return matmul(this, y)
  },
  dot(y) {
    return dot(this, y)
  },
  sum(options) {
    return sum(this, options)
  },
  prod(options) {
    return prod(this, options)
  },
  mean(options) {
    return mean(this, options)
  },
  max(options) {
    return max(this, options)
  },
  min(options) {
    return min(this, options)
  },
  reshape(...shape) {
    return reshape(this, listed(shape))
  },
  transpose(...axes) {
    return transpose(this, axes.length > 0 ? listed(axes) : undefined)
  },
  get T() {
    return transpose(this)
  },
  at(...indices) {
    return at(this, ...indices)
  },
  slice(...ranges) {
    return slice(this, ...ranges)
  },
  astype(dtype) {
    return astype(this, requireDType("astype", dtype))
  },
  *[Symbol.iterator]() {
    if (this.ndim === 0) throw new TypeError("NDArray: a 0-d array has no axis to iterate over")
    for (let i = 0; i < this.shape[0]; i++) yield at(this, i)
  },
}

for (const name of Reflect.ownKeys(methods)) {
  const own = Object.getOwnPropertyDescriptor(methods, name) as PropertyDescriptor
  const value = typeof own.value === "function" ? { value: exactly(String(name), own.value) } : {}
  Object.defineProperty(NDArray.prototype, name, Object.assign(Object.create(null), own, value, { enumerable: false }))
}
