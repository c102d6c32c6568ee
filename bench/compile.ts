/** What a first call under jit spends its time on: npm run bench:compile. Prints, writes nothing. */
import os from "node:os"
import type { NDArray } from "taylorjet"
import { built } from "./built.js"

const { jit, laplacian, makeProgram, np, random } = await built<typeof import("taylorjet")>("index.js")
const { print } = await built<typeof import("../src/ir/print.js")>("ir/print.js")
const { fuse } = await built<typeof import("../src/compile/fuse.js")>("compile/fuse.js")
const { compile } = await built<typeof import("../src/backends/wasm/run.js")>("backends/wasm/run.js")

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
const kept: unknown[] = []
console.log(`  compile                       ${times(8, () => kept.push(compile(program, { fma: true })))}`)
host.WebAssembly.Module = Module
console.log(`    of that WebAssembly.Module  ${show(modules)}`)

const first = jit(laplacian(network))
first(x)
const again = Array.from({ length: 15 }, () => jit(laplacian(network)))
console.log(`  jit made anew, first call     ${show(again.map((f) => milliseconds(() => f(x))))}`)
const call = times(50, () => first(x))
console.log(`  of that the call itself       ${call}`)
