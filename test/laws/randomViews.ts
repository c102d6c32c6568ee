// Random programs over arrays of awkward sizes: empty, of one element, odd, larger than a tile; seen through chains of
// views, mixed with constants, NaN and infinities; also their derivatives.
import { type DType, grad, jet, type NDArray, np, vmap } from "taylorjet"
import { loops } from "./control.js"
import type { Computation } from "./example.js"
import { control } from "./randomLoops.js"
import { uniform } from "./sampling.js"

type Range = readonly [number | null, null, number]
type Step = (x: NDArray, y: NDArray) => NDArray

const shapes = [[], [0], [0, 3], [3, 0, 2], [1, 1], [5], [7, 3], [3, 7], [17, 33], [129], [3, 1, 4], [4, 4], [2, 5, 6]]
const dtypes: DType[] = ["float64", "float64", "float32", "int32", "bool"]
const special = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -0, 1e-310, 1e300]

const isFloat = (x: NDArray) => x.dtype === "float64" || x.dtype === "float32"

/** What a seed decides. */
function choices(seed: number) {
  const next = uniform(seed)
  const int = (n: number) => Math.floor(next() * n)
  const pick = <T>(items: readonly T[]): T => items[int(items.length)]
  const order = (n: number) =>
    Array.from({ length: n }, (_, axis) => ({ axis, key: next() }))
      .sort((a, b) => a.key - b.key)
      .map(({ axis }) => axis)
  const array = (shape: readonly number[], dtype: DType, wild: boolean): NDArray => {
    const size = shape.reduce((n, d) => n * d, 1)
    const element = () =>
      dtype === "bool"
        ? int(2)
        : dtype === "int32"
          ? int(11) - 5
          : wild && int(8) === 0
            ? pick(special)
            : 4 * next() - 2
    return np.reshape(np.array(Array.from({ length: size }, element), { dtype }), [...shape])
  }
  return { int, pick, order, array }
}

type Choices = ReturnType<typeof choices>

const smooth = [np.sin, np.tanh, np.abs, np.floor, np.square, np.relu, np.erf, np.sigmoid, np.cbrt, np.log1p, np.neg]
const pairwise = [np.add, np.sub, np.mul, np.maximum, np.minimum]
const inner = [
  (x: NDArray) => grad((z: NDArray) => np.sum(np.sin(z).mul(z)))(x),
  (x: NDArray) => jet(np.tanh, [x], [[np.onesLike(x), np.cos(x)]])[1][1],
]

/** Steps for an `x` and a `y`; each may throw when they do not fit, and is left out then. */
const makers: ((c: Choices, x: NDArray, y: NDArray) => Step)[] = [
  ({ pick }) => pick(smooth),
  ({ pick }) => pick(smooth),
  ({ pick }) => pick(pairwise),
  ({ pick }) => pick(inner),
  // Numbers that differ by rounding compare alike.
  () => (x, y) => np.where(np.greater(x, np.add(y, 0.0123)), x, np.cos(y)),
  () => (x, y) => np.where(np.logicalOr(np.less(x, 0), np.equal(x, y)), y, x),
  ({ order }, x) => {
    const axes = order(x.ndim)
    return (z) => np.transpose(z, axes)
  },
  ({ int }, x) => {
    const axis = int(x.ndim)
    return (z) => np.flip(z, axis)
  },
  ({ int, pick }, x) => {
    const ranges = x.shape.map((n) =>
      pick<Range>([
        [null, null, 1],
        [int(n), null, 2],
        [null, null, -1],
        [n - 1, null, -2],
      ]),
    )
    return (z) => z.slice(...ranges)
  },
  ({ pick }, x) => {
    const divisors = [1, 2, 3, 4, 5, 7].filter((d) => x.size % d === 0)
    const d = pick(divisors)
    const shape = pick([[x.size], [d, x.size / d], [x.size / d, 1, d]])
    return (z) => np.reshape(z, shape)
  },
  ({ int }, x) => {
    const axis = int(x.ndim + 1)
    const shape = x.shape.toSpliced(axis, 0, 1 + int(4))
    return (z) => np.broadcastTo(np.expandDims(z, axis), shape)
  },
  ({ int, order, pick }, x) => {
    const axis = order(x.ndim).slice(0, 1 + int(x.ndim))
    const [reduce, keepdims] = [pick([np.sum, np.mean]), int(2) === 0]
    return (z) => reduce(z, { axis, keepdims })
  },
  ({ int, pick }, x) => {
    const [along, axis] = [pick([np.max, np.prod, np.logsumexp]), int(x.ndim)]
    return (z) => along(z, { axis })
  },
  ({ int }, x) => {
    const inAxes = int(x.ndim)
    return (z) => vmap((e: NDArray) => np.sin(e).mul(np.sum(e)), { inAxes })(z)
  },
  ({ array, pick }, x) => {
    const constant = pick([array(x.shape, x.dtype, false), np.full(x.shape, 1.25), array([], x.dtype, false)])
    return pick([(z: NDArray) => z.mul(constant), (z: NDArray) => z.add(constant), () => constant])
  },
  ({ int }, x) => {
    const axis = int(x.ndim)
    return (a, b) => np.concatenate([np.sin(a), b, np.zerosLike(a), np.transpose(np.transpose(b)), a], { axis })
  },
  ({ int }, x) => {
    const axis = int(x.ndim + 1)
    return (a, b) => np.stack([a, np.add(a, b), b], { axis })
  },
  ({ int }, x) => {
    const width = x.shape.map(() => [int(3), int(2)] as [number, number])
    return (a) => np.pad(a, width)
  },
  ({ int }, x) => {
    const axis = int(x.ndim)
    const places = Array.from({ length: 1 + int(6) }, () => int(x.shape[axis]))
    const indices = np.array(int(2) === 0 ? places : [places], { dtype: "int32" })
    return (a) => np.take(np.square(a), indices, { axis })
  },
  (_, x) => {
    const end = np.array(x.size - 1, { dtype: "int32" })
    return (a) => np.take(np.abs(a), np.greater(a, 0).astype("int32").mul(end)).mul(a)
  },
  ({ pick }) => {
    const dtype = pick(dtypes)
    return (a) =>
      np
        .where(np.less(np.abs(a), 1e6), a, 1)
        .mul(4)
        .astype(dtype)
  },
  ({ int }) => {
    const divisor = 1 + int(5)
    return (a) => np.rem(np.floor(a.mul(3)).astype("int32"), divisor).mul(np.greater(a, 0))
  },
  contraction,
  contraction,
  loop,
  loop,
]

/** A loop or a branch, perhaps with another inside. */
function loop({ int, pick, array }: Choices, x: NDArray, y: NDArray): Step {
  const step = control({ int, pick, array: (shape, dtype) => array(shape, dtype, false) }, x, y, 1, true)
  return (a, b) => step(a, b, loops)
}

/** Any pairing of axes of one size: batch, summed or separate, and the result's axes in any order. */
function contraction({ int, order, pick }: Choices, x: NDArray, y: NDArray): Step {
  const left = x.shape.map((_, axis) => "abcde"[axis])
  const right: string[] = []
  y.shape.forEach((n, axis) => {
    const fitting = left.filter((name, i) => x.shape[i] === n && !right.includes(name))
    right.push(fitting.length > 0 && int(3) > 0 ? pick(fitting) : "vwxyz"[axis])
  })
  const names = [...new Set([...left, ...right])].filter(() => int(4) > 0)
  const out = order(names.length).map((i) => names[i])
  const spec = `${left.join("")},${right.join("")}->${out.join("")}`
  return (a, b) => np.einsum(spec, a, b)
}

/** A random program with its arguments; among its results may be arguments, constants and one value several times. */
function generate(c: Choices): { f: Computation["f"]; xs: NDArray[]; single: boolean } {
  const { int, pick, array } = c
  const [shape, dtype, wild] = [pick(shapes), pick(dtypes), int(4) === 0]
  const xs = Array.from({ length: 1 + int(3) }, () =>
    int(2) === 0 ? array(shape, dtype, wild) : array(pick(shapes), pick(dtypes), wild),
  )
  const values = [...xs]
  const steps: ((values: readonly NDArray[]) => NDArray)[] = []
  for (let tries = 0; tries < 24; tries++) {
    const [i, j] = [int(values.length), int(values.length)]
    if (values[i].size * values[j].size > 80_000) continue
    try {
      const step = pick(makers)(c, values[i], values[j])
      const value = step(values[i], values[j])
      if (value.size > 3000 || value.ndim > 5) continue
      steps.push((all) => step(all[i], all[j]))
      values.push(value)
    } catch {
      // They did not fit.
    }
  }
  const results = Array.from({ length: 1 + int(4) }, () => int(values.length))
  const f: Computation["f"] = (...inputs) => {
    const all = [...inputs]
    for (const step of steps) all.push(step(all))
    return [...results, all.length - 1].map((i) => all[i])
  }
  return { f, xs, single: values.some((x) => x.dtype === "float32") }
}

/** A random program, and what is made of it. */
export function views(seed: number): Computation[] {
  const { f, xs, single } = generate(choices(seed))
  const close = single ? 2e-5 : 1e-11
  const value: Computation = { what: "value", f, xs, close }
  const total = (x: NDArray) => np.sum(f(x, ...xs.slice(1)).at(-1) as NDArray)
  if (!isFloat(xs[0]) || !isFloat(f(...xs).at(-1) as NDArray)) return [value]
  return [
    value,
    { what: "gradient", f: (x) => [grad(total)(x)], xs: [xs[0]], close },
    { what: "jet", f: (x) => jet(total, [x], [[x, np.zerosLike(x)]])[1], xs: [xs[0]], close },
    { what: "map", f: (x) => [vmap(total)(x)], xs: [np.stack([xs[0], xs[0].mul(0.5)])], close },
  ]
}
