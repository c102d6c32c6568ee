// Random programs over odd shapes, zeros and ones included, with loops and branches, in both floating-point types.
import { checkpoint, cond, foriLoop, type NDArray, np, scan, whileLoop } from "taylorjet"
import { type Example, exampleOf } from "./example.js"
import { uniform } from "./sampling.js"

const sizes = [0, 1, 1, 2, 3, 4, 5, 7, 8, 9, 17]

/** A sum would grow with its array, and what is then made of it, such as its sine, would be off by as much. */
const mean = (x: NDArray): NDArray => np.div(np.sum(x), Math.max(x.size, 1))

/** What a loop over the entries of x stacks. */
function running(x: NDArray): NDArray {
  if (x.ndim === 0) return checkpoint(np.sin)(x)
  const start = np.zeros(x.shape.slice(1), { dtype: x.dtype as "float64" })
  return scan((c: NDArray, e: NDArray) => [np.tanh(np.add(c, e)), np.mul(c, e)], start, x)[1]
}

/** A program of a few random operations on arrays that are at hand; values stay moderate. */
export function overOddShapes(seed: number): Example {
  const next = uniform(seed)
  const below = (n: number): number => Math.floor(next() * n)
  const pick = <T>(items: readonly T[]): T => items[below(items.length)]
  const dtype = seed % 3 === 0 ? ("float32" as const) : ("float64" as const)
  const shape = Array.from({ length: below(4) }, () => pick(sizes))
  const array = (s: readonly number[]): NDArray => {
    const data = Array.from({ length: s.reduce((a, b) => a * b, 1) }, () => 2 * next() - 1)
    return np.reshape(np.array(data, { dtype }), [...s])
  }
  const inputs = [array(shape), array(shape.slice(1)), array(shape)]
  const script = Array.from({ length: 3 + below(12) }, () => next())
  const constant = array([3, ...shape])
  const columns = 1 + below(20)
  const f = (...xs: NDArray[]): NDArray[] => {
    const pool = [...xs]
    const outputs: NDArray[] = []
    for (const choice of script) {
      const at = Math.floor(choice * 7919) % pool.length
      const x = pool[at]
      const mate = pool.find((y, i) => i !== at && y.shape.join() === x.shape.join()) ?? x
      const axis = x.ndim > 0 ? Math.floor(choice * 104729) % x.ndim : 0
      const size = x.shape.at(-1) ?? 1
      const steps: (() => NDArray)[] = [
        () => np.add(x, mate),
        () => np.mul(x, mate),
        () => np.tanh(np.sub(x, mate)),
        // What is compared differs by more than what sums may differ by.
        () => np.where(np.less(x, np.add(mate, 0.0123)), np.sin(x), np.neg(mate)),
        () => np.div(x, np.add(np.square(mate), 1)),
        () => np.transpose(x),
        () => (x.ndim > 0 ? np.flip(x, axis) : x),
        () => (x.ndim > 0 && x.shape[axis] > 0 ? np.mean(x, { axis }) : np.exp(x)),
        () => mean(np.square(x)),
        () =>
          np.reshape(
            x,
            [-1].map(() => x.size),
          ),
        () => (x.ndim < 3 ? np.broadcastTo(x, [3, ...x.shape]) : np.sqrt(np.abs(x))),
        () => (x.ndim > 0 && x.shape[0] > 1 ? np.slice(x, [1, x.shape[0]]) : np.floor(np.mul(x, 3))),
        () => (x.ndim === 2 ? np.matmul(x, np.broadcastTo(mean(mate), [size, columns])) : np.cos(x)),
        () => (x.ndim === 2 ? np.matmul(np.transpose(x), mate) : np.maximum(x, mate)),
        () =>
          x.ndim === shape.length ? mean(np.mul(constant.shape.length === x.ndim + 1 ? x : mate, 2)) : np.round(x),
        () => (x.ndim > 0 ? np.concatenate([x, mate], { axis }) : np.expm1(x)),
        () => foriLoop(0, Math.floor(choice * 31) % 5, (_, c: NDArray) => np.sin(np.add(c, np.mul(mate, 0.5))), x),
        () =>
          cond(
            np.less(mean(x), 0.0123),
            (z: NDArray) => np.tanh(z),
            (z: NDArray) => np.mul(z, mate),
            x,
          ),
        () => running(x),
        () =>
          whileLoop(
            (c: NDArray) => np.less(mean(np.square(c)), 0.4321),
            (c: NDArray) => np.mul(np.add(c, 0.3), 1.2),
            x,
            { maxSteps: 4 },
          ),
      ]
      const y = steps[Math.floor(choice * 15485863) % steps.length]()
      if (y.size <= 4000) pool.push(y)
      if (choice > 0.7) outputs.push(y)
    }
    return [...outputs, pool[pool.length - 1]]
  }
  return exampleOf(f, inputs)
}
