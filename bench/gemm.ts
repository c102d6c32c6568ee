/** Matrix products against loops and against the rate of tiles in cache; networks against products: npm run bench:gemm. */
import os from "node:os"
import type { NDArray } from "taylorjet"
import type { Buffer, Product } from "../src/compile/kernel.js"
import { built } from "./built.js"

type Package = typeof import("taylorjet")
const { grad, jit, laplacian, makeProgram, np, random, vmap } = await built<Package>("index.js")
const wasm = "backends/wasm"
const { Code, Module } = await built<typeof import("../src/backends/wasm/assembler.js")>(`${wasm}/assembler.js`)
const { compiled, fuses, instantiate, memoryOf } = await built<typeof import("../src/backends/wasm/engine.js")>(
  `${wasm}/engine.js`,
)
const { emitTiles } = await built<typeof import("../src/backends/wasm/tile.js")>(`${wasm}/tile.js`)

type Float = "float64" | "float32"
const key = random.PRNGKey(0)
const normal = (shape: number[], seed: number, dtype: Float) =>
  random.normal(random.foldIn(key, seed), shape, { dtype })

/** Milliseconds that a call keeps the processor, whatever else the machine does: the least of many. */
function timed(f: () => unknown, budget = 250): number {
  const used = () => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1000
  }
  let least = Number.POSITIVE_INFINITY
  let calls = 1
  for (let total = 0, turns = 0; turns < 5 || total < budget; turns++) {
    const start = used()
    for (let i = 0; i < calls; i++) f()
    const ms = used() - start
    least = Math.min(least, ms / calls)
    total += ms
    if (ms < 1) calls *= 2
  }
  return least
}

const rate = (flops: number, ms: number) => flops / ms / 1e6
const line = (what: string, ...rest: string[]) => console.log([what.padEnd(40), ...rest].join("  "))
const gf = (x: number) => `${x.toFixed(1).padStart(6)} GF`

console.log(`${os.cpus()[0].model}, Node ${process.versions.node}\n`)
const wanted = process.argv.slice(2)
const section = (name: string, body: () => void) => {
  if (wanted.length === 0 || wanted.includes(name)) body()
}
const dtypes: Float[] = ["float64", "float32"]

/** The triple loop that anyone would write, on typed arrays. */
function loops(a: Float32Array | Float64Array, b: typeof a, c: typeof a, n: number): void {
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      let sum = 0
      for (let k = 0; k < n; k++) sum += a[i * n + k] * b[k * n + j]
      c[i * n + j] = sum
    }
}

/** GFLOP/s of tiles whose operands lie in the first cache: what a product could reach. */
function inCache(float: Float): number {
  const [height, depth, tiles] = [fuses() ? 6 : 4, 128, 256]
  const [columns, bytes] = float === "float64" ? [4, 8] : [8, 4]
  const out: Buffer = { dtype: float, size: 1 }
  const module = new Module()
  const side = { packed: out, shared: true }
  const p: Product = {
    ...({ kind: "product", float, batches: 1, rows: tiles * height, depth, columns } as const),
    ...{ left: side, right: side, out },
  }
  const reading = (address: number, lines: number) => {
    const along = lines * bytes
    return { address, batch: 0, group: 0, line: bytes, along }
  }
  const readings = [reading(1024, height), reading(16384, columns)]
  const run = emitTiles(
    { module, fma: fuses(), parts: () => 1, addressOf: () => 65536, import: () => 0 },
    p,
    height,
    readings,
  )
  module.export("run", module.define([], [], new Code().i32(0).i32(0).i32(0).i32(tiles).call(run)))
  const pages = 4
  const exports = instantiate(compiled(module.bytes(pages)), memoryOf(pages), [])
  return rate(2 * tiles * height * depth * columns, timed(exports.run))
}

section("square", () => {
  for (const dtype of dtypes)
    for (const n of [64, 128, 256, 512, 768]) {
      const [a, b] = [normal([n, n], 1, dtype), normal([n, n], 2, dtype)]
      const make = () => (dtype === "float64" ? new Float64Array(n * n) : new Float32Array(n * n))
      const [x, y, z] = [make(), make(), make()]
      x.set(a.data)
      y.set(b.data)
      const f = jit((u, v) => np.matmul(u, v))
      const flops = 2 * n ** 3
      const cache = inCache(dtype)
      const ms = timed(() => f(a, b))
      const plain = timed(() => loops(x, y, z, n), 1)
      const got = rate(flops, ms)
      line(
        `${dtype} ${n}`,
        gf(got),
        `${(plain / ms).toFixed(1)} times a triple loop`,
        `${(got / cache).toFixed(2)} of tiles in cache at ${gf(cache)}`,
      )
    }
})

section("layouts", () => {
  for (const dtype of dtypes)
    for (const n of [8, 16, 50, 64, 128, 256, 512, 768]) {
      const [a, b] = [normal([n, n], 1, dtype), normal([n, n], 2, dtype)]
      const t = (x: NDArray) => np.transpose(x)
      const forms: Record<string, (x: NDArray, y: NDArray) => NDArray> = {
        "A B": (x, y) => np.matmul(x, y),
        "Aᵀ B": (x, y) => np.matmul(t(x), y),
        "A Bᵀ": (x, y) => np.matmul(x, t(y)),
        "Aᵀ Bᵀ": (x, y) => np.matmul(t(x), t(y)),
        "A const": (x) => np.matmul(x, b),
        "const B": (_, y) => np.matmul(a, y),
      }
      const rates = Object.entries(forms).map(([name, f]) => {
        const g = jit(f)
        return `${name} ${rate(
          2 * n ** 3,
          timed(() => g(a, b), 100),
        )
          .toFixed(1)
          .padStart(5)}`
      })
      line(`${dtype} ${n}`, ...rates)
    }
})

section("shapes", () => {
  for (const dtype of dtypes)
    for (const [m, k, n] of [
      [768, 768, 1],
      [1, 768, 768],
      [768, 768, 2],
      [2, 768, 768],
      [768, 768, 3],
      [3, 768, 768],
      [768, 768, 5],
      [5, 768, 768],
      [768, 768, 50],
      [50, 768, 768],
      [768, 50, 16],
      [16, 50, 768],
      [64, 10_000, 64],
      [1000, 4, 1000],
      [512, 4, 512],
      [100_000, 8, 8],
    ]) {
      const [a, b] = [normal([m, k], 1, dtype), normal([k, n], 2, dtype)]
      const at = np.transpose(a)
      const bt = np.transpose(b)
      const forms: Record<string, () => unknown> = {}
      const make = (name: string, f: (...x: NDArray[]) => NDArray, ...args: NDArray[]) => {
        const g = jit(f)
        forms[name] = () => g(...args)
      }
      make("A B", (x, y) => np.matmul(x, y), a, b)
      make("Aᵀ B", (x, y) => np.matmul(np.transpose(x), y), at, b)
      make("A Bᵀ", (x, y) => np.matmul(x, np.transpose(y)), a, bt)
      make("const A", (y) => np.matmul(a, y), b)
      make("const B", (x) => np.matmul(x, b), a)
      const rates = Object.entries(forms).map(
        ([name, f]) =>
          `${name} ${rate(2 * m * k * n, timed(f, 60))
            .toFixed(1)
            .padStart(5)}`,
      )
      line(`${dtype} ${m}x${k}x${n}`, ...rates)
    }
})

/** The multiplications and additions of all contractions of a program. */
function flopsOf(program: ReturnType<ReturnType<typeof makeProgram>>): number {
  let sum = 0
  for (const { primitive, inputs, outputs, params } of program.equations)
    if (primitive.lower?.kind === "contraction") {
      const { over } = primitive.lower.axes(params)
      const depth = over[0].reduce((n, axis) => n * inputs[0].aval.shape[axis], 1)
      sum += 2 * depth * outputs[0].aval.shape.reduce((n, d) => n * d, 1)
    }
  return sum
}

section("mlp", () => {
  const sizes = [50, 768, 768, 512, 512, 1]
  for (const dtype of dtypes) {
    const weights = sizes.slice(1).map((n, i) => np.mul(normal([n, sizes[i]], i, dtype), 1 / Math.sqrt(sizes[i])))
    const network = (ws: readonly NDArray[], x: NDArray, right: boolean): NDArray =>
      ws.reduce((y, W, i) => {
        const z = right ? np.matmul(y, np.transpose(W)) : np.matmul(W, y)
        return i < weights.length - 1 ? np.tanh(z) : np.sum(z)
      }, x)
    const [a, b] = [normal([768, 768], 1, dtype), normal([768, 768], 2, dtype)]
    const product = jit((x, y) => np.matmul(x, y))
    for (const batch of [1, 16, 64])
      for (const right of [false, true]) {
        const f = laplacian((x: NDArray) => network(weights, x, right))
        const g = (batch === 1 ? f : vmap(f as never)) as (x: NDArray) => NDArray
        const x = normal(batch === 1 ? [50] : [batch, 50], 9, dtype)
        const flops = flopsOf(makeProgram(g)(x))
        const h = jit(g)
        const gemm = timed(() => product(a, b))
        const ms = timed(() => h(x), 500)
        const ideal = (flops / 2 / 768 ** 3) * gemm
        line(
          `${dtype} Laplacian, batch ${batch}, ${right ? "x Wᵀ" : "W x"}`,
          `${ms.toFixed(2)} ms`,
          gf(rate(flops, ms)),
          `${(ms / ideal).toFixed(2)} of its products at ${gf(rate(2 * 768 ** 3, gemm))}`,
        )
      }
    const loss = (ws: NDArray[], x: NDArray) =>
      np.sum(np.square(vmap(laplacian((y: NDArray) => network(ws, y, false)) as never)(x) as NDArray))
    const g = grad(loss as never) as (...args: unknown[]) => NDArray
    const x = normal([4, 50], 9, dtype)
    const flops = flopsOf(makeProgram(g as never)(...([weights, x] as never[])))
    const h = jit(g as never) as (...args: unknown[]) => unknown
    const gemm = timed(() => product(a, b))
    const ms = timed(() => h(weights, x), 500)
    line(
      `${dtype} gradient of a loss of it, batch 4`,
      `${ms.toFixed(2)} ms`,
      gf(rate(flops, ms)),
      `${((ms * 2 * 768 ** 3) / flops / gemm).toFixed(2)} of its products`,
    )
  }
})
