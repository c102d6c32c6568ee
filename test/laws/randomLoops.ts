// Random loops and branches, for the grammars of random functions.
import { type DType, type NDArray, np } from "taylorjet"
import type { Control, F } from "./control.js"

/** A step of a random function, of one value that is there or of two. */
export type Step = (x: NDArray, y: NDArray, control: Control) => NDArray

/** What decides. */
export interface Choosing {
  int(n: number): number
  pick<T>(items: readonly T[]): T
  array(shape: readonly number[], dtype: DType): NDArray
}

export const smooth: readonly F[] = [
  np.sin,
  np.cos,
  np.tanh,
  np.sigmoid,
  np.erf,
  np.softplus,
  np.atan,
  np.asinh,
  (x) => np.expm1(x.mul(0.5)),
  (x) => np.log1p(np.square(x)),
  (x) => np.sqrt(np.square(x).add(1)),
  (x) => np.cbrt(np.square(x).add(2)),
  (x) => np.div(1, np.square(x).add(1.5)),
  (x) => np.sinh(x.mul(0.3)),
  (x) => np.square(x),
  np.neg,
]

/** Whole numbers from 0 to 2, which jump with the elements of x. */
export const digits = (x: NDArray): NDArray => np.rem(np.floor(np.abs(x).mul(3.1).add(0.37)).astype("int32"), 3)

/** A branch goes by this. */
const positive = (x: NDArray): NDArray => np.greater(np.sum(x), 0.0123)

/** A map between arrays of one shape; `y` is captured where it broadcasts to x. */
function body(c: Choosing, x: NDArray, y: NDArray, depth: number, branches: boolean): Step {
  const { int, pick, array } = c
  const f = pick(smooth)
  const weight = array([], x.dtype)
  const matrix = x.ndim === 1 ? array([x.size, x.size], x.dtype).mul(0.5) : undefined
  const other = y.ndim === 0 || `${y.shape}` === `${x.shape}`
  const inner = depth > 0 && int(3) === 0 ? control(c, x, y, depth - 1, branches) : undefined
  const step = (a: NDArray, b: NDArray) => {
    const moved = matrix ? np.matmul(matrix, a) : a.mul(weight)
    return np.tanh(f(other ? moved.add(b.mul(0.3)) : moved)).astype(a.dtype)
  }
  return inner ? (a, b, how) => np.tanh(inner(step(a, b), b, how)) : step
}

/** A loop that keeps the shape of x, or, with `branches`, something that depends on comparisons. */
export function control(c: Choosing, x: NDArray, y: NDArray, depth: number, branches: boolean): Step {
  const { int, pick } = c
  const [one, two] = [body(c, x, y, depth, branches), body(c, x, y, depth, branches)]
  const turns = int(5)
  const reverse = int(2) === 0
  const jumping: Step[] = [
    (a, b, how) =>
      how.until(
        turns + 1,
        (carry) => np.less(np.mean(np.square(carry)), 0.4321),
        (carry) => one(carry, b, how).add(0.2),
        a,
      ),
    (a, b, how) =>
      how.branch(
        positive(a),
        (z) => one(z, b, how),
        (z) => two(z, b, how),
        a,
      ),
    (a, b, how) => how.choose(digits(np.sum(a)), [(z) => one(z, b, how), (z) => two(z, b, how), np.cos], a),
    (a, b, how) =>
      how.repeat(turns, (_, carry) => how.branch(positive(carry), (z) => one(z, b, how), np.sin, carry), a),
  ]
  const smoothly: Step[] = [
    (a, b, how) => how.repeat(turns, (i, carry) => one(carry, b, how).add(i.mul(0.1).astype(a.dtype)), a),
    (a, b, how) => how.again((z) => one(z, b, how))(a),
    (a, b, how) => {
      if (a.ndim === 0 || a.shape[0] === 0) return one(a, b, how)
      const start = np.zeros(a.shape.slice(1), { dtype: a.dtype })
      return how.along(
        (carry, e) => [np.tanh(carry.add(e)), carry.mul(e).add(np.sin(e))],
        start,
        one(a, b, how),
        reverse,
      )
    },
  ]
  return pick(branches ? [...jumping, ...smoothly] : smoothly)
}
