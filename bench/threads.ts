/** Two threads against one; only an idle machine with two processors can tell: npm run bench:threads. */
import os from "node:os"
import { setTimeout } from "node:timers/promises"
import type { NDArray } from "taylorjet"
import { built } from "./built.js"

const { jit, laplacian, np, random, vmap } = await built<typeof import("taylorjet")>("index.js")

type F = (...xs: NDArray[]) => NDArray
type Float = "float64" | "float32"

const normal = (shape: number[], seed: number, dtype: Float) => random.normal(random.PRNGKey(seed), shape, { dtype })

/** Median and least milliseconds of a call, one thread and two in turns. */
async function compare(what: string, f: F, ...xs: NDArray[]): Promise<void> {
  const both = [jit(f), jit(f, { threads: 2 })]
  for (const g of both)
    for (let i = 0; i < 5; i++) {
      g(...xs)
      await setTimeout(20)
    }
  const time = (g: F, calls: number): number => {
    const start = performance.now()
    for (let i = 0; i < calls; i++) g(...xs)
    return (performance.now() - start) / calls
  }
  const calls = Math.max(1, Math.round(10 / time(both[0], 1)))
  const times: number[][] = [[], []]
  for (let turn = 0; turn < 25; turn++) {
    both.forEach((g, i) => {
      g(...xs)
      times[i].push(time(g, calls))
    })
    await setTimeout(1)
  }
  const [one, two] = times.map((t) => {
    t.sort((a, b) => a - b)
    return { median: t[12], least: t[0] }
  })
  const show = ({ median, least }: typeof one) => `${median.toPrecision(3)} ms (least ${least.toPrecision(3)})`
  const ratio = (a: number, b: number) => (a / b).toFixed(2)
  console.log(
    `${what.padEnd(34)} ${show(one)} and ${show(two)}: ${ratio(one.median, two.median)} times as fast, by the least ${ratio(one.least, two.least)}`,
  )
}

console.log(`${os.cpus()[0].model}, Node ${process.versions.node}, load ${os.loadavg()[0].toFixed(1)}\n`)
for (const dtype of ["float64", "float32"] as const) {
  for (const n of [16, 64, 128, 256, 512, 1024])
    await compare(
      `${dtype} product ${n}`,
      (x, y) => np.matmul(x, y),
      normal([n, n], 1, dtype),
      normal([n, n], 2, dtype),
    )
  for (const n of [10, 1000, 10_000, 1_000_000]) await compare(`${dtype} tanh ${n}`, np.tanh, normal([n], 1, dtype))
  await compare(
    `${dtype} x y + x, 1M`,
    (x, y) => np.add(np.mul(x, y), x),
    normal([1e6], 1, dtype),
    normal([1e6], 2, dtype),
  )
  const sizes = [50, 768, 768, 512, 512, 1]
  const weights = sizes.slice(1).map((n, i) => np.mul(normal([n, sizes[i]], i, dtype), 1 / Math.sqrt(sizes[i])))
  const network = (x: NDArray): NDArray =>
    weights.reduce((y, W, i) => {
      const z = np.matmul(W, y)
      return i < weights.length - 1 ? np.tanh(z) : np.sum(z)
    }, x)
  await compare(`${dtype} MLP Laplacian`, laplacian(network), normal([50], 9, dtype))
  await compare(`${dtype} MLP Laplacian, batch 16`, vmap(laplacian(network) as never) as F, normal([16, 50], 9, dtype))
}
