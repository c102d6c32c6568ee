/**
 * Running sums: one long line, its pieces side by side, as the first half of a blocked form would take them, and its pieces
 * one after the other. `npx tsx tools/running.ts` prints processor time as a multiple of that of the one line.
 */
import { jit, type NDArray, np, scan } from "taylorjet"

const size = 120_000

const microseconds = (f: () => unknown): number => {
  const start = process.cpuUsage()
  f()
  const { user, system } = process.cpuUsage(start)
  return user + system
}

const median = (xs: readonly number[]): number => [...xs].sort((a, b) => a - b)[Math.floor(xs.length / 2)]

for (const dtype of ["float64", "float32"] as const)
  for (const pieces of [4, 8, 100, 1000]) {
    const line = np.sin(np.arange(size)).astype(dtype)
    const lines = np.reshape(line, [pieces, size / pieces])
    const contestants: (readonly [(x: NDArray) => NDArray, NDArray])[] = [
      [jit((x: NDArray) => np.cumsum(x)), line],
      [jit((x: NDArray) => np.cumsum(x, { axis: 1 })), lines],
      [jit((x: NDArray) => scan((c: NDArray, y: NDArray) => [c, np.cumsum(y)], 0, x)[1]), lines],
    ]
    const times = contestants.map((): number[] => [])
    for (let round = 0; round < 40; round++)
      contestants.forEach(([f, x], i) => {
        const time = microseconds(() => f(x))
        if (round >= 10) times[i].push(time)
      })
    const [whole, beside, after] = times.map(median)
    const shown = (time: number) => (time / whole).toFixed(2).padStart(6)
    console.log(
      `${dtype} in ${String(pieces).padStart(4)} pieces: side by side ${shown(beside)}, one after the other ${shown(after)}`,
    )
  }
