/** Laws of derivatives for every array function: nothing here knows how one is made of primitives. */
import { grad, jet, jvp, type NDArray, type Nested, np, vjp, vmap } from "taylorjet"
import { describe, expect, it, test } from "vitest"
import { uniform } from "../laws/sampling.js"

/** One way to call a function: its operands, and where their elements are drawn from. */
interface Sample {
  readonly f: (...x: NDArray[]) => NDArray | NDArray[]
  readonly operands: readonly Operand[]
}

interface Operand {
  readonly shape: readonly number[]
  readonly low: number
  readonly high: number
}

const within =
  (low: number, high: number) =>
  (...shape: number[]): Operand => ({ shape, low, high })
const real = within(-2, 2)
const positive = within(0.5, 2.5)
const unit = within(-0.8, 0.8)
/** Away from zero on its left. */
const negative = within(-2.5, -0.5)

const call = (f: Sample["f"], ...operands: Operand[]): Sample => ({ f, operands })
/** A function of one operand, on a number and on a matrix. */
const each = (f: Sample["f"], of: (...shape: number[]) => Operand = real): Sample[] => [
  call(f, of()),
  call(f, of(2, 3)),
]

/** A constant of the dtype that an operand has. */
const like = (x: NDArray, values: Nested): NDArray => np.array(values, { dtype: x.dtype })

/** The elements of a matrix, but for the last column, in which all are NaN. */
const withHole = (x: NDArray): NDArray =>
  np.concatenate([x, np.full([x.shape[0], 1], like(x, Number.NaN))], { axis: 1 })

const flags = np.array([[true, false, true]])
const places = np.array([2, 0, 2], { dtype: "int32" })
const add = [call((x, y) => np.add(x, y), real(2, 3), real(3)), call((x) => np.add(x, 2), real())]
const sub = [call((x, y) => np.sub(x, y), real(2, 1), real(3)), call((x) => np.sub(2, x), real(2))]
const mul = [call((x, y) => np.mul(x, y), real(2, 1), real(3)), call((x) => np.mul(x, x), real(3))]
const div = [call((x, y) => np.div(x, y), real(2, 3), positive(3)), call((x) => np.div(3, x), negative(2))]

const power = [
  call((x, y) => np.power(x, y), positive(3), real(2, 1)),
  call((x) => np.power(x, like(x, [0.5, -1.5, 2])), positive(3)),
  call((y) => np.power(3, y), real(2)),
  call((x) => np.power(x, 5), real(3)),
  call((x) => np.power(x, 0), real(2)),
  call((x) => np.power(x, -2), negative(2)),
]

const samples: Readonly<Record<string, readonly Sample[]>> = {
  abs: [...each((x) => np.abs(x), positive), call((x) => np.abs(x), negative(3))],
  acos: each((x) => np.acos(x), unit),
  acosh: each((x) => np.acosh(x), within(1.5, 3)),
  add,
  array: [call((x, y) => np.array([x, y, 1]), real(), real()), call((x, y) => np.array([[x, y]]), real(2), real(2))],
  asin: each((x) => np.asin(x), unit),
  asinh: each((x) => np.asinh(x)),
  at: [
    call((x) => np.at(x, 1), real(3)),
    call((x) => np.at(x, ":", [null, null, -2]), real(2, 3)),
    call((x) => np.at(x, -1, places), real(2, 3)),
  ],
  atan: each((x) => np.atan(x)),
  atan2: [
    call((y, x) => np.atan2(y, x), real(2, 1), positive(3)),
    call((y, x) => np.atan2(y, x), negative(2), negative()),
  ],
  atanh: each((x) => np.atanh(x), unit),
  average: [
    call((x) => np.average(x, 1), real(2, 3)),
    call((x, w) => np.average(x, { axis: 1, weights: w }), real(2, 3), positive(3)),
    call((x, w) => np.average(x, { weights: w, keepdims: true }), real(2, 2), positive(2, 2)),
  ],
  broadcastTo: [call((x) => np.broadcastTo(x, [2, 3]), real(3)), call((x) => np.broadcastTo(x, [2, 3]), real(2, 1))],
  cbrt: [...each((x) => np.cbrt(x), positive), call((x) => np.cbrt(x), negative(3))],
  ceil: each((x) => np.ceil(x), within(0.1, 0.9)),
  clip: [
    call((x) => np.clip(x, 0, 3), positive(3)),
    call((x) => np.clip(x, 0, 3), negative(3)),
    call((x, low, high) => np.clip(x, low, high), within(2, 3)(2), unit(2), within(1, 1.5)()),
    call((x, low) => np.clip(x, low, null), negative(2), unit(2)),
  ],
  columnStack: [call((x, y) => np.columnStack([x, y]), real(2), real(2, 2))],
  concatenate: [
    call((x, y) => np.concatenate([x, y]), real(2), real(3)),
    call((x, y) => np.concatenate([x, like(x, [[1], [2]]), y], { axis: 1 }), real(2, 2), real(2, 1)),
  ],
  convolve: [
    call((x, y) => np.convolve(x, y), real(4), real(2)),
    call((x, y) => np.convolve(x, y, "same"), real(2), real(3)),
  ],
  copysign: [
    call((x, y) => np.copysign(x, y), positive(2, 1), negative(3)),
    call((x) => np.copysign(x, 2), negative(3)),
  ],
  cos: each((x) => np.cos(x)),
  cosh: each((x) => np.cosh(x)),
  cross: [call((x, y) => np.cross(x, y), real(2, 3), real(3))],
  cummax: [call((x) => np.cummax(x), real(2, 3)), call((x) => np.cummax(x, 0), real(4, 2))],
  cummin: [call((x) => np.cummin(x), real(5)), call((x) => np.cummin(x, { axis: 1 }), real(2, 4))],
  cumprod: [call((x) => np.cumprod(x), real(5)), call((x) => np.cumprod(x, { axis: 0 }), real(3, 2))],
  cumsum: [call((x) => np.cumsum(x), real(2, 2)), call((x) => np.cumsum(x, { axis: 1 }), real(2, 3))],
  deg2rad: each((x) => np.deg2rad(x)),
  diag: [
    call((x) => np.diag(x), real(3)),
    call((x) => np.diag(x, -1), real(2)),
    call((x) => np.diag(x, 1), real(3, 3)),
  ],
  diff: [call((x) => np.diff(x, 2), real(2, 4)), call((x) => np.diff(x, { axis: 0 }), real(3, 2))],
  div,
  divide: div,
  divmod: [
    call((x, y) => np.divmod(x, y)[1], within(4.2, 4.8)(3), within(2, 2.05)(2, 1)),
    call((x, y) => np.divmod(x, y)[0], within(4.2, 4.8)(3), within(2, 2.05)()),
  ],
  dot: [
    call((x, y) => np.dot(x, y), real(3), real(3)),
    call((x, y) => np.dot(x, y), real(2, 3), real(3, 2)),
    call((x, y) => np.dot(x, y), real(), real(2)),
  ],
  einsum: [
    call((x, y) => np.einsum("ij,jk->ik", x, y), real(2, 3), real(3, 2)),
    call((x, y, z) => np.einsum("i,ij,j->", x, y, z), real(2), real(2, 3), real(3)),
    call((x, y) => np.einsum("bii,bi->ib", x, y), real(2, 3, 3), real(2, 3)),
  ],
  erf: each((x) => np.erf(x)),
  erfc: each((x) => np.erfc(x)),
  erfinv: each((x) => np.erfinv(x), unit),
  exp: each((x) => np.exp(x)),
  exp2: each((x) => np.exp2(x)),
  expandDims: [call((x) => np.expandDims(x, 0), real()), call((x) => np.expandDims(x, [0, -1]), real(2, 2))],
  expm1: each((x) => np.expm1(x)),
  flip: [call((x) => np.flip(x), real(2, 3)), call((x) => np.flip(x, 1), real(2, 3))],
  floor: each((x) => np.floor(x), within(0.1, 0.9)),
  floorDivide: [call((x, y) => np.floorDivide(x, y), within(4.2, 4.8)(3), within(2, 2.05)(2, 1))],
  full: [call((x) => np.full([2, 3], x), real()), call((x) => np.full([2, 3], x), real(3))],
  fullLike: [call((x) => np.fullLike(like(x, [[1, 2, 3]]), x), real())],
  gelu: [...each((x) => np.gelu(x)), call((x) => np.gelu(x, { approximate: false }), real(3))],
  hypot: [call((x, y) => np.hypot(x, y), real(2, 1), positive(3)), call((x) => np.hypot(x, 2), negative())],
  log: each((x) => np.log(x), positive),
  log10: each((x) => np.log10(x), positive),
  log1p: each((x) => np.log1p(x), unit),
  log2: each((x) => np.log2(x), positive),
  logSoftmax: [call((x) => np.logSoftmax(x), real(3)), call((x) => np.logSoftmax(x, { axis: 0 }), real(3, 2))],
  logaddexp: [
    call((x, y) => np.logaddexp(x, y), real(2, 1), real(3)),
    call((x) => np.logaddexp(x, x), real(2)),
    call((x) => np.logaddexp(x, -40), real()),
  ],
  logsumexp: [
    call((x) => np.logsumexp(x), real(3)),
    call((x) => np.logsumexp(x, { axis: 0, keepdims: true }), real(2, 3)),
  ],
  matmul: [
    call((x, y) => np.matmul(x, y), real(2, 3), real(3, 2)),
    call((x, y) => np.matmul(x, y), real(3), real(2, 3, 2)),
    call((x, y) => np.matmul(x, y), real(2, 1, 2, 2), real(3, 2, 1)),
  ],
  max: [call((x) => np.max(x), real(5)), call((x) => np.max(x, { axis: [0, 2] }), real(2, 2, 3))],
  maximum: [
    call((x, y) => np.maximum(x, y), unit(3), within(1, 2)(2, 1)),
    call((x) => np.maximum(x, like(x, [3, -3, 0])), negative(3)),
  ],
  mean: [call((x) => np.mean(x), real(3)), call((x) => np.mean(x, { axis: 1, keepdims: true }), real(2, 3))],
  median: [call((x) => np.median(x), real(5)), call((x) => np.median(x, { axis: 0, keepdims: true }), real(4, 2))],
  min: [call((x) => np.min(x), real(5)), call((x) => np.min(x, { axis: -1 }), real(2, 3))],
  minimum: [
    call((x, y) => np.minimum(x, y), unit(3), within(1, 2)(2, 1)),
    call((x) => np.minimum(x, like(x, [3, -3, 0])), negative(3)),
  ],
  mod: [
    call((x, y) => np.mod(x, y), within(4.2, 4.8)(3), within(2, 2.05)(2, 1)),
    call((x, y) => np.mod(x, y), within(-4.8, -4.2)(3), within(2, 2.05)(2, 1)),
    call((x) => np.mod(x, -2), within(2.5, 3.5)()),
  ],
  moveaxis: [call((x) => np.moveaxis(x, 0, -1), real(2, 3, 2))],
  mul,
  multiply: mul,
  nanToNum: [call((x) => np.nanToNum(np.stack([x, like(x, Number.NaN)])), real()), ...each((x) => np.nanToNum(x))],
  nanmax: [call((x) => np.nanmax(withHole(x), 1), real(2, 3))],
  nanmean: [call((x) => np.nanmean(withHole(x), 1), real(2, 3)), call((x) => np.nanmean(withHole(x)), real(2, 3))],
  nanmin: [call((x) => np.nanmin(withHole(x), 1), real(2, 3))],
  nansum: [call((x) => np.nansum(withHole(x), 0), real(2, 3))],
  neg: each((x) => np.neg(x)),
  norm: [
    call((x) => np.norm(x), real(3)),
    call((x) => np.norm(x, { axis: 1 }), positive(2, 3)),
    call((x) => np.norm(x, { ord: 1 }), negative(3)),
    call((x) => np.norm(x, { ord: Number.POSITIVE_INFINITY, axis: 0 }), positive(3, 2)),
    call((x) => np.norm(x, { ord: Number.NEGATIVE_INFINITY, axis: 1 }), positive(3, 2)),
    call((x) => np.norm(x, { ord: 3, axis: 1 }), positive(3, 2)),
    call((x) => np.norm(x, { ord: -1.5 }), negative(3)),
    call((x) => np.norm(x, { ord: 0 }), negative(3)),
  ],
  outer: [call((x, y) => np.outer(x, y), real(2), real(3))],
  pad: [
    call((x) => np.pad(x, 1), real(2)),
    call(
      (x) =>
        np.pad(x, [
          [0, 1],
          [2, 0],
        ]),
      real(2, 3),
    ),
  ],
  percentile: [call((x) => np.percentile(x, 30), real(6))],
  polyval: [
    call((p, x) => np.polyval(p, x), real(4), real(2, 3)),
    call((x) => np.polyval(like(x, [1, -2, 3]), x), real()),
  ],
  pow: power,
  power,
  prod: [call((x) => np.prod(x), real(5)), call((x) => np.prod(x, { axis: 0 }), real(3, 2))],
  ptp: [call((x) => np.ptp(x), real(5)), call((x) => np.ptp(x, { axis: 1, keepdims: true }), real(2, 3))],
  quantile: [
    call((x) => np.quantile(x, [0, 0.3, 1], { axis: 0 }), real(5, 2)),
    call((x, q) => np.quantile(x, q), real(4), within(0.4, 0.6)(2)),
    call((x) => np.quantile(x, 0.4, { method: "midpoint", axis: 1 }), real(2, 4)),
    call((x) => np.quantile(x, 0.4, { method: "nearest" }), real(5)),
  ],
  rad2deg: each((x) => np.rad2deg(x)),
  ravel: [call((x) => np.ravel(x), real(2, 3))],
  reciprocal: [...each((x) => np.reciprocal(x), positive), call((x) => np.reciprocal(x), negative(2))],
  relu: [call((x) => np.relu(x), positive(3)), call((x) => np.relu(x), negative(3))],
  rem: [
    call((x, y) => np.rem(x, y), within(4.2, 4.8)(3), within(2, 2.05)(2, 1)),
    call((x) => np.rem(x, 2), within(-3.5, -2.5)()),
  ],
  reshape: [call((x) => np.reshape(x, [3, -1]), real(2, 3))],
  round: [
    ...each((x) => np.round(x), within(0.6, 1.4)),
    call((x) => np.round(x, 1), within(0.46, 0.54)(3)),
    call((x) => np.round(x, -1), within(6, 14)()),
  ],
  sigmoid: each((x) => np.sigmoid(x)),
  sign: each((x) => np.sign(x), negative),
  silu: each((x) => np.silu(x)),
  sin: each((x) => np.sin(x)),
  sinc: [
    ...each((x) => np.sinc(x)),
    call((x) => np.sinc(x), within(-1e-6, 1e-6)(3)),
    call((x) => np.sinc(x), within(3, 5)(2)),
  ],
  sinh: each((x) => np.sinh(x)),
  slice: [call((x) => np.slice(x, 1), real(3)), call((x) => np.slice(x, [0, 1], [null, null, 2]), real(2, 4))],
  softmax: [call((x) => np.softmax(x), real(3)), call((x) => np.softmax(x, { axis: 0 }), real(3, 2))],
  softplus: each((x) => np.softplus(x)),
  sort: [
    call((x) => np.sort(x), real(2, 4)),
    call((x) => np.sort(x, { axis: 0, descending: true }), real(4, 2)),
    call((x) => np.sort(np.square(x)), real(5)),
  ],
  split: [call((x) => np.split(x, 3), real(6)), call((x) => np.split(x, [1, 2], { axis: 1 }), real(2, 3))],
  sqrt: each((x) => np.sqrt(x), positive),
  square: each((x) => np.square(x)),
  squeeze: [call((x) => np.squeeze(x), real(1, 3, 1)), call((x) => np.squeeze(x, 0), real(1, 1))],
  stack: [call((x, y) => np.stack([x, y]), real(3), real(3)), call((x) => np.stack([x, x], { axis: 1 }), real(2))],
  std: [call((x) => np.std(x), real(4)), call((x) => np.std(x, { axis: 1, ddof: 1 }), real(2, 3))],
  sub,
  subtract: sub,
  sum: [call((x) => np.sum(x), real(2, 3)), call((x) => np.sum(x, { axis: 1, keepdims: true }), real(2, 3))],
  swapaxes: [call((x) => np.swapaxes(x, 0, -1), real(2, 3, 2))],
  take: [call((x) => np.take(x, places), real(2, 3)), call((x) => np.take(x, places, { axis: 1 }), real(2, 3))],
  takeAlongAxis: [
    call(
      (x) =>
        np.takeAlongAxis(
          x,
          [
            [1, 0],
            [2, 2],
          ],
          1,
        ),
      real(2, 3),
    ),
  ],
  repeat: [call((x) => np.repeat(x, 2), real(2, 2)), call((x) => np.repeat(x, [0, 2], 1), real(3, 2))],
  roll: [call((x) => np.roll(x, 1, 1), real(2, 3))],
  rot90: [call((x) => np.rot90(x), real(2, 3))],
  hstack: [call((x, y) => np.hstack([x, y]), real(2, 1), real(2, 2))],
  kron: [call((x, y) => np.kron(x, y), real(2, 2), real(2))],
  meshgrid: [call((x, y) => np.meshgrid(x, y), real(2), real(3))],
  interp: [
    call((x, fp) => np.interp(x, like(x, [0, 1, 2]), fp), within(0.1, 0.9)(2, 2), real(3)),
    call(
      (x1) => np.interp(like(x1, [0.5, 1.5]), np.stack([like(x1, 0), x1, like(x1, 2)]), like(x1, [3, 1, 2])),
      within(0.9, 1.1)(),
    ),
  ],
  tan: each((x) => np.tan(x), unit),
  tanh: each((x) => np.tanh(x)),
  tensordot: [
    call((x, y) => np.tensordot(x, y), real(2, 3), real(2, 3)),
    call((x, y) => np.tensordot(x, y, [[0], [1]]), real(2, 3), real(2, 2)),
  ],
  tile: [call((x) => np.tile(x, [2, 1, 2]), real(2, 3))],
  trace: [call((x) => np.trace(x), real(3, 3))],
  transpose: [call((x) => np.transpose(x), real(2, 3)), call((x) => np.transpose(x, [1, 2, 0]), real(2, 3, 2))],
  tril: [call((x) => np.tril(x), real(3, 3)), call((x) => np.tril(x, 1), real(2, 2, 3))],
  triu: [call((x) => np.triu(x), real(3, 3)), call((x) => np.triu(x, 1), real(2, 2, 3))],
  vander: [call((x) => np.vander(x), real(4)), call((x) => np.vander(x, 3, { increasing: true }), real(2))],
  var: [call((x) => np.var(x, { axis: 0, ddof: 1 }), real(3, 2))],
  variance: [call((x) => np.variance(x), real(4)), call((x) => np.variance(x, { axis: 0, ddof: 1 }), real(3, 2))],
  vdot: [call((x, y) => np.vdot(x, y), real(2, 2), real(2, 2))],
  vstack: [call((x, y) => np.vstack([x, y]), real(3), real(2, 3))],
  where: [
    call((x, y) => np.where(flags, x, y), real(2, 1), real(3)),
    call((x) => np.where(np.greater(x, 0), np.square(x), np.sin(x)), positive(3)),
  ],
}

/** Derivatives are not asked of these: results are no floating-point numbers, or depend on no operand's values. */
const withoutDerivative = [
  ..."all any argmax argmin argsort countNonzero equal greater greaterEqual isclose isfinite isinf isnan".split(" "),
  ..."less lessEqual bitwiseAnd bitwiseNot bitwiseOr bitwiseXor leftShift rightShift e inf nan pi".split(" "),
  ..."logicalAnd logicalNot logicalOr notEqual allclose arrayEqual".split(" "),
  ..."arange eye identity linspace ones onesLike trilIndices triuIndices zeros zerosLike searchsorted load save".split(
    " ",
  ),
  "stopGradient", // has derivatives that are zero by decree
  "linalg", // is a namespace: test/numpy/linalg.test.ts and test/numbers ask for the derivatives of its functions
]

test("every array function is sampled, or has no derivative", () => {
  expect([...Object.keys(samples), ...withoutDerivative].sort()).toEqual(Object.keys(np).sort())
})

test("stopGradient has derivatives zero", () => {
  const [y, terms] = jet((x: NDArray) => np.stopGradient(np.sin(x)), [2], [[1, 3]])
  expect([y, ...terms].map(Number)).toEqual([Math.sin(2), 0, 0])
  expect(Number(grad((x) => np.mul(x, np.stopGradient(x)))(2))).toBe(2)
})

const order = 4
const rows = 3

type Many = (...x: NDArray[]) => NDArray[]

const several =
  ({ f }: Sample): Many =>
  (...x) =>
    [f(...x)].flat()

type Next = () => number

const drawn = ({ shape, low, high }: Operand, next: Next): NDArray => {
  const size = shape.reduce((product, n) => product * n, 1)
  return np.reshape(np.array(Array.from({ length: size }, () => low + (high - low) * next())), shape)
}

const drawOperands = (sample: Sample, next: Next): NDArray[] => sample.operands.map((operand) => drawn(operand, next))

/** A direction or a cotangent. */
const direction = (x: NDArray, next: Next): NDArray => drawn(real(...x.shape), next).mul(0.5)

const inner = (xs: readonly NDArray[], ys: readonly NDArray[]): NDArray =>
  xs.map((x, i) => np.vdot(x, ys[i])).reduce((a, b) => np.add(a, b))

function expectClose(got: readonly NDArray[], expected: readonly NDArray[], tolerance: number): void {
  expect(got.map((x) => x.shape)).toEqual(expected.map((x) => x.shape))
  expected.forEach((want, i) => {
    const values = Array.from(want.data)
    const scale = Math.max(1, ...values.map(Math.abs))
    values.forEach((value, n) => {
      expect(Math.abs(got[i].data[n] - value)).toBeLessThanOrEqual(tolerance * scale)
    })
  })
}

/** c_0 + c_1 t + c_2 t² + ... */
const polynomial = (coefficients: readonly NDArray[], t: NDArray | number): NDArray =>
  coefficients.reduceRight((sum, c) => np.add(np.mul(sum, t), c))

/** Every way to mark operands as mapped, one of them at least. */
const subsets = (n: number): boolean[][] =>
  Array.from({ length: 2 ** n - 1 }, (_, bits) => Array.from({ length: n }, (_, i) => (((bits + 1) >> i) & 1) === 1))

function jetIsNestedForwardMode(sample: Sample): void {
  const next = uniform(1)
  const f = several(sample)
  const curves = drawOperands(sample, next).map((x) => [x, ...Array.from({ length: order }, () => direction(x, next))])
  const [y, terms] = jet(
    f,
    curves.map(([x]) => x),
    curves.map((curve) => curve.slice(1)),
    { factorialScaled: false },
  )
  let derivative = (t: NDArray) => f(...curves.map((curve) => polynomial(curve, t)))
  let factorial = 1
  for (const [k, got] of [y, ...terms].entries()) {
    const current = derivative
    expectClose(
      got,
      current(np.array(0)).map((x) => x.div(factorial)),
      1e-11,
    )
    derivative = (t) => jvp(current, [t], [1])[1]
    factorial *= k + 1
  }
}

function orderOneIsFiniteDifferences(sample: Sample): void {
  const next = uniform(2)
  const f = several(sample)
  const x = drawOperands(sample, next)
  const v = x.map((xi) => direction(xi, next))
  const [, got] = jvp(f, x, v)
  const h = 1e-3
  const at = (t: number) => f(...x.map((xi, i) => polynomial([xi, v[i]], t)))
  const [a, b, c, d] = [at(2 * h), at(h), at(-h), at(-2 * h)]
  const slope = a.map((_, o) =>
    b[o]
      .sub(c[o])
      .mul(8)
      .sub(a[o].sub(d[o]))
      .div(12 * h),
  )
  expectClose(got, slope, 1e-7)
}

function reverseIsTransposedForwardMode(sample: Sample): void {
  const next = uniform(3)
  const f = several(sample)
  const x = drawOperands(sample, next)
  const v = x.map((xi) => direction(xi, next))
  const [, forward] = jvp(f, x, v)
  const [y, pullback] = vjp(f, ...x)
  const c = y.map((yi) => direction(yi, next))
  expectClose([inner(pullback(c), v)], [inner(c, forward)], 1e-13)

  const gradient = grad((xs: NDArray[]) => inner(c, f(...xs)))
  expectClose(gradient(x), pullback(c), 1e-13)
  const [, hessianTimes] = jvp(gradient, [x], [v])
  const twice = grad((xs: NDArray[]) => inner(gradient(xs), v))
  expectClose(twice(x), hessianTimes, 1e-11)
}

function vmapIsLoop(sample: Sample): void {
  const next = uniform(4)
  const f = several(sample)
  const draws = Array.from({ length: rows }, () => drawOperands(sample, next))
  const c = f(...draws[0]).map((y) => direction(y, next))
  const both: Many = (...x) => {
    const [y, pullback] = vjp(f, ...x)
    return [...y, ...pullback(c)]
  }
  for (const mapped of subsets(sample.operands.length)) {
    const loop = draws.map((draw) => both(...draw.map((x, i) => (mapped[i] ? x : draws[0][i]))))
    const all = draws[0].map((x, i) => (mapped[i] ? np.stack(draws.map((draw) => draw[i])) : x))
    const got = vmap(both, { inAxes: mapped.map((yes) => (yes ? 0 : null)) })(...all)
    expectClose(
      got,
      loop[0].map((_, o) => np.stack(loop.map((outputs) => outputs[o]))),
      1e-13,
    )
  }
}

function float32Stays(sample: Sample): void {
  const next = uniform(5)
  const f = several(sample)
  const x = drawOperands(sample, next).map((xi) => xi.astype("float32"))
  const v = x.map((xi) => direction(xi, next).astype("float32"))
  const [y, terms] = jet(
    f,
    x,
    v.map((vi) => [vi, vi]),
  )
  expect(new Set([...y, ...terms.flat()].map(({ dtype }) => dtype))).toEqual(new Set(["float32"]))
  const [, pullback] = vjp(f, ...x)
  expect(pullback(y).map(({ dtype }) => dtype)).toEqual(x.map(() => "float32"))
  expectClose(y, f(...x.map((xi) => xi.astype("float64"))), 1e-6)
}

describe.each(Object.entries(samples))("%s", (_, own) => {
  const laws = {
    [`jet to order ${order} = nested forward mode`]: jetIsNestedForwardMode,
    "order 1 = finite differences": orderOneIsFiniteDifferences,
    "reverse mode = transposed forward mode, and differentiates again": reverseIsTransposedForwardMode,
    "vmap = loop, of the value and of the pullback": vmapIsLoop,
    "float32 stays float32": float32Stays,
  }
  for (const [title, law] of Object.entries(laws)) it(title, () => own.forEach(law))
})

test.each([1e80, 1e155, 1e200, 1e300])("asinh and acosh behave like the logarithm at %d", (x) => {
  for (const f of [np.asinh, np.acosh]) {
    const relative = np.mul(grad((y: NDArray) => f(y))(x), x)
    expect(relative.item()).toBeCloseTo(1, 14)
  }
})
