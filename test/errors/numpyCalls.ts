import * as taylorjet from "taylorjet"

type AnyFunction = (...args: unknown[]) => unknown

const np = taylorjet.np as unknown as Readonly<Record<string, AnyFunction>>
const { Jet, jit } = taylorjet as unknown as { Jet: new (x: unknown) => unknown; jit: (f: AnyFunction) => AnyFunction }
const M = taylorjet.np.array([
  [1, 2],
  [3, 4],
])
const method = (name: string): AnyFunction => (M as unknown as Readonly<Record<string, AnyFunction>>)[name].bind(M)

/** Large arrays take long to make. */
const isSmall = (x: unknown): boolean =>
  typeof x === "number" ? Math.abs(x) < 50 : typeof x !== "object" || x === null || Object.values(x).every(isSmall)
const small = (x: unknown): unknown => (isSmall(x) ? x : null)

const reductions = [
  ..."sum prod mean variance std norm any all max min logsumexp median".split(" "),
  ..."average ptp countNonzero nansum nanmean nanmax nanmin".split(" "),
]
const alongOne = "argmax argmin cumsum cumprod cummax cummin softmax logSoftmax".split(" ")
const extremes = [np.max, np.min]
const started = [np.sum, np.prod, ...extremes]
const masked = [...started, np.mean, np.variance, np.std, np.any, np.all]
const ofLists = ["stack", "concatenate"]
const beside = ["vstack", "hstack", "columnStack"]
const likeOthers = ["zerosLike", "onesLike"]

type Calls = Readonly<Record<string, Readonly<Record<string, (x: unknown) => unknown>>>>
const each = (names: readonly string[], calls: (f: AnyFunction) => Calls[string]): Calls =>
  Object.fromEntries(names.map((name) => [name, calls(np[name])]))

/** For each argument of an np function that is no operand: how to call it with something there. */
export const numpyCalls: Calls = {
  ...each(reductions, (f) => ({
    options: (x) => f(M, x),
    axis: (x) => f(M, { axis: x }),
    "an axis": (x) => f(M, [x]),
    keepdims: (x) => f(M, { keepdims: x }),
    ddof: (x) => (f === np.variance || f === np.std ? f(M, { ddof: x }) : M),
    weights: (x) => (f === np.average ? f(M, { weights: x }) : M),
    ord: (x) => (f === np.norm ? f(M, { ord: x }) : M),
    where: (x) => (masked.includes(f) ? f(M, { where: x, ...(extremes.includes(f) ? { initial: 0 } : {}) }) : M),
    initial: (x) => (started.includes(f) ? f(M, { initial: x }) : M),
  })),
  ...each(alongOne, (f) => ({ options: (x) => f(M, x), axis: (x) => f(M, { axis: x }) })),
  ...each(ofLists, (f) => ({
    arrays: (x) => f(x),
    "an array": (x) => f([M, x]),
    options: (x) => f([M, M], x),
    axis: (x) => f([M, M], { axis: x }),
  })),
  ...each(beside, (f) => ({ arrays: (x) => f(x), "an array": (x) => f([[1, 2], x]) })),
  ...each(["triuIndices", "trilIndices"], (f) => ({
    n: (x) => f(small(x)),
    k: (x) => f(2, small(x)),
    m: (x) => f(2, 0, small(x)),
  })),
  ...each(["zeros", "ones"], (f) => ({ shape: (x) => f(small(x)), options: (x) => f(2, x) })),
  ...each(likeOthers, (f) => ({ options: (x) => f(M, x), dtype: (x) => f(M, { dtype: x }) })),
  ...each(["tril", "triu", "diag", "trace"], (f) => ({ x: (x) => f(small(x)), k: (x) => f(M, small(x)) })),
  reshape: {
    shape: (x) => np.reshape(M, x),
    method: (x) => method("reshape")(x),
    sizes: (x) => method("reshape")(2, x),
  },
  squeeze: { axis: (x) => np.squeeze([M], x) },
  expandDims: { axis: (x) => np.expandDims(M, x) },
  broadcastTo: { shape: (x) => np.broadcastTo(1, small(x)), traced: (x) => jit((y) => np.broadcastTo(y, small(x)))(1) },
  transpose: { axes: (x) => np.transpose(M, x), method: (x) => method("transpose")(x) },
  swapaxes: { a: (x) => np.swapaxes(M, x, 0), b: (x) => np.swapaxes(M, 0, x) },
  moveaxis: { source: (x) => np.moveaxis(M, x, 0), destination: (x) => np.moveaxis(M, [0, 1], x) },
  flip: { axis: (x) => np.flip(M, x) },
  split: { sections: (x) => np.split(M, x), options: (x) => np.split(M, 2, x) },
  pad: {
    widths: (x) => np.pad(M, small(x)),
    pair: (x) => np.pad(M, [small(x), [0, 1]]),
    before: (x) => np.pad(M, [x, -1]),
  },
  take: { options: (x) => np.take(M, [0], x), axis: (x) => np.take(M, [0], { axis: x }) },
  takeAlongAxis: { options: (x) => np.takeAlongAxis(M, [[0, 1]], x) },
  at: { index: (x) => np.at(M, x), range: (x) => np.at(M, [x, 1]) },
  slice: { start: (x) => np.slice(M, x), stop: (x) => np.slice(M, 0, x) },
  tensordot: { axes: (x) => np.tensordot(M, M, x), pair: (x) => np.tensordot(M, M, [x, 0]) },
  einsum: { spec: (x) => np.einsum(x, M), operand: (x) => np.einsum("ij", x) },
  ...each(["quantile", "percentile"], (f) => ({
    q: (x) => f(M, x),
    options: (x) => f(M, 1, x),
    axis: (x) => f(M, 1, { axis: x }),
    keepdims: (x) => f(M, 1, { keepdims: x }),
    method: (x) => f(M, 1, { method: x }),
  })),
  ...each(["sort", "argsort"], (f) => ({
    options: (x) => f(M, x),
    axis: (x) => f(M, { axis: x }),
    stable: (x) => f(M, { stable: x }),
    descending: (x) => f(M, { descending: x }),
  })),
  round: { decimals: (x) => np.round(M, x) },
  polyval: { coefficients: (x) => np.polyval(x, M) },
  nanToNum: {
    options: (x) => np.nanToNum(M, x),
    nan: (x) => np.nanToNum(M, { nan: x }),
    posinf: (x) => np.nanToNum(M, { posinf: x }),
  },
  ...each(["bitwiseAnd", "bitwiseOr", "bitwiseXor", "leftShift", "rightShift"], (f) => ({
    x: (x) => f(x, 1),
    y: (x) => f(1, x),
  })),
  gelu: { options: (x) => np.gelu(M, x), approximate: (x) => np.gelu(M, { approximate: x }) },
  ...each(["allclose", "isclose"], (f) => ({
    options: (x) => f(M, M, x) && 0,
    rtol: (x) => f(M, M, { rtol: x }) && 0,
    atol: (x) => f(M, M, { atol: x }) && 0,
    equalNan: (x) => f(M, M, { equalNan: x }) && 0,
  })),
  arange: {
    stop: (x) => np.arange(small(x)),
    step: (x) => np.arange(0, 0, x),
    options: (x) => np.arange(0, 1, 1, x),
  },
  linspace: { num: (x) => np.linspace(0, 1, small(x)), endpoint: (x) => np.linspace(0, 1, 3, { endpoint: x }) },
  eye: { n: (x) => np.eye(small(x)), m: (x) => np.eye(1, small(x)) },
  repeat: { repeats: (x) => np.repeat(M, small(x)), options: (x) => np.repeat(M, 2, x) },
  tile: { repeats: (x) => np.tile(M, small(x)) },
  roll: { shift: (x) => np.roll(M, x), options: (x) => np.roll(M, 1, x), axis: (x) => np.roll(M, 1, { axis: x }) },
  rot90: { k: (x) => np.rot90(M, x), axes: (x) => np.rot90(M, 1, x) },
  meshgrid: { options: (x) => np.meshgrid([1, 2], x), indexing: (x) => np.meshgrid([1, 2], { indexing: x }) },
  vander: { n: (x) => np.vander([1, 2], small(x)), options: (x) => np.vander([1, 2], 2, x) },
  diff: { n: (x) => np.diff(M, small(x)), options: (x) => np.diff(M, 1, x), axis: (x) => np.diff(M, { axis: x }) },
  cross: { options: (x) => np.cross([1, 2, 3], [4, 5, 6], x) },
  convolve: { options: (x) => np.convolve([1, 2], [3], x), mode: (x) => np.convolve([1, 2], [3], { mode: x }) },
  searchsorted: {
    options: (x) => np.searchsorted([1, 2], [1], x),
    side: (x) => np.searchsorted([1, 2], [1], { side: x }),
  },
  interp: { options: (x) => np.interp(1, [1, 2], [3, 4], x), left: (x) => np.interp(1, [1, 2], [3, 4], { left: x }) },
  with: { index: (x) => method("with")(x, 0), "an index": (x) => method("with")([x, "..."], 0) },
  withAdded: { index: (x) => method("withAdded")(x, 0), value: (x) => method("withAdded")(0, x) },
  full: { shape: (x) => np.full(small(x), 1), dtype: (x) => np.full(1, 1, { dtype: x }) },
  astype: { dtype: (x) => method("astype")(x) },
  Jet: { coefficients: (x) => new Jet(x) && 0, "a coefficient": (x) => new Jet([M, x]) && 0 },
}
