/** How long tracing and jets take on the reference interpreter: npm run bench:core. Prints, writes nothing. */
import os from "node:os"
import { measure } from "mitata"
import type { NDArray } from "taylorjet"
import { built } from "./built.js"

const { jet, jvp, makeProgram, np, random } = await built<typeof import("taylorjet")>("index.js")
const { trace } = await built<typeof import("../src/array/trace.js")>("array/trace.js")
const { jet: jetProgram } = await built<typeof import("../src/transforms/jet.js")>("transforms/jet.js")

/** Microseconds of a call once the engine has compiled it. The least says what the code takes on an idle machine. */
async function timed(f: () => unknown): Promise<{ median: number; least: number }> {
  await measure(f)
  const { p50, min } = await measure(f)
  return { median: p50 / 1000, least: min / 1000 }
}

const show = (us: number): string => (us < 1000 ? `${us.toPrecision(3)} µs` : `${(us / 1000).toPrecision(3)} ms`)

async function report(what: string, target: number, f: () => unknown): Promise<void> {
  const { median, least } = await timed(f)
  console.log(`${what}\n  median ${show(median)}, least ${show(least)}; the target is ${show(target)}`)
}

const g = (x: NDArray) => np.mul(np.sin(x), np.exp(x))

const sizes = [50, 64, 64, 64, 64, 1]
const weights = sizes.slice(1).map((n, i) => random.normal(random.PRNGKey(i), [n, sizes[i]]))
const biases = sizes.slice(1).map((n, i) => random.normal(random.PRNGKey(10 + i), [n]))
const network = (x: NDArray): NDArray =>
  weights.reduce((y, W, i) => {
    const z = np.add(np.matmul(W, y), biases[i])
    return i < weights.length - 1 ? np.tanh(z) : np.sum(z)
  }, x)
const point = np.ones(sizes[0])

console.log(`${os.cpus()[0].model}, Node ${process.versions.node}\n`)
await report("a jet of sin(x) exp(x) to order 2, traced anew:", 100, () => jet(g, [2], [[1, 0]]))
await report(`a tanh network of layers ${sizes.join("-")}, traced and made a jet to order 4, not run:`, 5000, () =>
  jetProgram(trace("bench", network, [point]).program, 4),
)

console.log(
  "\nThe K-th derivative of sin(x) exp(x) at 2, by K nested jvps and by one jet; both traced anew. Least times.\n",
)
console.log("          equations          time")
console.log(" K    nested     jet    nested        jet    nested / jet")
let nested = g
for (let order = 1; order <= 8; order++) {
  const below = nested
  const series = Array.from({ length: order }, (_, k) => (k === 0 ? 1 : 0))
  const byNesting = (x: NDArray): NDArray => jvp(below, [x], [1])[1]
  const byJet = (x: NDArray): NDArray => jet(g, [x], [series])[1][order - 1]
  const at = np.array(2)
  if (!np.allclose(byNesting(at), byJet(at), { rtol: 1e-9 })) throw new Error(`bench: order ${order} differs`)
  const [many, few] = [byNesting, byJet].map((f) => makeProgram(f)(2).equations.length)
  const slow = (await timed(() => byNesting(at))).least
  const fast = (await timed(() => byJet(at))).least
  const row = [order, many, few, show(slow), show(fast), (slow / fast).toFixed(1)]
  console.log(row.map((item, i) => String(item).padStart([2, 10, 8, 10, 11, 16][i])).join(""))
  nested = byNesting
}
