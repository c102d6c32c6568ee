// Cholesky's factors by XLA on processors: the operation of StableHLO, and the panels that are exported instead, by turns, in
// milliseconds that processors spent, and what compiling took: `npx tsx tools/xlaCholesky.ts`. It takes a PJRT plugin, see
// docs/backends.md.
import { once, processorTime, quantile } from "../bench/timing.js"
import { moduleOf } from "../src/export/stablehlo/module.js"
import { makeProgram, type NDArray, np, random } from "../src/index.js"
import { Client } from "../src/xla/client.js"
import { pluginPath } from "../src/xla/find.js"
import { pluginAt } from "../src/xla/plugin.js"

const client = new Client(pluginAt(pluginPath(undefined)), 1)
const [device] = client.devices

const spent = (f: () => void): number => once(f, processorTime)

const operation = (type: string): string =>
  `module @operation {\n  func.func public @main(%a: ${type}) -> (${type}) {\n` +
  `    %l = "stablehlo.cholesky"(%a) <{lower = true}> : (${type}) -> ${type}\n` +
  `    "func.return"(%l) : (${type}) -> ()\n  }\n}\n`

function measure(n: number): void {
  const aval = { shape: [n, n], dtype: "float64" } as const
  const a = random.normal(random.PRNGKey(n), [n, n + 100])
  const positive = np.add(np.matmul(a, a.T), np.eye(n))
  const program = makeProgram((x: NDArray) => np.linalg.cholesky(x))(positive)
  const x = client.put(positive.data as Float64Array, aval, device)
  const theirs = { text: operation(`tensor<${n}x${n}xf64>`), captured: [] }
  const ways = [theirs, moduleOf("xlaCholesky", program, "panels")].map(({ text, captured }) => {
    const inputs = [x, ...captured.map((lit) => client.put(lit.data, lit.aval, device))]
    let executable = 0n
    const first = spent(() => {
      executable = client.compile(text, [device], [])
    })
    const run = (): void => {
      const [[y]] = client.execute(executable, [inputs], 1)
      client.wait(y)
      client.free(y)
    }
    run()
    return { first, run, times: [] as number[] }
  })
  for (let i = 0; i < 9; i++) for (const { run, times } of ways) times.push(spent(run))
  const [own, ours] = ways.map(({ first, times }) => {
    return `${quantile(times).toFixed(1)} ms (compiling ${first.toFixed(0)})`
  })
  console.log(`${n} rows: the operation ${own}, panels ${ours}`)
}

for (const n of [100, 400, 1500]) measure(n)
