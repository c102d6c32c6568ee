import { describe } from "../array/asArray.js"
import type { NDArray } from "../array/ndarray.js"
import { known } from "../ir/builder.js"

/** The elements of an array. Throws when they depend on what is traced: then there is nothing to decide a step by. */
export function valuesOf(who: string, x: NDArray): Float64Array {
  if (!known(x.atom))
    throw new TypeError(
      `${who}: expected values, which decide its steps; got a traced ${describe(x)}; inside a traced function call it ` +
        "in the solver of implicit(grad(f), solver), which has derivatives of every order",
    )
  return Float64Array.from(x.data)
}
