// What says how an np function works, and cannot be meant: an axis, a shape, a diagonal, a number, a dtype.
import { jit, laplacian, type NDArray, np, random } from "taylorjet"
import { describe, expect, it } from "vitest"
import { holed } from "./holed.js"
import { messageOf } from "./message.js"

const m = np.array([
  [1, 2],
  [3, 4],
])

const reductions = [
  ...(["sum", "prod", "mean", "variance", "std", "norm", "any", "all", "max", "min", "logsumexp"] as const),
  ...(["median", "average", "ptp", "countNonzero", "nansum", "nanmean", "nanmax", "nanmin"] as const),
]

describe.each(reductions)("%s over", (who) => {
  it.each<[string, unknown, string]>([
    ["null", { axis: null }, "expected an axis or a list of axes; got null"],
    ["a string", { axis: "0" }, 'expected an axis or a list of axes; got "0"'],
    ["an array", { axis: np.array([0]) }, "expected an axis or a list of axes; got float64[1]"],
    ["a string in a list", [0, "1"], 'axis must be a whole number; got "1"'],
    ["a list with a hole", holed(0, 1), "expected an axis or a list of axes; got [0,undefined,1]"],
    ["half an axis", 0.5, "axis 0.5 does not exist in float64[2,2]"],
  ])("%s", (_, options, message) => {
    expect(messageOf(() => np[who](m, options as never))).toBe(`${who}: ${message}`)
  })
  it.each<[string, unknown, string]>([
    ["null", null, "null"],
    ["a string", "0", '"0"'],
    ["an array", np.array([0]), "float64[1]"],
  ])("options that are %s", (_, options, got) => {
    const message = messageOf(() => np[who](m, options as never))
    expect(message).toMatch(new RegExp(`^${who}: options must be an object { axis, keepdims.* }; got `))
    expect(message.endsWith(`; got ${got}`)).toBe(true)
  })
})

describe.each<[string, (options: never) => unknown]>([
  ["take", (options) => np.take(m, [1], options)],
  ["takeAlongAxis", (options) => np.takeAlongAxis(m, [[1]], options)],
  ["stack", (options) => np.stack([m, m], options)],
  ["concatenate", (options) => np.concatenate([m, m], options)],
  ["split", (options) => np.split(m, 2, options)],
  ["softmax", (options) => np.softmax(m, options)],
  ["cumsum", (options) => np.cumsum(m, options)],
  ["cumprod", (options) => np.cumprod(m, options)],
  ["cummax", (options) => np.cummax(m, options)],
  ["cummin", (options) => np.cummin(m, options)],
  ["logSoftmax", (options) => np.logSoftmax(m, options)],
  ["sort", (options) => np.sort(m, options)],
  ["argsort", (options) => np.argsort(m, options)],
  ["argmax", (options) => np.argmax(m, options)],
  ["argmin", (options) => np.argmin(m, options)],
])("%s along", (who, call) => {
  it.each<[string, unknown, string]>([
    ["null", null, "null"],
    ["a string", "0", '"0"'],
    ["a list", [0], "a JavaScript array of length 1"],
  ])("%s", (_, axis, got) => {
    expect(messageOf(() => call({ axis } as never))).toBe(`${who}: axis must be a whole number; got ${got}`)
  })
})

const axes = "expected an axis or a list of axes; got"
const sizes = "sizes must be whole numbers that are not negative; got"
const shape = "is not a shape; sizes are whole numbers, of which one may be -1"
const finite = "must be a finite number, at least 0; got"
const around = "needs [before, after] for each axis; got"
const pairs = "expected how many axes, or [axes of x, axes of y]; got"
const letters = 'expected letters such as "ij,jk->ik" before the operands; got'
const arrays = "expected a list of at least one array; got"
const dtypes = "dtype must be one of float64, float32, int32, bool; got"

/** Calls a function with what its type does not allow. */
const loosely =
  (f: unknown, ...args: unknown[]) =>
  () =>
    (f as (...args: unknown[]) => unknown)(...args)
/** Calls a method of m so. */
const method = (name: "astype" | "reshape" | "transpose", ...args: unknown[]) => loosely(m[name].bind(m), ...args)

it.each<[string, () => unknown]>([
  // Axes.
  [`flip: ${axes} an object`, loosely(np.flip, m, { axis: 0 })],
  [`squeeze: ${axes} an object`, loosely(np.squeeze, [m], { axis: 0 })],
  [`squeeze: ${axes} null`, loosely(np.squeeze, [m], null)],
  [`expandDims: ${axes} an object`, loosely(np.expandDims, m, { axis: 0 })],
  [`expandDims: ${axes} undefined`, loosely(np.expandDims, m)],
  [`moveaxis: ${axes} "0"`, loosely(np.moveaxis, m, "0", 1)],
  ['swapaxes: axis must be a whole number; got "0"', loosely(np.swapaxes, m, "0", 1)],
  [`transpose: ${axes} "10"`, loosely(np.transpose, m, "10")],
  [`transpose: ${axes} null`, loosely(np.transpose, m, null)],
  ['transpose: axis must be a whole number; got "1"', method("transpose", "1", "0")],
  ["transpose: axis must be a whole number; got a JavaScript array of length 1", method("transpose", [1], [0])],
  // Shapes.
  [`reshape: undefined ${shape}`, loosely(np.reshape, m)],
  [`reshape: ["4"] ${shape}`, loosely(np.reshape, m, ["4"])],
  [`reshape: [[4]] ${shape}`, loosely(np.reshape, m, [[4]])],
  [`reshape: null ${shape}`, method("reshape", null)],
  [`broadcastTo: ${sizes} [1.5]`, loosely(np.broadcastTo, 1, [1.5])],
  [`broadcastTo: ${sizes} "3"`, loosely(np.broadcastTo, 1, "3")],
  [`broadcastTo: ${sizes} [-3]`, () => jit((x: NDArray) => np.sum(np.broadcastTo(x, [-3])))(1)],
  [`zeros: ${sizes} [2,undefined,1]`, loosely(np.zeros, holed(2, 1))],
  // Diagonals.
  ["triu: k must be a whole number; got an object", loosely(np.triu, m, { k: 1 })],
  ["triu: k must be a whole number; got NaN", () => np.triu(m, Number.NaN)],
  ['tril: k must be a whole number; got "1"', loosely(np.tril, m, "1")],
  ["diag: k must be a whole number; got 1.5", () => np.diag([1, 2], 1.5)],
  ["diag: k must be a whole number; got 0.5", () => np.diag(m, 0.5)],
  ["trace: k must be a whole number; got 1.5", () => np.trace(m, 1.5)],
  ["trace: k must be a whole number; got an object", loosely(np.trace, m, { offset: 1 })],
  // Numbers.
  [`variance: ddof ${finite} "1"`, loosely(np.variance, m, { ddof: "1" })],
  [`variance: ddof ${finite} -1`, () => np.variance(m, { ddof: -1 })],
  [`std: ddof ${finite} NaN`, () => np.std(m, { ddof: Number.NaN })],
  ['norm: ord must be a number; got "2"', loosely(np.norm, m, { ord: "2" })],
  [`allclose: rtol ${finite} "a"`, loosely(np.allclose, 1, 1, { rtol: "a" })],
  [`allclose: atol ${finite} -1`, () => np.allclose(1, 1, { atol: -1 })],
  [`isclose: rtol ${finite} "a"`, loosely(np.isclose, 1, 1, { rtol: "a" })],
  ["quantile: q must be between 0 and 1; got 1.5", () => np.quantile(m, 1.5)],
  ["quantile: q must be between 0 and 1; got a JavaScript array of length 2", () => np.quantile(m, [0, -0.1])],
  ["percentile: q must be between 0 and 100; got NaN", () => np.percentile(m, Number.NaN)],
  [
    'quantile: method must be one of linear, lower, higher, nearest, midpoint; got "weibull"',
    loosely(np.quantile, m, 0.5, { method: "weibull" }),
  ],
  ["median: there is no option method; the options are { axis, keepdims }", loosely(np.median, m, { method: "lower" })],
  ["round: decimals must be a whole number; got 1.5", () => np.round(m, 1.5)],
  ["round: decimals must be a whole number; got an object", loosely(np.round, m, { decimals: 1 })],
  // Weights, coefficients and bits.
  [
    "average: expected weights of shape [2,2] or [2]; got float64[3]; reshape or broadcast them",
    () => np.average(m, { axis: 0, weights: [1, 2, 3] }),
  ],
  [
    "average: expected weights of shape [2,2]; got float64[2]; reshape or broadcast them",
    () => np.average(m, { weights: [1, 2] }),
  ],
  [
    "polyval: expected a list of coefficients, of one axis; got float64[2,2]; ravel it, or vmap",
    () => np.polyval(m, 1),
  ],
  [
    'bitwiseOr: expected operands of int32 or bool; got float64[2,2]; convert it with astype("int32")',
    () => np.bitwiseOr(m, 1),
  ],
  ['leftShift: expected operands of int32; got float64[]; convert it with astype("int32")', () => np.leftShift(1.5, 1)],
  [
    'rightShift: expected operands of int32; got float64[]; convert it with astype("int32")',
    () => np.rightShift(2 ** 32, 1),
  ],
  [
    "nanToNum: neginf must be a number, or broadcast to float64[2,2]; got float64[3]",
    () => np.nanToNum(m, { neginf: [1, 2, 3] }),
  ],
  ["sort: axis -1 does not exist in float64[]", () => np.sort(1)],
  ["sort: stable must be true or false; got 1", loosely(np.sort, m, { stable: 1 })],
  ["nanmax: axes [0] of float64[0] have no elements", () => np.nanmax([])],
  ["ptp: axes [0] of float64[0] have no elements", () => np.ptp([])],
  // Widths, pairs and letters.
  [`pad: float64[2] ${around} [[1,2,3]]`, loosely(np.pad, [1, 2], [[1, 2, 3]])],
  [`pad: float64[2] ${around} [[1]]`, loosely(np.pad, [1, 2], [[1]])],
  [`pad: float64[2] ${around} [1]`, loosely(np.pad, [1, 2], [1])],
  [`pad: float64[1,1,1] ${around} [[0,0],undefined,[0,1]]`, loosely(np.pad, [[[1]]], holed([0, 0], [0, 1]))],
  [`pad: float64[1] ${around} undefined`, loosely(np.pad, [1])],
  [`pad: float64[1] ${around} NaN`, () => np.pad([1], Number.NaN)],
  [`pad: float64[1] ${around} 1n`, loosely(np.pad, [1], 1n)],
  [`tensordot: ${pairs} [1,0,5]`, loosely(np.tensordot, m, m, [1, 0, 5])],
  [`tensordot: ${pairs} "1"`, loosely(np.tensordot, m, m, "1")],
  [`tensordot: ${axes} "0"`, loosely(np.tensordot, m, m, [1, "0"])],
  [`einsum: ${letters} float64[2,2]`, loosely(np.einsum, m, m)],
  ["split: sections must be whole numbers; got an object", loosely(np.split, m, {})],
  [
    'at: expected a whole number, a range [start, stop] or [start, stop, step], null, ":", "...", "new" or an int32 array; got [NaN,1n]',
    loosely(np.at, m, [Number.NaN, 1n]),
  ],
  // Lists of arrays.
  [`stack: ${arrays} undefined`, loosely(np.stack)],
  [`stack: ${arrays} float64[2,2]`, loosely(np.stack, m)],
  [`concatenate: ${arrays} null`, loosely(np.concatenate, null)],
  ["stack: expected an array, a number or a nested array of numbers; got undefined", loosely(np.stack, holed(m, m))],
  // Dtypes.
  [`astype: ${dtypes} "double"`, method("astype", "double")],
  [`astype: ${dtypes} "int64"`, method("astype", "int64")],
  [`astype: ${dtypes} undefined`, method("astype")],
  [`astype: ${dtypes} "float16"`, () => laplacian((x) => np.sum(x.astype("float16" as never)))([1, 2])],
  // Elements: none, or too many.
  ["norm: axes [0] of float64[0] have no elements", () => np.norm([], { ord: Number.POSITIVE_INFINITY })],
  ["arange: there is no room for 1000000000000000 elements of float64", () => np.arange(1e15)],
  ["eye: there is no room for 1000000000000000000 elements of int32", () => np.eye(1e9, 1e9, { dtype: "int32" })],
  ["NDArray: there is no room for 1000000000000000000 elements of float64", () => np.zeros([1e9, 1e9]).data],
  [
    "random.normal: there is no room for 1000000000000000000 elements of int32",
    () => random.normal(random.PRNGKey(0), [1e9, 1e9]),
  ],
])("%s", (message, call) => {
  expect(messageOf(call)).toBe(message)
})

describe("an index that is known when a compiled function runs", () => {
  const index = (i: number) => np.array([i], { dtype: "int32" })
  it.each(["wasm", "reference"] as const)("is reported as it was given, by %s", (backend) => {
    const take = jit((x: NDArray, i: NDArray) => np.take(x, i), { backend })
    expect(messageOf(() => take([1, 2, 3], index(-5)))).toBe("take: index -5 is not in -3..2, the range of axis 0")
    expect(messageOf(() => take([1, 2, 3], index(3)))).toBe("take: index 3 is not in 0..2, the range of axis 0")
    expect(take([1, 2, 3], index(-3)).toArray()).toEqual([1])
  })
})

it("axes and sizes may be typed arrays", () => {
  const order = Int32Array.of(1, 0)
  expect(np.transpose(m, order).toArray()).toEqual(m.T.toArray())
  expect(m.transpose(order).toArray()).toEqual(m.T.toArray())
  expect(np.flip(m, order).toArray()).toEqual(np.flip(m).toArray())
  expect(np.sum(m, order).item()).toBe(10)
  expect(np.sum(m, { axis: order }).item()).toBe(10)
  expect(np.reshape(m, Int32Array.of(4)).shape).toEqual([4])
  expect(m.reshape(Int32Array.of(1, -1)).shape).toEqual([1, 4])
  expect(np.broadcastTo(1, Int32Array.of(2, 3)).shape).toEqual([2, 3])
  expect(np.zeros(Int32Array.of(2, 3)).shape).toEqual([2, 3])
  expect(np.split(m, Int32Array.of(1)).length).toBe(2)
})

it("a variance with no element left to divide by is infinite or NaN, as NumPy's", () => {
  expect(np.variance([1, 2, 3], { ddof: 4 }).item()).toBe(Number.POSITIVE_INFINITY)
  expect(np.std([1, 2, 3], { ddof: 3 }).item()).toBe(Number.POSITIVE_INFINITY)
  expect(np.variance([1], { ddof: 2 }).item()).toBeNaN()
})
