// What random functions are made of: smooth maps, einsum, repeated gathers, integers and bools mixed in, special
// exponents, updates, loops inside loops, and branches.
import { type DType, type NDArray, np } from "taylorjet"
import type { F } from "./control.js"
import { control, digits, type Step, smooth } from "./randomLoops.js"
import { uniform } from "./sampling.js"

/** What a seed decides. */
export function choices(seed: number) {
  const next = uniform(seed)
  const int = (n: number) => Math.floor(next() * n)
  const pick = <T>(items: readonly T[]): T => items[int(items.length)]
  /** Numbers between -1.5 and 1.5. */
  const array = (shape: readonly number[], dtype: DType = "float64"): NDArray => {
    const size = shape.reduce((n, d) => n * d, 1)
    const element = () => (dtype === "float64" || dtype === "float32" ? 3 * next() - 1.5 : int(5) - 2)
    return np.reshape(np.array(Array.from({ length: size }, element), { dtype }), [...shape])
  }
  return { next, int, pick, array }
}

export type Choices = ReturnType<typeof choices>

/** Makes a step that suits an `x` and a `y`, or throws, now or at its first call. */
type Make = (c: Choices, x: NDArray, y: NDArray) => Step

const pairwise: readonly ((x: NDArray, y: NDArray) => NDArray)[] = [
  (x, y) => x.add(y),
  (x, y) => x.sub(y),
  (x, y) => x.mul(y),
  (x, y) => x.div(np.square(y).add(1.5)),
  (x, y) => np.atan2(x, np.square(y).add(1.5)),
  (x, y) => np.logaddexp(x, y),
  (x, y) => np.hypot(np.square(x).add(1), y),
]

const exponents = [0, 1, 2, 3, -1, 0.5, 2.5, -12]
const wildExponents = [
  0,
  1,
  -1,
  0.5,
  -12,
  1e300,
  -1e300,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
]

/** Between 1 and 2. */
const base: F = (x) => np.tanh(x).mul(0.5).add(1.5)

const power: Make = ({ pick }) => {
  const exponent = pick(exponents)
  return pick<Step>([
    (x) => np.power(base(x), exponent),
    (x) => np.power(base(x), np.array([exponent, 2])).sum({ axis: -1 }),
    (x, y) => np.power(base(x), np.tanh(y)),
    (x) => np.power(x, np.array(Math.abs(Math.round(exponent)) % 4, { dtype: "int32" })),
    (x) => np.power(x.sub(x), 2),
  ])
}

/** Any labels for the axes of x and y, one of them perhaps twice, and any of them for the result. */
const contraction: Make = ({ int, pick, next }, x, y) => {
  const sizes = new Map<string, number>()
  const label = (n: number): string => {
    const fitting = [..."abcd"].filter((name) => (sizes.get(name) ?? n) === n)
    const name = fitting.length > 0 ? pick(fitting) : "wxyz"[int(4)]
    sizes.set(name, n)
    return name
  }
  const [left, right] = [x, y].map(({ shape }) => shape.map(label).join(""))
  const out = [...sizes.keys()].filter(() => int(3) > 0).sort(() => next() - 0.5)
  const spec = `${left},${right}->${out.join("")}`
  return (a, b) => np.tanh(np.einsum(spec, a, b))
}

/** Elements that are taken several times. */
const gather: Make = ({ int }, x) => {
  const axis = int(x.ndim)
  const places = Array.from({ length: 1 + int(5) }, () => int(x.shape[axis]))
  const indices = np.array(int(2) === 0 ? places : [places], { dtype: "int32" })
  return (a) => np.take(np.take(a, indices, { axis }), np.array([0, 0], { dtype: "int32" }), { axis })
}

/** A step along an axis that x has, or, with `more`, is to have. */
const alongAxis =
  (step: (a: NDArray, b: NDArray, axis: number) => NDArray, more = 0): Make =>
  ({ int }, x) => {
    const axis = int(x.ndim + more)
    return (a, b) => step(a, b, axis)
  }

const reduction: Make = ({ int, pick }, x) => {
  const [axis, keepdims] = [int(x.ndim), int(2) === 0]
  const reduce = pick([np.sum, np.mean, np.prod, np.logsumexp])
  return (a) => reduce(a, { axis, keepdims })
}

const move: Make = ({ int }, x) => {
  const [from, to] = [int(x.ndim), int(x.ndim)]
  return (a) => np.moveaxis(a, from, to)
}

const pad: Make = ({ int }, x) => {
  const width = x.shape.map(() => [int(2), int(2)] as [number, number])
  return (a) => np.pad(a, width)
}

const update: Make = ({ int }, x) => {
  const at = int(x.shape[0])
  return (a, b) => a.with(at, np.sin(b.sum())).withAdded(at, a.at(0))
}

/** Steps that have derivatives of every order. */
export const smoothSteps: readonly Make[] = [
  ...new Array<Make>(4).fill(({ pick }) => pick(smooth)),
  ...new Array<Make>(3).fill(({ pick }) => pick(pairwise)),
  contraction,
  contraction,
  power,
  gather,
  reduction,
  move,
  pad,
  update,
  alongAxis((a, _, axis) => np.cumsum(a.mul(0.5), { axis })),
  alongAxis((a, _, axis) => np.flip(a, axis)),
  alongAxis((a, b, axis) => np.concatenate([a, np.sin(b), a], { axis })),
  alongAxis((a, b, axis) => np.stack([a, b], { axis }), 1),
  (_, x) => (a) => a.slice([x.shape[0] - 1, null, -2]),
  (_, x) => (a) => np.reshape(a, [x.size, 1]),
  (c, x, y) => control(c, x, y, 2, false),
  (c, x, y) => control(c, x, y, 1, false),
]

/** Steps with corners and jumps. Numbers that differ by rounding compare alike. */
export const kinkedSteps: readonly Make[] = [
  (c, x, y) => control(c, x, y, 2, true),
  (c, x, y) => control(c, x, y, 1, true),
  (c, x, y) => control(c, x, y, 1, true),
  () => (x, y) => np.take(np.reshape(y, [-1]), np.rem(digits(x), Math.max(y.size, 1))).mul(x),
  () => (x) => digits(x).mul(x),
  () => (x, y) =>
    np
      .greater(x, 0.0123)
      .mul(y)
      .add(np.sum(np.cumsum(np.less(y, 0.3).astype("int32")))),
  () => (x, y) => np.where(np.logicalOr(np.less(x, y.add(0.0123)), np.greater(y, 1)), np.sin(x), y),
  () => (x, y) => np.maximum(x, y.add(0.0123)),
  alongAxis((a, _, axis) => np.max(a, { axis })),
  alongAxis((a, _, axis) => np.sort(a, { axis })),
]

const wildPower =
  (step: (x: NDArray, y: NDArray, exponent: number) => NDArray): Make =>
  ({ pick }) => {
    const exponent = pick(wildExponents)
    return (x, y) => step(x, y, exponent)
  }

/** Steps with infinities and NaN. */
export const wildSteps: readonly Make[] = [
  wildPower((x, _, exponent) => np.power(x, exponent)),
  wildPower((x, _, exponent) => np.power(base(x), exponent)),
  wildPower((x, y, exponent) => np.power(x, np.where(np.less(y, 0.0123), exponent, y))),
  () => (x, y) => np.log(x).mul(y),
  () => (x, y) => x.div(np.floor(np.abs(y))),
  () => (x) => np.nanToNum(np.exp(x.mul(1e3))),
]
