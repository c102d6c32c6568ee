import { describe } from "../array/asArray.js"
import { checkedOptions, requireWhole } from "../array/options.js"
import { isPlain } from "../array/plain.js"

/** Which devices run programs, and what they may do with arguments. */
export interface XlaOptions {
  /**
   * The library of a PJRT plugin: its path, or a part of the path of one that is installed, such as "cuda". Without it,
   * the one that the variable TAYLORJET_PJRT of the environment names, or the first one in PYTHONPATH and in the
   * packages of Python.
   */
  readonly plugin?: string
  /** The number of the device, or of the first one; 0 is the default. */
  readonly device?: number
  /** How many devices share the arguments that `shard` names; 1 is the default. A plugin for processors makes as many. */
  readonly devices?: number
  /**
   * Arguments that devices share, by their numbers: along which axis. `{ 1: 0 }` splits argument 1, all arrays of it,
   * along the first axis. Every device has all of the other arguments.
   */
  readonly shard?: Readonly<Record<number, number>>
  /**
   * The numbers of arguments whose memory results may take. An array that was a result of XLA is then gone, unless it
   * was read before.
   */
  readonly donate?: readonly number[]
  /** Beyond how many bytes the oldest results come from the devices to the host; 2²⁸ is the default. */
  readonly room?: number
}

type Checked = Omit<Required<XlaOptions>, "plugin" | "shard"> & {
  readonly plugin: string | undefined
  readonly shard: ReadonlyMap<number, number>
}

const names = ["plugin", "device", "devices", "shard", "donate", "room"] as const

/** The options with their defaults. */
export function xlaOptions(given: XlaOptions): Checked {
  const options = checkedOptions("xla", given, names)
  const { plugin, device = 0, devices = 1, shard = {}, donate = [], room = 2 ** 28 } = options
  if (plugin !== undefined && (typeof plugin !== "string" || plugin === ""))
    throw new TypeError(`xla: plugin must be a path, or a part of one; got ${describe(plugin)}`)
  requireWhole("xla", "device", device, 0)
  requireWhole("xla", "devices", devices, 1)
  requireWhole("xla", "room", room, 0)
  if (!isPlain(shard)) throw new TypeError(`xla: shard must be an object such as { 0: 0 }; got ${describe(shard)}`)
  const axes = new Map(Object.entries(shard).map(([argument, axis]) => [Number(argument), axis as number]))
  for (const [argument, axis] of axes) {
    requireWhole("xla", "an argument that shard names", argument, 0)
    requireWhole("xla", `the axis of argument ${argument} in shard`, axis, 0)
  }
  if (devices > 1 !== axes.size > 0)
    throw new Error(
      `xla: devices and shard must be given together; got devices: ${devices} and ` +
        `${axes.size} arguments in shard; write for example xla({ devices: 8, shard: { 1: 0 } })`,
    )
  if (!Array.isArray(donate)) throw new TypeError(`xla: donate must be a list of numbers; got ${describe(donate)}`)
  for (const argument of donate) requireWhole("xla", "an argument that donate names", argument, 0)
  return { plugin, device, devices, shard: axes, donate, room }
}
