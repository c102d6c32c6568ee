/** What a first call under jit spends its time on: npm run bench:compile. Prints, writes nothing. */
import os from "node:os"
import type { NDArray } from "taylorjet"
import { built } from "./built.js"

const { grad, jit, laplacian, makeProgram, np, random } = await built<typeof import("taylorjet")>("index.js")
const { print } = await built<typeof import("../src/ir/print.js")>("ir/print.js")
const { fuse } = await built<typeof import("../src/compile/fuse.js")>("compile/fuse.js")
const { compile } = await built<typeof import("../src/backends/wasm/run.js")>("backends/wasm/run.js")
const { Site } = await built<typeof import("../src/backends/wasm/site.js")>("backends/wasm/site.js")

function milliseconds(f: () => unknown): number {
  const start = performance.now()
  f()
  return performance.now() - start
}

const median = (xs: readonly number[]): number => [...xs].sort((a, b) => a - b)[Math.floor(xs.length / 2)]
const show = (ms: readonly number[]): string =>
  `first ${ms[0].toFixed(2).padStart(7)} ms, then ${median(ms.slice(1)).toFixed(2).padStart(6)} ms`
const times = (n: number, f: () => unknown): string => show(Array.from({ length: n }, () => milliseconds(f)))

console.log(`${os.cpus()[0].model}, Node ${process.versions.node}\n`)

const sizes = [50, 768, 768, 512, 512, 1]
const weights = sizes.slice(1).map((n, i) => {
  const W = random.normal(random.PRNGKey(i), [n, sizes[i]])
  return np.mul(W, 1 / Math.sqrt(sizes[i]))
})
const network = (x: NDArray): NDArray =>
  weights.reduce((y, W, i) => {
    const z = np.matmul(W, y)
    return i < weights.length - 1 ? np.tanh(z) : np.sum(z)
  }, x)
const x = np.linspace(-1, 1, 50)
const trace = () => makeProgram(laplacian(network))(x)

console.log("The Laplacian of a tanh network 50-768-768-512-512-1")
const traced = times(15, trace)
const program = trace()
console.log(`  trace                         ${traced}`)
console.log(`  text of the program           ${times(15, () => print(program, 0))}`)
console.log(`  fuse                          ${times(15, () => fuse(program))}`)

const host = globalThis as unknown as { WebAssembly: { Module: new (bytes: Uint8Array) => object } }
const { Module } = host.WebAssembly
const modules: number[] = []
host.WebAssembly.Module = new Proxy(Module, {
  construct(target, args) {
    const start = performance.now()
    const module = new target(...(args as [Uint8Array]))
    modules.push(performance.now() - start)
    return module
  },
})
const site = new Site()
const kept: unknown[] = []
console.log(`  compile                       ${times(8, () => kept.push(compile(program, { site, fma: true })))}`)
host.WebAssembly.Module = Module
console.log(`    of that WebAssembly.Module  ${show(modules)}`)

const first = jit(laplacian(network))
first(x)
const again = Array.from({ length: 15 }, () => jit(laplacian(network)))
console.log(`  jit made anew, first call     ${show(again.map((f) => milliseconds(() => f(x))))}`)
const call = times(50, () => first(x))
console.log(`  of that the call itself       ${call}`)

// Compiling takes longer the longer a program is, and so does a call of the reference: after how many calls is it paid?
const { lengthOf } = await built<typeof import("../src/compile/length.js")>("compile/length.js")
const reference = await built<typeof import("../src/backends/reference.js")>("backends/reference.js")

/** Processor time in milliseconds, that of all threads. */
function processor(f: () => unknown): number {
  const start = process.cpuUsage()
  f()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}

type F = (x: NDArray) => NDArray

/** A pendulum, n steps of Runge-Kutta: kernels over one number. */
const pendulum = (n: number) => (x: NDArray) => {
  let [q, v] = [x, np.cos(x)]
  const h = 0.01
  const slope = (by: number, [dq, dv]: NDArray[]) => [v.add(dv.mul(by)), np.neg(np.sin(q.add(dq.mul(by))))]
  for (let i = 0; i < n; i++) {
    const k1 = [v, np.neg(np.sin(q))]
    const k2 = slope(h / 2, k1)
    const k3 = slope(h / 2, k2)
    const k4 = slope(h, k3)
    const mean = (j: number) =>
      k1[j]
        .add(k2[j].mul(2))
        .add(k3[j].mul(2))
        .add(k4[j])
        .mul(h / 6)
    ;[q, v] = [q.add(mean(0)), v.add(mean(1))]
  }
  return q
}
/** Sums and products in turn: many short kernels. */
const alternating = (n: number) => (x: NDArray) => {
  let y = x
  for (let i = 0; i < n; i++) y = np.tanh(y.mul(np.sum(y).mul(0.1)))
  return y
}
const W = np.eye(20).mul(0.5).add(0.01)
/** The gradient of n layers. */
const deep = (n: number) => {
  const layers = (x: NDArray) => {
    let y = x
    for (let i = 0; i < n; i++) y = np.tanh(np.matmul(W, y))
    return np.sum(y)
  }
  return grad(layers)
}

function long(what: string, f: F, x: NDArray): void {
  let program = makeProgram(f)(x)
  const tracing = processor(() => {
    program = makeProgram(f)(x)
  })
  let compiled: ReturnType<typeof compile> | undefined
  const compiling = processor(() => {
    compiled = compile(program, { site, fma: true })
  })
  const interpreted = reference.compile(program)
  const [fast, slow] = [compiled, interpreted].map((e) => {
    const call = () => e?.run([x.atom as never])
    call()
    return processor(() => [call(), call(), call(), call(), call()]) / 5
  })
  const numbers = [program.equations.length, lengthOf(program), tracing, compiling, fast, slow].map((t, i) =>
    t.toFixed(i > 3 ? 2 : 0).padStart(11),
  )
  const megabytes = (process.memoryUsage().rss / 2 ** 20).toFixed(0)
  console.log(
    `${what.padEnd(20)}${numbers.join("")}${(compiling / (slow - fast)).toFixed(0).padStart(11)}${megabytes.padStart(11)}`,
  )
}

const heads = ["equations", "length", "trace", "compile", "call", "reference", "paid after", "memory"]
console.log("\nMilliseconds of processor time, megabytes in use")
console.log(`${"".padEnd(20)}${heads.map((h) => h.padStart(11)).join("")}`)
for (const n of [10, 100, 1000, 3000]) long(`pendulum ${n}`, pendulum(n), np.array(0.5))
for (const n of [10, 100, 1000, 3000]) long(`alternating ${n}`, alternating(n), np.ones(30).mul(0.5))
for (const n of [10, 100, 1000]) long(`gradient ${n}`, deep(n), np.ones(20).mul(0.5))
