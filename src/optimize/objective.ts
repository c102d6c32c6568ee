import type { ArrayLike, NDArray } from "../array/ndarray.js"
import * as np from "../numpy/index.js"
import { valueAndGradOf } from "../operators/grad.js"
import { hvp } from "../operators/jacobian.js"
import type { Compile } from "./compile.js"
import type { Parameters } from "./parameters.js"
import { valuesOf } from "./values.js"

/** A point with the value of the function there and its gradient. */
export type Point = {
  readonly x: Float64Array
  readonly value: number
  readonly gradient: Float64Array
}

/** A function of a vector, which counts how often it is called. */
export interface Objective {
  evaluations: number
  /** The value alone, of a function that need not be traceable. */
  value(x: Float64Array): number
  at(x: Float64Array): Point
  /** The Hessian at x times v. */
  product(x: Float64Array, v: Float64Array): Float64Array
}

/** The value of what `f` returned: an array of no axes, or a number. */
function numberOf(who: string, y: unknown): number {
  const array = np.array(y as ArrayLike)
  if (array.ndim > 0)
    throw new Error(`${who}: the function must return a scalar; got an array of shape [${array.shape}]`)
  return valuesOf(who, array)[0]
}

export function objective<X>(who: string, f: (x: X) => unknown, { tree }: Parameters<X>, compile: Compile): Objective {
  const ofVector = (x: NDArray) => f(tree(x)) as NDArray
  const both = compile((x) => valueAndGradOf(who, ofVector)([x]) as NDArray[])
  const second = compile((x, v) => [hvp<NDArray, NDArray>(ofVector)(x, v) as NDArray])
  return {
    evaluations: 0,
    value(x) {
      this.evaluations++
      return numberOf(who, ofVector(np.array(x)))
    },
    at(x) {
      this.evaluations++
      const [value, slopes] = both(np.array(x))
      return { x, value: valuesOf(who, value)[0], gradient: valuesOf(who, slopes) }
    },
    product(x, v) {
      this.evaluations++
      return valuesOf(who, second(np.array(x), np.array(v))[0])
    },
  }
}
