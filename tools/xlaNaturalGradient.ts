// A step of natural gradient by XLA on processors in its parts, and a plain product in the same rounds, whose rate says what the
// arithmetic of a part must take: milliseconds that processors spent, and what compiling took: `npx tsx tools/xlaNaturalGradient.ts`.
// It takes a PJRT plugin, see docs/backends.md.
import { once, processorTime, quantile } from "../bench/timing.js"
import { moduleOf } from "../src/export/stablehlo/module.js"
import { jit, laplacian, makeProgram, type NDArray, np, random, valueAndGrad, vmap } from "../src/index.js"
import type { Data } from "../src/ir/dtype.js"
import { Client } from "../src/xla/client.js"
import { pluginPath } from "../src/xla/find.js"
import { pluginAt } from "../src/xla/plugin.js"

const client = new Client(pluginAt(pluginPath(undefined)), 1)
const [device] = client.devices
const spent = (f: () => void): number => once(f, processorTime)

type Layer = { readonly W: NDArray; readonly b: NDArray }
const n = 400
const sizes = [2, 32, 32, 1]
const layers: Layer[] = sizes.slice(1).map((m, i) => ({
  W: random.normal(random.PRNGKey(i), [m, sizes[i]]).mul(1 / Math.sqrt(sizes[i])),
  b: np.zeros([m]),
}))
const points = random.normal(random.PRNGKey(9), [n, 2])
const sources = random.normal(random.PRNGKey(10), [n])

const network = (all: readonly Layer[], x: NDArray): NDArray =>
  all.reduce((y, { W, b }, i) => {
    const z = np.matmul(W, y).add(b)
    return i < all.length - 1 ? np.tanh(z) : np.sum(z)
  }, x)
const residual = (all: Layer[], x: NDArray, s: NDArray): NDArray =>
  np.sub(laplacian((y: NDArray) => network(all, y))(x), s)

/** Residuals, and their gradients as rows. */
function rows(all: Layer[], x: NDArray, s: NDArray): [NDArray, NDArray] {
  const [r, slopes] = vmap(
    (y: NDArray, t: NDArray) => valueAndGrad(residual)(all, y, t) as unknown as [NDArray, Layer[]],
  )(x, s)
  const leaves = slopes.flatMap(({ W, b }) => [W, b]).map((leaf) => np.reshape(leaf, [n, leaf.size / n]))
  return [r, np.concatenate(leaves, { axis: 1 })]
}
const gram = (J: NDArray): NDArray => np.matmul(J, J.T)
/** The same by three products of halves in the place of four. */
function gramByHalves(J: NDArray): NDArray {
  const [above, below] = [J.slice([0, n / 2]), J.slice([n / 2, n])]
  const beside = np.matmul(below, above.T)
  const rows = [
    [gram(above), beside.T],
    [beside, gram(below)],
  ]
  return np.concatenate(rows.map((row) => np.concatenate(row, { axis: 1 })))
}
const shift = (K: NDArray): NDArray => np.mul(1e-3 / n, np.trace(K))
const damped = (K: NDArray): NDArray => np.add(K, np.mul(np.eye(n), shift(K)))
/** What the rounding of K leaves of the residuals. */
const left = (r: NDArray, J: NDArray, K: NDArray, y: NDArray, d: NDArray): NDArray =>
  np.sub(np.sub(r, np.matmul(J, d)), np.mul(shift(K), y))
const solve = (l: NDArray, r: NDArray): NDArray => np.linalg.choSolve(l, r)
const factor = (a: NDArray): NDArray => np.linalg.cholesky(a)
const step = (all: Layer[], x: NDArray, s: NDArray): NDArray => {
  const [r, J] = rows(all, x, s)
  const K = gram(J)
  const l = factor(damped(K))
  const y = solve(l, r)
  const d = np.matmul(y, J)
  return np.add(d, np.matmul(solve(l, left(r, J, K, y, d)), J))
}

const leaves = (x: unknown): NDArray[] =>
  typeof x !== "object" || x === null ? [] : "dtype" in x ? [x as NDArray] : Object.values(x).flatMap(leaves)

type F = (...args: never[]) => unknown
function part(f: F, args: readonly unknown[], flops?: number) {
  const program = makeProgram(f as never)(...(args as never[]))
  const { text, captured } = moduleOf("xlaNaturalGradient", program, "part")
  const inputs = [...leaves(args), ...captured.map((lit) => ({ ...lit.aval, data: lit.data }))].map((x) =>
    client.put(x.data as Data, { shape: x.shape, dtype: x.dtype }, device),
  )
  let executable = 0n
  const compiling = spent(() => {
    executable = client.compile(text, [device], [])
  })
  const run = (): void => {
    const [results] = client.execute(executable, [inputs], program.outputs.length)
    for (const y of results) client.wait(y)
    for (const y of results) client.free(y)
  }
  run()
  return { compiling, run, flops, times: [] as number[] }
}

const [r, J] = jit(rows as never)(layers as never, points as never, sources as never) as unknown as [NDArray, NDArray]
const K = damped(gram(J))
const l = factor(K)
const width = J.shape[1]
const square = random.normal(random.PRNGKey(11), [n, n])
const parts = {
  "the step": part(step as F, [layers, points, sources]),
  "residuals and their gradients J": part(rows as F, [layers, points, sources]),
  "J Jᵀ": part(gram as F, [J], n * (n + 1) * width),
  "J Jᵀ by halves": part(gramByHalves as F, [J], n * (n + 1) * width),
  "Cholesky's factor": part(factor as F, [K], n ** 3 / 3),
  "solving once": part(solve as F, [l, r], 2 * n ** 2),
  "times J": part(((y: NDArray, j: NDArray) => np.matmul(y, j)) as F, [r, J], 2 * n * width),
  "product of 400 rows": part(
    ((a: NDArray, b: NDArray) => np.matmul(a, b)) as F,
    [J, np.mul(J.T, 1)],
    2 * n * n * width,
  ),
  "square product": part(((a: NDArray) => np.matmul(a, a)) as F, [square], 2 * n ** 3),
}
for (let i = 0; i < 15; i++)
  for (const { run, times } of Object.values(parts))
    times.push(
      spent(() => {
        run()
        run()
      }) / 2,
    )
for (const [name, { compiling, times, flops }] of Object.entries(parts)) {
  const [least, median] = [0, 0.5].map((share) => quantile(times, share))
  const rate = flops ? `, ${(flops / least / 1e6).toFixed(1)} GFLOP/s` : ""
  console.log(`${name}: ${least.toFixed(2)} ms, median ${median.toFixed(2)} (compiling ${compiling.toFixed(0)})${rate}`)
}
