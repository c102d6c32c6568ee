/**
 * Running sums of lines, which a routine takes block by block, beside the same sums by a loop, element by element. `npx tsx
 * tools/running.ts` prints processor time for each element: of the routine in nanoseconds, of the loop as a multiple of it.
 * One call takes sums many times, lest copies of arguments count; one product and one addition for each element do count.
 */
import { foriLoop, jit, type NDArray, np, scan } from "taylorjet"
import { once, processorTime, quantile } from "../bench/timing.js"

const [size, repetitions] = [2 ** 14, 50]

/** A running sum with its rounding errors beside it, as the library states it. */
function loop(x: NDArray): NDArray {
  const turn = ([total, error]: readonly [NDArray, NDArray], entry: NDArray) => {
    const y = entry.astype("float64")
    const s = total.add(y)
    const v = s.sub(total)
    const next = [s, error.add(total.sub(s.sub(v)).add(y.sub(v)))] as const
    return [next, np.where(np.equal(next[1], next[1]), s.add(next[1]), s).astype(entry.dtype)] as const
  }
  const zero = np.zeros([x.shape[0]])
  return scan(turn, [zero, zero] as const, x.T)[1].T
}

for (const dtype of ["float64", "float32"] as const)
  for (const lines of [1, 16, 128, 512, 1024]) {
    const x = np
      .sin(np.arange(size))
      .astype(dtype)
      .reshape([lines, size / lines])
    const contestants = [(y: NDArray) => np.cumsum(y, { axis: 1 }), loop].map((sums) =>
      jit((y: NDArray) => foriLoop(0, repetitions, (_, c: NDArray) => sums(c.mul(0.001).add(y)), y)),
    )
    const times = contestants.map((): number[] => [])
    for (let round = 0; round < 25; round++)
      contestants.forEach((f, i) => {
        const time = once(() => f(x), processorTime)
        if (round >= 5) times[i].push(time)
      })
    const [routine, byLoop] = times.map((own) => quantile(own))
    console.log(
      `${dtype}, ${String(lines).padStart(4)} of ${String(size / lines).padStart(5)}: ` +
        `${((1e6 * routine) / size / repetitions).toFixed(2)} ns, the loop ${(byLoop / routine).toFixed(2)} times that`,
    )
  }
