// The memory that reverse mode through a long loop takes, at the peak of the process, beyond the arrays of the user:
// 100,000 steps of a vector of 1000 numbers with `checkpoint: true`. Linux only: `npx tsx tools/memory.ts`.
import { execFileSync } from "node:child_process"
import { readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { grad, jit, np, scan } from "../src/index.js"

/** Megabytes (10^6 bytes) that the process is said to hold: VmRSS is now, VmHWM the most since it was forgotten. */
function held(name: "VmRSS" | "VmHWM"): number {
  const status = readFileSync("/proc/self/status", "utf8")
  return (Number(new RegExp(`${name}:\\s*(\\d+) kB`).exec(status)?.[1]) * 1024) / 1e6
}

/** x' = p sin x by Euler's method; the loss is the square of where it ends. */
const gradient = (length: number) =>
  grad(
    (x, p) => {
      const [end] = scan((y) => [y.add(np.sin(y).mul(p)), null], x, null, { length, checkpoint: true })
      return np.sum(np.square(end))
    },
    { argnums: [0, 1] },
  )

function measure(how: string, length: number): string {
  setFlagsFromString("--expose-gc")
  const collect = runInNewContext("gc") as () => void
  const [x, p] = [np.linspace(-3, 3, 1000), np.linspace(1e-5, 1e-4, 1000)]
  const run = (turns: number) => (how === "jit" ? jit(gradient(turns)) : gradient(turns))(x, p)
  run(100)
  collect()
  writeFileSync("/proc/self/clear_refs", "5")
  const before = held("VmRSS")
  const start = performance.now()
  run(length)
  const seconds = (performance.now() - start) / 1000
  return `${how}: ${(held("VmHWM") - before).toFixed(1)} MB more than the ${before.toFixed(1)} MB before, in ${seconds.toFixed(1)} s`
}

const [how, length = "100000"] = process.argv.slice(2)
if (how) console.log(measure(how, Number(length)))
else
  for (const each of ["jit", "eager"])
    process.stdout.write(
      execFileSync(process.execPath, ["--import", "tsx", fileURLToPath(import.meta.url), each], { encoding: "utf8" }),
    )
