import { NDArray } from "../array/ndarray.js"
import { checkedOptions, optional, requireFinite, requireFlag } from "../array/options.js"
import { Lit } from "../ir/atom.js"
import { aval } from "../ir/aval.js"
import { allocate, type DType, quantize } from "../ir/dtype.js"
import { checkedShape, dtypeOf, type Options, requireDType } from "./options.js"

/** An array of one axis whose element `i` is `element(i)`. */
function sequence(who: string, size: number, dtype: DType, element: (i: number) => number): NDArray {
  const data = allocate(requireDType(who, dtype), size, who)
  for (let i = 0; i < size; i++) data[i] = quantize(dtype, element(i))
  return new NDArray(new Lit(aval([size], dtype), data))
}

/**
 * start, start + step, start + 2 step, ... up to `stop`, which is not reached; with one number, 0, 1, ... up to it.
 * float64 by default, for whole numbers too: `{ dtype: "int32" }` makes indices.
 *
 * @example
 * ```ts
 * np.arange(3) // => [0. 1. 2.]
 * np.arange(10, 4, -2, { dtype: "int32" }) // => [10  8  6]
 * np.arange(3, { dtype: "int32" }) // => [0 1 2]
 * ```
 */
export function arange(start: number, stop?: number | Options, step?: number | Options, options?: Options): NDArray {
  const [last, next] = optional<number, Options, number | Options>("arange", stop, step)
  const [by = 1, chosen = {}] = optional<number, Options, Options>("arange", next, options)
  const dtype = dtypeOf("arange", chosen) ?? "float64"
  const [from, to] = last === undefined ? [0, start] : [start, last]
  requireFinite("arange", "start", from)
  requireFinite("arange", "stop", to)
  requireFinite("arange", "step", by)
  if (by === 0) throw new Error("arange: step must not be zero")
  return sequence("arange", Math.max(0, Math.ceil((to - from) / by)), dtype, (i) => from + i * by)
}

/** The options of `linspace`. */
export interface Spacing extends Options {
  readonly endpoint?: boolean | undefined
}

/**
 * `num` numbers, by default 50, at equal distances from start to stop; `endpoint` says whether stop is the last of them.
 *
 * @example
 * ```ts
 * np.linspace(0, 1, 5) // => [0.   0.25 0.5  0.75 1.  ]
 * np.linspace(0, 1, 4, { endpoint: false }) // => [0.   0.25 0.5  0.75]
 * ```
 */
export function linspace(start: number, stop: number, num?: number | Spacing, options?: Spacing): NDArray {
  const [count = 50, chosen = {}] = optional<number, Spacing, Spacing>("linspace", num, options)
  const { endpoint = true, dtype = "float64" } = checkedOptions("linspace", chosen, ["endpoint", "dtype"])
  requireFlag("linspace", "endpoint", endpoint)
  requireFinite("linspace", "start", start)
  requireFinite("linspace", "stop", stop)
  const [size] = checkedShape("linspace", count)
  const gaps = endpoint ? size - 1 : size
  return sequence("linspace", size, dtype, (i) =>
    i === 0 ? start : i === gaps ? stop : start + (i * (stop - start)) / gaps,
  )
}
