import { NDArray } from "../array/ndarray.js"
import { checkedOptions, requireFinite, requireFlag } from "../array/options.js"
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
 * ```
 */
export function arange(start: number, stop?: number, step = 1, options: Options = {}): NDArray {
  const dtype = dtypeOf("arange", options) ?? "float64"
  const [from, to] = stop === undefined ? [0, start] : [start, stop]
  requireFinite("arange", "start", from)
  requireFinite("arange", "stop", to)
  requireFinite("arange", "step", step)
  if (step === 0) throw new Error("arange: step must not be zero")
  return sequence("arange", Math.max(0, Math.ceil((to - from) / step)), dtype, (i) => from + i * step)
}

/**
 * `num` numbers at equal distances from start to stop; `endpoint` says whether stop is the last of them.
 *
 * @example
 * ```ts
 * np.linspace(0, 1, 5) // => [0.   0.25 0.5  0.75 1.  ]
 * np.linspace(0, 1, 4, { endpoint: false }) // => [0.   0.25 0.5  0.75]
 * ```
 */
export function linspace(
  start: number,
  stop: number,
  num = 50,
  options: Options & { readonly endpoint?: boolean } = {},
): NDArray {
  const { endpoint = true, dtype = "float64" } = checkedOptions("linspace", options, ["endpoint", "dtype"])
  requireFlag("linspace", "endpoint", endpoint)
  requireFinite("linspace", "start", start)
  requireFinite("linspace", "stop", stop)
  const [size] = checkedShape("linspace", num)
  const gaps = endpoint ? size - 1 : size
  return sequence("linspace", size, dtype, (i) =>
    i === 0 ? start : i === gaps ? stop : start + (i * (stop - start)) / gaps,
  )
}
