/** How long tracing and jets take on the reference interpreter: npm run bench:core. Prints, writes nothing. */
import os from "node:os"
import { measure } from "mitata"
import { cost, jet, jvp, makeProgram, type NDArray, np, random } from "taylorjet"
import { trace } from "../src/array/trace.js"
import { jet as jetProgram } from "../src/transforms/jet.js"

/** The median time of a call in microseconds. */
async function microseconds(f: () => unknown): Promise<number> {
  const { p50 } = await measure(f)
  return p50 / 1000
}

const show = (x: number): string => x.toPrecision(3)
const time = (us: number): string => (us < 1000 ? `${show(us)} µs` : `${show(us / 1000)} ms`)

function report(what: string, us: number, target: number): void {
  const verdict = us <= target ? "met" : "missed"
  console.log(`${what.padEnd(64)}${time(us).padStart(9)}   target ${time(target)}: ${verdict}`)
}

const g = (x: NDArray) => np.mul(np.sin(x), np.exp(x))

/** The terms of x(t) = x + t. */
const line = (order: number): number[] => Array.from({ length: order }, (_, k) => (k === 0 ? 1 : 0))

const sizes = [50, 64, 64, 64, 64, 1]
const weights = sizes.slice(1).map((n, i) => random.normal(random.PRNGKey(i), [n, sizes[i]]))
const biases = sizes.slice(1).map((n, i) => random.normal(random.PRNGKey(10 + i), [n]))
const network = (x: NDArray): NDArray =>
  weights.reduce((y, W, i) => {
    const z = np.add(np.matmul(W, y), biases[i])
    return i < weights.length - 1 ? np.tanh(z) : np.sum(z)
  }, x)

console.log(`${os.cpus()[0].model}, Node ${process.versions.node}; medians of a call\n`)
report("jet of sin(x) exp(x), order 2, traced anew", await microseconds(() => jet(g, [2], [[1, 0]])), 100)
const x = np.ones(50)
const traceAndJet = await microseconds(() => jetProgram(trace("bench", network, [x]).program, 4))
report(`trace of a tanh network with layers ${sizes.join("-")}, and jet to order 4`, traceAndJet, 5000)

console.log("\nEvery derivative of sin(x) exp(x) at 2 up to order K, both traced anew:\n")
console.log("      multiplications      time")
console.log(" K    nested       jet    nested         jet    nested / jet")
let nested = g
for (let order = 1; order <= 8; order++) {
  const inner = nested
  nested = (t: NDArray) => jvp(inner, [t], [1])[1]
  const derivative = nested
  const series = line(order)
  const along = (t: NDArray) => jet(g, [t], [series])[1]
  const last = along(np.array(2))[order - 1]
  if (!np.allclose(derivative(np.array(2)), last, { rtol: 1e-9 })) throw new Error(`order ${order}: results differ`)
  const counts = [derivative, along].map((f) => cost(makeProgram(f)(2)).multiplications)
  const slow = await microseconds(() => derivative(np.array(2)))
  const fast = await microseconds(() => along(np.array(2)))
  const row = [counts[0], counts[1], time(slow), time(fast), show(slow / fast)]
  console.log(
    `${String(order).padStart(2)}${row.map((item, i) => String(item).padStart([10, 10, 10, 12, 12][i])).join("")}`,
  )
}
