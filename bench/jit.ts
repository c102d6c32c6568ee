/** How long compiled functions take, wasm against the reference: npm run bench:jit. Prints, writes nothing. */
import os from "node:os"
import type { NDArray } from "taylorjet"
import { built } from "./built.js"

type Package = typeof import("taylorjet")
const { grad, hessian, jet, jit, laplacian, np, random, vmap } = await built<Package>("index.js")

const key = random.PRNGKey(0)
const normal = (shape: number[], seed: number, dtype: "float64" | "float32" = "float64") =>
  random.normal(random.foldIn(key, seed), shape, { dtype })

/** Milliseconds of a call: the median of at least 5 calls, or of a third of a second, after a few to warm up. */
function timed(f: () => unknown, budget = 300): number {
  const once = () => {
    const start = performance.now()
    f()
    return performance.now() - start
  }
  let spent = once()
  for (let i = 0; i < 20 && spent < budget; i++) spent += once()
  const times: number[] = []
  for (let total = 0; times.length < 5 || (total < budget && times.length < 1e5); total += times[times.length - 1])
    times.push(once())
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)]
}

const show = (ms: number): string =>
  ms < 1
    ? `${(1000 * ms).toPrecision(3)} µs`
    : ms < 1000
      ? `${ms.toPrecision(3)} ms`
      : `${(ms / 1000).toPrecision(3)} s`

type F = (...xs: NDArray[]) => unknown

/** One line; the reference is left out where it would take too long. */
function report(what: string, f: F, args: NDArray[], remark: (ms: number) => string, slow = false): void {
  const [fast, plain] = [jit(f), jit(f, { backend: "reference" })]
  const start = performance.now()
  fast(...args)
  const first = performance.now() - start
  const ms = timed(() => fast(...args))
  const other = slow ? undefined : timed(() => plain(...args), 1)
  const ratio = other === undefined ? "" : `reference ${show(other)}, ${(other / ms).toFixed(1)} times`
  console.log(`${what.padEnd(44)} ${show(ms).padStart(9)}  first ${show(first).padStart(8)}  ${remark(ms)}  ${ratio}`)
}

/** The triple loop that anyone would write, on typed arrays. */
function loops(a: Float32Array | Float64Array, b: typeof a, c: typeof a, n: number): void {
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      let sum = 0
      for (let k = 0; k < n; k++) sum += a[i * n + k] * b[k * n + j]
      c[i * n + j] = sum
    }
}

console.log(`${os.cpus()[0].model}, Node ${process.versions.node}\n`)
const wanted = process.argv.slice(2)
const section = (name: string, body: () => void) => {
  if (wanted.length === 0 || wanted.includes(name)) body()
}

section("gemm", () => {
  for (const dtype of ["float64", "float32"] as const)
    for (const n of [64, 128, 256, 512]) {
      const [a, b] = [normal([n, n], 1, dtype), normal([n, n], 2, dtype)]
      const make = () => (dtype === "float64" ? new Float64Array(n * n) : new Float32Array(n * n))
      const [x, y, z] = [make(), make(), make()]
      x.set(a.data)
      y.set(b.data)
      const plain = timed(() => loops(x, y, z, n), 1)
      const rate = (ms: number) => `${((2 * n ** 3) / ms / 1e6).toFixed(1)} GF, loops ${(plain / ms).toFixed(1)} times`
      report(`${dtype} product ${n}`, (u, v) => np.matmul(u, v), [a, b], rate)
    }
})

section("jet", () => {
  for (const dtype of ["float64", "float32"] as const)
    for (const [name, f] of [["tanh", np.tanh] as const, ["exp", np.exp] as const, ["sin", np.sin] as const]) {
      const size = 100_000
      const order = 4
      const xs = Array.from({ length: order + 1 }, (_, k) => normal([size], k, dtype))
      const along = (x: NDArray, ...terms: NDArray[]) => jet(f, [x], [terms], { factorialScaled: false })
      const rate = (ms: number) => `${((ms * 1e6) / size / (order + 1)).toFixed(2)} ns per element and coefficient`
      report(`${dtype} ${name} jet, order 4, 100k`, along, xs, rate)
    }
})

section("mlp", () => {
  const sizes = [50, 768, 768, 512, 512, 1]
  const weights = sizes.slice(1).map((n, i) => np.mul(normal([n, sizes[i]], i), 1 / Math.sqrt(sizes[i])))
  const network = (x: NDArray): NDArray =>
    weights.reduce((y, W, i) => {
      const z = np.matmul(W, y)
      return i < weights.length - 1 ? np.tanh(z) : np.sum(z)
    }, x)
  report("Laplacian of a 50-768-768-512-512-1 MLP", laplacian(network), [normal([50], 9)], () => "")
  report("its gradient", grad(network), [normal([50], 9)], () => "")
})

section("hessian", () => {
  const n = 1024
  const W = np.mul(normal([n, n], 3), 1 / Math.sqrt(n))
  const f = (x: NDArray) => np.sum(np.tanh(np.matmul(W, x)))
  report(`Hessian of sum(tanh(W x)), n = ${n}`, hessian(f), [normal([n], 4)], () => "", true)
  report("its trace, collapsed", laplacian(f), [normal([n], 4)], () => "")
})

section("scalar", () => {
  const f = (x: NDArray) => np.mul(np.sin(x), np.exp(x))
  const second = (x: NDArray) => jet(f, [x], [[np.array(1), np.array(0)]])[1][1]
  report("second derivative of sin(x) exp(x)", second, [np.array(2)], () => "")
  const mapped = vmap(second as never) as F
  report("the same at 1000 points", mapped, [normal([1000], 5)], () => "")
})
