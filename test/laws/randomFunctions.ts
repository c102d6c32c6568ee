// Random functions of one array: smooth maps, einsum, repeated gathers, integers and bools mixed in, sizes 0 and 1,
// special exponents, updates, loops inside loops, and branches.
import { type DType, type NDArray, np } from "taylorjet"
import { type Control, type F, loops, unrolled } from "./control.js"
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

interface Maker {
  readonly make: (c: Choices, x: NDArray, y: NDArray) => Step
  /** Has what it makes corners or jumps? */
  readonly kinked?: boolean
}

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

/** Any labels for the axes of x and y, one of them perhaps twice, and any of them for the result. */
function contraction({ int, pick, next }: Choices, x: NDArray, y: NDArray): Step {
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

const makers: readonly Maker[] = [
  ...[0, 1, 2].map(() => ({ make: ({ pick }: Choices) => pick(smooth) })),
  ...[0, 1, 2].map(() => ({ make: ({ pick }: Choices) => pick(pairwise) })),
  { make: contraction },
  { make: contraction },
  { make: (c, x, y) => control(c, x, y, 2), kinked: true },
  { make: (c, x, y) => control(c, x, y, 1), kinked: true },
  { make: (c, x, y) => control(c, x, y, 1), kinked: true },
  {
    make: ({ pick }) => {
      const exponent = pick(exponents)
      return pick<Step>([
        (x) => np.power(base(x), exponent),
        (x) => np.power(base(x), np.array([exponent, 2])).sum({ axis: -1 }),
        (x, y) => np.power(base(x), np.tanh(y)),
        (x) => np.power(x, np.array(Math.abs(Math.round(exponent)) % 4, { dtype: "int32" })),
        (x) => np.power(x.sub(x), 2),
      ])
    },
  },
  {
    make: ({ int }, x) => {
      const axis = int(x.ndim)
      const places = Array.from({ length: 1 + int(5) }, () => int(x.shape[axis]))
      const indices = np.array(int(2) === 0 ? places : [places], { dtype: "int32" })
      return (a) => np.take(np.take(a, indices, { axis }), np.array([0, 0], { dtype: "int32" }), { axis })
    },
  },
  { make: () => (x, y) => np.take(np.reshape(y, [-1]), np.rem(digits(x), Math.max(y.size, 1))).mul(x), kinked: true },
  { make: () => (x) => digits(x).mul(x), kinked: true },
  {
    make: () => (x, y) =>
      np
        .greater(x, 0.0123)
        .mul(y)
        .add(np.cumsum(np.less(y, 0.3).astype("int32")).sum()),
    kinked: true,
  },
  {
    make: () => (x, y) => np.where(np.logicalOr(np.less(x, y.add(0.0123)), np.greater(y, 1)), np.sin(x), y),
    kinked: true,
  },
  { make: () => (x, y) => np.maximum(x, y.add(0.0123)), kinked: true },
  {
    make: ({ int }, x) =>
      (
        (axis) => (a) =>
          np.max(a, { axis })
      )(int(x.ndim)),
    kinked: true,
  },
  {
    make: ({ int }, x) =>
      (
        (axis) => (a) =>
          np.sort(a, { axis })
      )(int(x.ndim)),
    kinked: true,
  },
  {
    make: ({ int, pick }, x) => {
      const [axis, keepdims] = [int(x.ndim), int(2) === 0]
      const reduce = pick([np.sum, np.mean, np.prod, np.logsumexp])
      return (a) => reduce(a, { axis, keepdims })
    },
  },
  {
    make: ({ int }, x) =>
      (
        (axis) => (a) =>
          np.cumsum(a.mul(0.5), { axis })
      )(int(x.ndim)),
  },
  {
    make: ({ int }, x) =>
      (
        (axis) => (a) =>
          np.flip(a, axis)
      )(int(x.ndim)),
  },
  { make: () => (x) => np.transpose(x) },
  {
    make: ({ int }, x) =>
      (
        (axis) => (a, b) =>
          np.concatenate([a, np.sin(b), a], { axis })
      )(int(x.ndim)),
  },
  {
    make: ({ int }, x) =>
      (
        (axis) => (a, b) =>
          np.stack([a, b], { axis })
      )(int(x.ndim + 1)),
  },
  {
    make: ({ int }, x) =>
      (
        (width) => (a) =>
          np.pad(a, width)
      )(x.shape.map(() => [int(2), int(2)] as [number, number])),
  },
  { make: (_, x) => (a) => a.slice([x.shape[0] - 1, null, -2]) },
  {
    make: ({ int }, x) =>
      (
        (at) => (a, b) =>
          a.with(at, np.sin(b.sum())).withAdded(at, a.at(0))
      )(int(x.shape[0])),
  },
  { make: (_, x) => (a) => np.reshape(a, [x.size, 1]) },
]

/** Steps with infinities and NaN. */
const wild: readonly Maker[] = [
  {
    make: ({ pick }) =>
      (
        (exponent) => (x) =>
          np.power(x, exponent)
      )(pick(wildExponents)),
  },
  {
    make: ({ pick }) =>
      (
        (exponent) => (x) =>
          np.power(base(x), exponent)
      )(pick(wildExponents)),
  },
  {
    make: ({ pick }) =>
      (
        (exponent) => (x, y) =>
          np.power(x, np.where(np.less(y, 0.0123), exponent, y))
      )(pick(wildExponents)),
  },
  { make: () => (x, y) => np.log(x).mul(y) },
  { make: () => (x, y) => x.div(np.floor(np.abs(y))) },
  { make: () => (x) => np.nanToNum(np.exp(x.mul(1e3))) },
]

const shapes = [[], [0], [1], [2], [3], [1, 1], [2, 2], [1, 3], [0, 2]]

export interface RandomFunction {
  readonly f: F
  /** The same without loops and branches. */
  readonly plain: F
  readonly x: NDArray
  /** Has it derivatives of every order near x? */
  readonly smooth: boolean
}

const isTame = (x: NDArray): boolean => Array.from<number>(x.data).every((v) => Math.abs(v) < 20)

/** A random function; a wild one meets infinities and NaN on its way. */
export function randomFunction(c: Choices, isWild = false): RandomFunction {
  const { int, pick, array } = c
  const x = array(pick(shapes))
  const constant = array(int(2) === 0 ? x.shape : pick(shapes))
  const values = [x, constant]
  const steps: ((values: NDArray[], how: Control) => NDArray)[] = []
  let kinked = false
  const wanted = 2 + int(7)
  for (let tries = 0; tries < 40 && steps.length < wanted; tries++) {
    const i = int(2) === 0 ? values.length - 1 : int(values.length)
    const j = int(values.length)
    try {
      const maker = pick(isWild && int(3) === 0 ? wild : makers)
      const step = maker.make(c, values[i], values[j])
      const value = step(values[i], values[j], unrolled)
      if (value.size > 60 || value.ndim > 4 || !(isWild || isTame(value)) || value.dtype !== "float64") continue
      steps.push((all, how) => step(all[i], all[j], how))
      values.push(value)
      kinked ||= maker.kinked === true
    } catch {
      // They did not fit.
    }
  }
  const under =
    (how: Control): F =>
    (given) => {
      const all = [given, constant]
      for (const step of steps) all.push(step(all, how))
      return all.slice(2).reduce((sum, y) => (`${y.shape}` === `${all.at(-1)?.shape}` ? y : sum), given)
    }
  return { f: under(loops), plain: under(unrolled), x, smooth: !kinked }
}
