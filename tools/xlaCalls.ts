// What a call by XLA from Node costs beside its arithmetic, in counts, which do not depend on what else the machine does:
// threads, voluntary switches between them and page faults of a step of a physics-informed network, with one device and with
// those that a plugin makes by itself; how often loops of the step repeat what others compute; and which arrays of
// JavaScript become buffers without a copy: `npx tsx tools/xlaCalls.ts`.
// Linux only; it takes a PJRT plugin, see docs/backends.md.
import { readdirSync, readFileSync } from "node:fs"
import { moduleOf } from "../src/export/stablehlo/module.js"
import { laplacian, makeProgram, type NDArray, np, random, valueAndGrad, vmap } from "../src/index.js"
import type { Data } from "../src/ir/dtype.js"
import { Client } from "../src/xla/client.js"
import { pluginPath } from "../src/xla/find.js"
import { addressOf, wordsAt } from "../src/xla/foreign.js"
import { pluginAt } from "../src/xla/plugin.js"
import { messagesIn } from "../src/xla/proto.js"

const plugin = pluginAt(pluginPath(undefined))

type Layer = { readonly W: NDArray; readonly b: NDArray }
const sizes = [2, 64, 64, 64, 1]
const layers: Layer[] = sizes.slice(1).map((n, i) => ({
  W: random.normal(random.PRNGKey(i), [n, sizes[i]]).mul(1 / Math.sqrt(sizes[i])),
  b: np.zeros([n]),
}))
const network = (all: readonly Layer[], x: NDArray): NDArray =>
  all.reduce((y, { W, b }, i) => {
    const z = np.matmul(W, y).add(b)
    return i < all.length - 1 ? np.tanh(z) : np.sum(z)
  }, x)
const loss = (all: Layer[], points: NDArray): NDArray =>
  np.mean(np.square(vmap((x: NDArray) => laplacian((y: NDArray) => network(all, y))(x))(points)))
const points = random.normal(random.PRNGKey(9), [1000, 2])
const program = makeProgram(valueAndGrad(loss) as never)(layers as never, points as never)

const threads = (): number =>
  readdirSync("/proc/self/task").filter((id) =>
    readFileSync(`/proc/self/task/${id}/comm`, "utf8").startsWith("tf_XLAEigen"),
  ).length

/** In all loops of the compiled step: how often the same is divided, and works on bits, as signs and powers of two do. */
function countOperations(module: Uint8Array): void {
  // Fields of HloModuleProto, HloComputationProto and HloInstructionProto.
  const [computations, instructions, opcode] = [3, 2, 2]
  const names = messagesIn(module, computations)
    .flatMap((c) => messagesIn(c, instructions))
    .flatMap((i) => messagesIn(i, opcode))
    .map((name) => new TextDecoder().decode(name))
  const count = (name: string) => names.filter((x) => x === name).length
  console.log(
    `the step as it is compiled: ${count("divide")} divisions, ${count("bitcast-convert")} operations on bits`,
  )
}

/** Steps of a client with so many devices, in counts per step. */
function count(devices?: number): void {
  const before = threads()
  const client = new Client(plugin, devices)
  const [device] = client.devices
  const executable = client.compile(moduleOf("xlaCalls", program, "step").text, [device], [])
  if (devices === 1) countOperations(client.optimized(executable))
  const inputs = [...layers.flatMap(({ W, b }) => [W, b]), points].map((x) =>
    client.put(x.data as Data, { shape: x.shape, dtype: x.dtype }, device),
  )
  const step = (): void => {
    const [results] = client.execute(executable, [inputs], program.outputs.length)
    results.forEach((buffer, i) => {
      client.take(buffer, program.outputs[i].aval)
      client.free(buffer)
    })
  }
  for (let i = 0; i < 10; i++) step()
  const start = process.resourceUsage()
  const steps = 50
  for (let i = 0; i < steps; i++) step()
  const end = process.resourceUsage()
  const each = (key: "voluntaryContextSwitches" | "minorPageFault") => ((end[key] - start[key]) / steps).toFixed(1)
  console.log(
    `${client.devices.length} devices (${devices === undefined ? "the plugin's choice" : "asked for"}): ` +
      `${threads() - before} threads of XLA, ${each("voluntaryContextSwitches")} switches and ` +
      `${each("minorPageFault")} page faults a step`,
  )
}

/** Of BufferFromHostBuffer: float64, and that the buffer may lie where the array does, as long as that lives. */
const [float64, zeroCopy] = [12, 2]

/** Where arrays of JavaScript lie, and whether a buffer lies there too. */
function tryZeroCopies(): void {
  const client = plugin.call("Client_Create", [0, 0, 0, 0, 0, 0, 0, 0, 0]).field(6)
  const found = plugin.call("Client_AddressableDevices", [client, 0, 0])
  const [device] = wordsAt(found.field(1), 1)
  const isTaken = (data: Float64Array): boolean => {
    const dims = BigInt64Array.of(BigInt(data.length))
    const fields = [client, data, float64, dims, 1, 0, 0, zeroCopy, device, 0, 0, 0, 0]
    const buffer = plugin.call("Client_BufferFromHostBuffer", fields).field(12)
    const at = plugin.call("Buffer_OpaqueDeviceMemoryDataPointer", [buffer, 0]).field(1)
    plugin.call("Buffer_Destroy", [buffer])
    return at === addressOf(data)
  }
  const whole = new Float64Array(4096 + 8)
  const taken = Array.from({ length: 8 }, (_, i) => whole.subarray(i, i + 4096)).filter(isTaken)
  console.log(`addresses that are taken without a copy, modulo 64: ${taken.map((x) => addressOf(x) % 64n).join(", ")}`)
  const large = Array.from({ length: 20 }, () => new Float64Array(1_310_720))
  console.log(`addresses of arrays of 10 MB, modulo 64: ${large.map((x) => addressOf(x) % 64n).join(", ")}`)
}

count(1)
count()
tryZeroCopies()
