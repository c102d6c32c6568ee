/**
 * Sums over rows that the counter of a loop names, beside the same sums written out over constant indices. `npx tsx
 * tools/rows.ts` prints the least time of many short calls, taken in turns, of the loop as a multiple of that of the code
 * without one, and how long a turn takes. Each turn adds products of two rows: several arrays, or several rows of one.
 */
import { foriLoop, jit, type NDArray, np } from "taylorjet"

const [orders, products, times, rounds] = [21, 4, 100, 600]

type Sum = (xs: readonly NDArray[], start: NDArray) => NDArray

/** acc + a_i b_j for pairs of arrays. */
const added = (xs: readonly NDArray[], acc: NDArray, i: NDArray | number, j: NDArray | number): NDArray => {
  let sum = acc
  for (let k = 0; k < xs.length; k += 2) sum = sum.add(xs[k].at(i as number).mul(xs[k + 1].at(j as number)))
  return sum
}

const rolled: Sum = (xs, start) =>
  foriLoop(0, orders, (i, acc: NDArray) => added(xs, acc, i, np.sub(orders - 1, i)), start)
const written: Sum = (xs, start) => {
  let acc = start
  for (let i = 0; i < orders; i++) acc = added(xs, acc, i, orders - 1 - i)
  return acc
}

for (const arrays of [1, products])
  for (const size of [12, 36, 108, 432]) {
    const a = np.sin(np.reshape(np.arange(orders * size), [orders, size]))
    const xs = Array.from({ length: 2 * arrays }, (_, k) => np.cos(a.mul(k + 1)))
    const contestants = [rolled, written].map((sum) =>
      jit((...all: NDArray[]) => foriLoop(0, times, (_, s: NDArray) => sum(all, s.mul(1e-3)), np.zeros([size]))),
    )
    const least = contestants.map(() => Number.POSITIVE_INFINITY)
    for (let round = 0; round < rounds; round++)
      contestants.forEach((f, k) => {
        const start = performance.now()
        f(...xs)
        least[k] = Math.min(least[k], performance.now() - start)
      })
    const [loop, straight] = least.map((x) => (1e6 * x) / times / orders)
    console.log(
      `${arrays} products of rows of ${String(size).padStart(3)} in a turn: ` +
        `${(loop / straight).toFixed(2)} times; ${loop.toFixed(1)} ns and ${straight.toFixed(1)} ns`,
    )
  }
