import { addressFrom, addressOf, callAt, memoryAt, textAt, wordsAt } from "./foreign.js"
import { preset } from "./host.js"

// The PJRT C API: a table of functions, each of which takes the address of a block of arguments.

/** Their places in the table, to which functions are only ever added at the end. */
const places = {
  Error_Destroy: 0,
  Error_Message: 1,
  Plugin_Initialize: 3,
  Event_Destroy: 5,
  Event_IsReady: 6,
  Event_Await: 8,
  Client_Create: 10,
  Client_PlatformName: 12,
  Client_PlatformVersion: 14,
  Client_AddressableDevices: 16,
  Client_Compile: 20,
  Client_BufferFromHostBuffer: 22,
  DeviceDescription_Id: 23,
  DeviceDescription_Kind: 26,
  Device_GetDescription: 29,
  Executable_Destroy: 40,
  Executable_OptimizedProgram: 48,
  LoadedExecutable_Destroy: 50,
  LoadedExecutable_GetExecutable: 51,
  LoadedExecutable_Execute: 55,
  Buffer_Destroy: 58,
  Buffer_ToHostBuffer: 70,
  Buffer_ReadyEvent: 72,
  Buffer_OpaqueDeviceMemoryDataPointer: 76,
}

export type Method = keyof typeof places

/** The bytes before the table: its size, extensions, and a block with the version. */
const head = 40

/** The oldest version that this was tested with. */
const oldest = { major: 0, minor: 81 }

/** What a block may have beyond the fields that are known here. A plugin refuses blocks that are shorter than its own. */
const spare = 8

type Field = bigint | number | ArrayBufferView | Words

/** Fields of 8 bytes each. They hold the arrays whose addresses stand in them, which nothing else may do. */
export class Words {
  readonly words: BigUint64Array

  constructor(
    readonly held: readonly Field[],
    before = 0,
    after = 0,
  ) {
    this.words = new BigUint64Array(before + held.length + after)
    held.forEach((field, i) => {
      this.words[before + i] = wordOf(field)
    })
  }
}

/**
 * Arguments in the layout of C: the size in bytes, extensions, then fields. Those that a newer version has added are
 * zero, which stands for their defaults.
 */
export class Block extends Words {
  constructor(held: readonly Field[]) {
    super(held, 2, spare)
    this.words[0] = BigInt(this.words.byteLength)
  }

  field(i: number): bigint {
    return this.words[2 + i]
  }
}

function wordOf(field: Field): bigint {
  if (typeof field === "bigint") return field
  if (typeof field === "number") return BigInt(field)
  return addressOf(field instanceof Words ? field.words : field)
}

export interface Plugin {
  readonly path: string
  readonly version: string
  /** Calls a function with the fields of its block, in which it leaves its results. Throws what the plugin says. */
  call(method: Method, fields: readonly Field[]): Block
  /** Waits for what an event stands for. */
  wait(event: bigint): void
}

function tableOf(path: string): bigint {
  try {
    const table = addressFrom(path, "GetPjrtApi")
    if (table !== 0n) return table
  } catch (error) {
    if (error instanceof Error && error.message.startsWith("xla: ")) throw error
    const got = error instanceof Error ? error.message : String(error)
    throw new Error(
      `xla: expected a PJRT plugin, a library with the function GetPjrtApi; got ${path}: ${got}; ` +
        "npx taylorjet xla --check lists those that are installed",
      { cause: error },
    )
  }
  throw new Error(`xla: expected a PJRT plugin; got ${path}, which offers no functions; install another one`)
}

/** The functions of a table. Throws for versions that lay out blocks in another way, or lack what is used. */
function functionsOf(path: string, table: bigint): { version: string; at: (method: Method) => bigint } {
  const [size] = wordsAt(table, 1)
  const [major, minor] = new Int32Array(memoryAt(table, head).buffer, 32, 2)
  const version = `${major}.${minor}`
  const needed = head + 8 * (1 + Math.max(...Object.values(places)))
  if (major !== oldest.major || minor < oldest.minor || size < needed)
    throw new Error(
      `xla: expected a plugin of PJRT ${oldest.major}.${oldest.minor} or newer; got ${version}, ${path}; ` +
        "install a newer one: npx taylorjet xla --check says how",
    )
  const words = wordsAt(table, needed / 8)
  return { version, at: (method) => words[head / 8 + places[method]] }
}

const plugins = new Map<string, Plugin>()

/** The plugin in a file, loaded once. */
export function pluginAt(path: string): Plugin {
  const plugin = plugins.get(path) ?? opened(path)
  plugins.set(path, plugin)
  return plugin
}

/** Of what a plugin writes to the terminal, warnings and errors only: by the variable that XLA reads. */
const quietly = ["TF_CPP_MIN_LOG_LEVEL", "1"] as const

function opened(path: string): Plugin {
  preset(...quietly)
  const { version, at } = functionsOf(path, tableOf(path))
  const call = (method: Method, fields: readonly Field[]): Block => {
    const block = new Block(fields)
    const error = callAt(at(method), block.words)
    if (error !== 0n) throw new Error(`xla: ${method} of the plugin says: ${messageOf(error)}`)
    return block
  }
  const messageOf = (error: bigint): string => {
    const block = new Block([error, 0, 0])
    callAt(at("Error_Message"), block.words)
    const text = textAt(block.field(1), block.field(2))
    callAt(at("Error_Destroy"), new Block([error]).words)
    return text
  }
  const wait = (event: bigint): void => {
    if (event === 0n) return
    try {
      call("Event_Await", [event])
    } finally {
      call("Event_Destroy", [event])
    }
  }
  call("Plugin_Initialize", [])
  return { path, version, call, wait }
}
