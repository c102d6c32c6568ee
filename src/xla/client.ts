import { type Aval, sizeOf } from "../ir/aval.js"
import { type Data, type DType, unwritten } from "../ir/dtype.js"
import { addressOf, copyMemory, keepFreedMemory, textAt, wordsAt } from "./foreign.js"
import { bytesOf, isLinux } from "./host.js"
import { type Loan, Loans } from "./loans.js"
import { Block, type Plugin, Words } from "./plugin.js"
import { message, messagesIn } from "./proto.js"

/** A processor of a client. */
export interface Device {
  readonly handle: bigint
  readonly id: number
  /** What the plugin calls it. */
  readonly kind: string
}

/** The element types, by their numbers in the C API. */
const types: Readonly<Record<DType, number>> = { bool: 1, int32: 4, float32: 11, float64: 12 }

/** The host's array may change as soon as the call is over, */
const onlyDuringCall = 0
/** or it is the buffer, as long as there is one, and programs may write to it. */
const theBuffer = 3

/** An int64, as the value of a named option. */
const wholeNumber = 1

/** A connection to the devices of a plugin. Buffers and executables are addresses. */
export class Client {
  readonly platform: string
  readonly version: string
  readonly devices: readonly Device[]
  readonly #handle: bigint
  readonly #loans: Loans

  /** With so many devices, where the plugin makes them of processors. */
  constructor(
    readonly plugin: Plugin,
    count?: number,
  ) {
    const { call } = plugin
    this.#loans = new Loans(plugin)
    const name = bytesOf("cpu_device_count")
    const option = count === undefined ? 0 : new Block([name, name.length, wholeNumber, count, 1])
    const created = call("Client_Create", [option, option ? 1 : 0, 0, 0, 0, 0, 0, 0, 0])
    this.#handle = created.field(6)
    const platform = call("Client_PlatformName", [this.#handle, 0, 0])
    this.platform = textAt(platform.field(1), platform.field(2))
    const version = call("Client_PlatformVersion", [this.#handle, 0, 0])
    this.version = textAt(version.field(1), version.field(2))
    const devices = call("Client_AddressableDevices", [this.#handle, 0, 0])
    this.devices = [...wordsAt(devices.field(1), Number(devices.field(2)))].map((handle) => this.#described(handle))
    if (this.platform === "cpu") keepFreedMemory()
  }

  #described(handle: bigint): Device {
    const { call } = this.plugin
    const description = call("Device_GetDescription", [handle, 0]).field(1)
    const kind = call("DeviceDescription_Kind", [description, 0, 0])
    // A 32-bit number in a field of 8 bytes.
    const id = Number(BigInt.asIntN(32, call("DeviceDescription_Id", [description, 0]).field(1)))
    return { handle, id, kind: textAt(kind.field(1), kind.field(2)) }
  }

  /** An array on a device. */
  put(data: Data, aval: Aval, device: Device): bigint {
    const { buffer, read } = this.#buffer(data, aval, device, onlyDuringCall)
    // The host's array has been read, whether the event has happened or not.
    this.plugin.call("Event_Destroy", [read])
    return buffer
  }

  #buffer(data: Data, { shape, dtype }: Aval, device: Device, semantics: number): { buffer: bigint; read: bigint } {
    const sizes = BigInt64Array.from(shape, BigInt)
    const dims = shape.length === 0 ? 0 : sizes
    const block = this.plugin.call("Client_BufferFromHostBuffer", [
      ...[this.#handle, data, types[dtype], dims, shape.length, 0, 0],
      ...[semantics, device.handle, 0, 0, 0, 0],
    ])
    return { buffer: block.field(12), read: block.field(11) }
  }

  /** Memory of JavaScript's for a result, and a buffer of it that is to be given to the program. */
  lend(aval: Aval, device: Device): { buffer: bigint; loan: Loan } {
    return this.#loans.make(aval, (data) => {
      const { buffer, read: returned } = this.#buffer(data, aval, device, theBuffer)
      return { buffer, returned }
    })
  }

  /** Waits until what a buffer holds is computed. */
  wait(buffer: bigint): void {
    this.plugin.wait(this.plugin.call("Buffer_ReadyEvent", [buffer, 0]).field(1))
  }

  /** The elements that a program has left in memory that was lent, whose buffer ends; undefined if it left them elsewhere. */
  settle(buffer: bigint, loan: Loan): Data | undefined {
    this.wait(buffer)
    if (this.#addressOf(buffer) !== addressOf(loan.data)) return undefined
    this.free(buffer)
    this.#loans.end(loan)
    return loan.data
  }

  #addressOf(buffer: bigint): bigint {
    return this.plugin.call("Buffer_OpaqueDeviceMemoryDataPointer", [buffer, 0]).field(1)
  }

  /** A copy of what a buffer holds, as soon as it is computed. */
  take(buffer: bigint, { shape, dtype }: Aval): Data {
    const { call, wait } = this.plugin
    const data = unwritten(dtype, sizeOf(shape))
    if (data.length === 0) return data
    if (this.isHost) {
      // A transfer by the plugin is a task of another thread, which takes longer than to copy.
      this.wait(buffer)
      copyMemory(this.#addressOf(buffer), data)
    } else wait(call("Buffer_ToHostBuffer", [buffer, 0, data, data.byteLength, 0]).field(4))
    return data
  }

  /** Is the devices' memory that of this process, with arrays in row-major order? */
  get isHost(): boolean {
    return this.platform === "cpu" && isLinux()
  }

  free(buffer: bigint): void {
    this.plugin.call("Buffer_Destroy", [buffer])
  }

  /** Compiles a module for some devices, among which it is shared out. */
  compile(text: string, devices: readonly Device[], propagates: readonly boolean[]): bigint {
    const code = bytesOf(text)
    const format = bytesOf("mlir")
    const options = compileOptions(devices, propagates)
    const program = new Block([code, code.length, format, format.length])
    return this.plugin.call("Client_Compile", [this.#handle, program, options, options.length, 0]).field(4)
  }

  /** Runs on one list of buffers for each device; the results likewise, which may not have been computed yet. */
  execute(executable: bigint, lists: readonly (readonly bigint[])[], outputs: number): bigint[][] {
    const inputs = lists.map((buffers) => BigUint64Array.from(buffers))
    const results = lists.map(() => new BigUint64Array(Math.max(outputs, 1)))
    const options = new Block(new Array(12).fill(0))
    this.plugin.call("LoadedExecutable_Execute", [
      ...[executable, options, new Words(inputs), lists.length, lists[0].length],
      ...[new Words(results), 0, 0],
    ])
    return results.map((buffers) => [...buffers.subarray(0, outputs)])
  }

  /** The program that was compiled: an HloModuleProto. */
  optimized(executable: bigint): Uint8Array {
    const { call } = this.plugin
    const inner = call("LoadedExecutable_GetExecutable", [executable, 0]).field(1)
    try {
      const program = new Block([0, 0, 0, 0])
      call("Executable_OptimizedProgram", [inner, program])
      const code = new Uint8Array(Number(program.field(1)))
      call("Executable_OptimizedProgram", [inner, new Block([code, code.length, 0, 0])])
      return textAt(program.field(2), program.field(3)) === "hlo_with_config" ? messagesIn(code, 1)[0] : code
    } finally {
      call("Executable_Destroy", [inner])
    }
  }

  drop(executable: bigint): void {
    this.plugin.call("LoadedExecutable_Destroy", [executable])
  }
}

/** CompileOptionsProto, of which XLA's sources give the numbers. */
function compileOptions(devices: readonly Device[], propagates: readonly boolean[]): Uint8Array {
  const computations = devices.map(({ id }) => [3, message([1, id])] as const)
  const assignment = message([1, 1], [2, devices.length], ...computations)
  const build = message(
    [1, -1], // device_ordinal
    [4, 1], // num_replicas
    [5, devices.length], // num_partitions
    ...(devices.length > 1 ? [[6, 1] as const] : []), // use_spmd_partitioning
    [9, assignment],
    ...propagates.map((x) => [12, Number(x)] as const), // allow_spmd_sharding_propagation_to_output
  )
  return message([3, build])
}
