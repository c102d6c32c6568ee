import { asArray } from "../array/asArray.js"
import type { ArrayLike, NDArray } from "../array/ndarray.js"
import { isPlain } from "../array/plain.js"
import { isPortable } from "../array/portable.js"
import * as np from "../numpy/index.js"
import type { Remembered } from "./method.js"

/**
 * Why an optimisation ended: it has converged within `tol`; it took `maxSteps`; `onStep` asked it to stop; it has stalled, because no
 * lower point can be found, which rounding, a kink or a wrong derivative may bring about; or the value at the start is
 * not finite. "running" has not ended.
 */
export type Status = "running" | "converged" | "maxSteps" | "stopped" | "stalled" | "nonfinite"

/** Numbers and arrays, in lists and objects, which JSON, structuredClone and postMessage carry. */
export type Stored = number | NDArray | readonly Stored[] | { readonly [name: string]: Stored }

/** What a method remembers, in arrays. */
export function stored(x: Remembered): Stored {
  if (typeof x === "number") return x
  if (x instanceof Float64Array) return np.array(x)
  if (Array.isArray(x)) return x.map(stored)
  return Object.fromEntries(Object.entries(x).map(([name, part]) => [name, stored(part as Remembered)]))
}

/** What a method remembers, from what `stored` made of it, also where that comes from JSON. */
export function restored(who: string, x: unknown): unknown {
  if (typeof x === "number" || x === null || x === undefined) return x
  if (Array.isArray(x)) return x.map((part) => restored(who, part))
  if (isPlain(x) && !isPortable(x))
    return Object.fromEntries(Object.entries(x).map(([name, part]) => [name, restored(who, part)]))
  return Float64Array.from(asArray(x as ArrayLike, who).data)
}
