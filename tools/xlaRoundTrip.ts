// What 10 MB to XLA and back cost from Node, in passes over memory: `npx tsx tools/xlaRoundTrip.ts`. An array is sent, 1 is
// added, the sum is read: with results that are copied, and with results that are left in memory that is lent, by turns;
// then each step alone. Times are those that processors spent. Linux only; it takes a PJRT plugin, see docs/backends.md.
import { setImmediate } from "node:timers/promises"
import { processorTime, quantile } from "../bench/timing.js"
import { moduleOf } from "../src/export/stablehlo/module.js"
import { makeProgram, type NDArray, np } from "../src/index.js"
import { unwritten } from "../src/ir/dtype.js"
import { Client } from "../src/xla/client.js"
import { pluginPath } from "../src/xla/find.js"
import { addressOf, copyMemory } from "../src/xla/foreign.js"
import { pluginAt } from "../src/xla/plugin.js"
import { attributesFor } from "../src/xla/sharding.js"

const client = new Client(pluginAt(pluginPath(undefined)), 1)
const [device] = client.devices
const aval = { shape: [1_310_720], dtype: "float64" } as const
const data = new Float64Array(aval.shape[0]).fill(1)
const program = makeProgram((x: NDArray) => np.add(x, 1))(np.zeros([...aval.shape]))

function compiled(lent: readonly number[]): bigint {
  const types = { inputs: [aval], outputs: [aval] }
  const attributes = attributesFor(types, 1, { axes: [undefined], donated: [], lent })
  return client.compile(moduleOf("xlaRoundTrip", program, "f", attributes).text, [device], [])
}

const [plain, lending] = [compiled([]), compiled([0])]

function copied(): void {
  const x = client.put(data, aval, device)
  const [[y]] = client.execute(plain, [[x]], 1)
  client.take(y, aval)
  client.free(x)
  client.free(y)
}

function lent(): void {
  const x = client.put(data, aval, device)
  const { buffer, loan } = client.lend(aval, device)
  const [[y]] = client.execute(lending, [[x, buffer]], 1)
  client.free(buffer)
  if (!client.settle(y, loan)) throw new Error("the plugin has left the result elsewhere")
  client.free(x)
}

const there = data.slice()
const rounds = 60
const times = new Map<string, number[]>()

function timed<T>(what: string, f: () => T): T {
  const start = processorTime()
  const result = f()
  times.set(what, [...(times.get(what) ?? []), processorTime() - start])
  return result
}

/** Of the rounds but the first ones. */
const typical = (what: string): number => quantile((times.get(what) as number[]).slice(10))

for (let i = 0; i < rounds; i++) {
  timed("a result that is copied", copied)
  timed("a result in memory that is lent", lent)
  const x = timed("  sending", () => client.put(data, aval, device))
  const y = timed("  adding, into a buffer", () => {
    const [[sum]] = client.execute(plain, [[x]], 1)
    client.wait(sum)
    return sum
  })
  timed("  copying the result", () => client.take(y, aval))
  timed("  memcpy into memory that is in use", () => copyMemory(addressOf(data), there))
  timed("  memcpy into memory that is new", () => copyMemory(addressOf(data), unwritten("float64", data.length)))
  client.free(x)
  client.free(y)
  await setImmediate()
}
for (const what of times.keys()) console.log(`${what}: ${typical(what).toFixed(2)} ms`)
console.log(`ratio: ${(typical("a result in memory that is lent") / typical("a result that is copied")).toFixed(2)}`)
