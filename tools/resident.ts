// The memory of a training loop whose parameters stay in the memory of compiled programs: 1e6 steps of gradient descent, in a
// loop that never yields, that disposes of what it does not need any more or that does not. `npx tsx tools/resident.ts`, or
// with another number of steps.
import { execFileSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { Wasm } from "../src/backends/wasm/backend.js"
import { grad, jit, type NDArray, np } from "../src/index.js"

const loss = (w: NDArray, x: NDArray) => np.mean(np.square(np.tanh(x.mul(w)).sub(x)))

function train(disposes: boolean, steps: number): void {
  setFlagsFromString("--expose-gc")
  const collect = runInNewContext("gc") as () => void
  const backend = new Wasm()
  const { heap, residents } = backend.site.home(false)
  const step = jit((w: NDArray, x: NDArray) => w.sub(grad(loss)(w, x).mul(10)), { backend, resident: true })
  let w = np.ones([200])
  const x = np.linspace(-1, 1, 200)
  const start = performance.now()
  for (let i = 0; i < 10; i++) {
    for (let n = 0; n < steps / 10; n++) {
      const next = step(w, x)
      if (disposes) w.dispose()
      w = next
    }
    collect()
    const { rss, external, heapUsed } = process.memoryUsage()
    const [all, js, ours] = [rss, external + heapUsed, heap.memory.buffer.byteLength].map((b) => (b / 1e6).toFixed(1))
    const microseconds = ((performance.now() - start) / ((i + 1) * (steps / 10))) * 1000
    console.log(
      `${disposes ? "disposing" : "without"}: ${(i + 1) * (steps / 10)} steps, ${residents.count} arrays stay in ${ours} MB, ` +
        `JavaScript has ${js} MB, the process ${all} MB, ${microseconds.toFixed(2)} µs a step`,
    )
  }
}

const [steps = "1000000", how] = process.argv.slice(2)
if (how) train(how === "disposing", Number(steps))
else
  for (const each of ["disposing", "without"])
    process.stdout.write(
      execFileSync(process.execPath, ["--import", "tsx", fileURLToPath(import.meta.url), steps, each], {
        encoding: "utf8",
      }),
    )
