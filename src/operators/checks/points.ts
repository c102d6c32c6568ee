import { NDArray } from "../../array/ndarray.js"
import { Lit } from "../../ir/atom.js"
import { type Aval, aval, sizeOf } from "../../ir/aval.js"
import { allocate, isFloat } from "../../ir/dtype.js"
import { PRNGKey } from "../../random/key.js"
import { uniform as draw } from "../../random/uniform.js"

/** Where derivatives are compared, on behalf of whom, and what the leaves of the arguments are called. */
export interface Point {
  readonly who: string
  readonly leaves: readonly NDArray[]
  readonly names: readonly string[]
}

/** A known array. */
export function literal({ shape, dtype }: Aval, values: ArrayLike<number>): Lit {
  const data = allocate(dtype, values.length)
  data.set(values)
  return new Lit(aval(shape, dtype), data)
}

/** Numbers in [-1, 1), the same for the same seed. */
export const uniform = ({ shape }: Aval, seed: number): Float64Array =>
  draw(PRNGKey(seed), [sizeOf(shape)], { minval: -1, maxval: 1 }).data as Float64Array

/** A direction for each floating-point leaf, no longer than what it moves where that is small: signs stay. */
export const directions = (leaves: readonly NDArray[], seed = 0): (Float64Array | undefined)[] =>
  leaves.map(({ atom: { aval }, data, dtype }, i) =>
    isFloat(dtype)
      ? uniform(aval, seed + i).map((u, n) => u * (data[n] === 0 ? 1 : Math.min(Math.abs(data[n]), 1)))
      : undefined,
  )

export const arrayOf = (aval: Aval, values: ArrayLike<number>): NDArray => new NDArray(literal(aval, values))
