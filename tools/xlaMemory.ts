// The memory of 100,000 calls by XLA, in a loop that yields to nobody and in one that awaits: `npx tsx tools/xlaMemory.ts`.
// Linux only; it takes a PJRT plugin, see docs/backends.md.
import { readFileSync } from "node:fs"
import { setImmediate } from "node:timers/promises"
import { jit, type NDArray, np } from "../src/index.js"
import { xla } from "../src/xla/index.js"

const megabytes = (): number =>
  (Number(/VmRSS:\s*(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8"))?.[1]) * 1024) / 1e6

const calls = 100_000
const f = jit((x: NDArray) => np.add(np.mul(x, 0.5), 1), { backend: xla({ room: 2 ** 24 }) })

for (const [how, every] of [
  ["in a loop that yields to nobody", calls],
  ["with a turn of the event loop every 100 calls", 100],
] as const) {
  let x = np.zeros([500])
  const seen: number[] = []
  for (let i = 1; i <= calls; i++) {
    x = f(x)
    if (i % every === 0) await setImmediate()
    if (i % (calls / 5) === 0) seen.push(megabytes())
  }
  const results = (calls * x.size * 8) / 1e6
  console.log(
    `${how}: ${seen.map((mb) => mb.toFixed(0)).join(", ")} MB after each fifth; all results are ${results} MB`,
  )
}
