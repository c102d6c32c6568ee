import type { Backend } from "../backends/backend.js"
import { Cache } from "../backends/cache.js"
import { showAval } from "../ir/aval.js"
import type { Program } from "../ir/program.js"
import { Client } from "./client.js"
import { pluginPath } from "./find.js"
import { load, type Site, type Treatment } from "./load.js"
import { type XlaOptions, xlaOptions } from "./options.js"
import { type Plugin, pluginAt } from "./plugin.js"
import { Room } from "./room.js"

/** The devices of a plugin, the arrays that are there, and what was compiled for them. */
class Connection {
  readonly cache = new Cache()
  readonly #rooms = new Map<number, Room>()

  constructor(readonly client: Client) {}

  site(device: number, devices: number, most: number): Site {
    const room = this.#rooms.get(most) ?? new Room(most)
    this.#rooms.set(most, room)
    return { client: this.client, room, devices: this.client.devices.slice(device, device + devices) }
  }
}

/** One for each plugin and number of devices, as long as the process lives. */
const connections = new Map<string, Connection>()

/** With so many devices, if the plugin makes them of processors; others refuse to be told. */
function opened(plugin: Plugin, count?: number): Client {
  try {
    return new Client(plugin, count)
  } catch (error) {
    if (count !== undefined) return opened(plugin)
    const got = error instanceof Error ? error.message.replace(/^xla: /, "") : String(error)
    throw new Error(
      `xla: expected a device for the plugin ${plugin.path}; got none: ${got}; ` +
        "choose a plugin for what is here, which npx taylorjet xla --check lists: xla({ plugin })",
      { cause: error },
    )
  }
}

function connected(plugin: Plugin, count?: number): Connection {
  const key = `${plugin.path} ${count}`
  const connection = connections.get(key) ?? new Connection(opened(plugin, count))
  connections.set(key, connection)
  return connection
}

/** The client of a plugin, with the devices that it has by itself. */
export const clientOf = (path: string): Client => connected(pluginAt(path)).client

/** More devices are not made of processors: each takes threads and memory. */
const mostMade = 256

/**
 * A connection to so many devices. Processors become as many devices as are asked for, others are what they are. By
 * themselves plugins make four of them, and as many threads, which then take turns on one processor.
 */
function connectedWith(path: string, wanted: number): Connection {
  const connection = connected(pluginAt(path), wanted <= mostMade ? wanted : undefined)
  const { devices, platform } = connection.client
  const there = devices.length
  if (there >= wanted) return connection
  throw new Error(
    `xla: expected ${wanted} devices; got ${there} of ${platform}, by ${path}; choose fewer, or another plugin`,
  )
}

/** Throws unless all devices can have an equal part of what is named. */
function requireParts(program: Program, argumentOf: readonly number[], shard: ReadonlyMap<number, number>, n: number) {
  program.inputs.forEach(({ aval }, i) => {
    const axis = shard.get(argumentOf[i])
    if (axis === undefined || aval.shape[axis] % n === 0) return
    throw new Error(
      `xla: shard must name an axis whose length is a multiple of ${n}, the number of devices; ` +
        `got axis ${axis} of ${showAval(aval)} in argument ${argumentOf[i]}`,
    )
  })
}

/** Throws when an option names an argument that is not there. */
function requireArguments(argumentOf: readonly number[], option: string, named: Iterable<number>): void {
  for (const argument of named)
    if (!argumentOf.includes(argument))
      throw new Error(
        `xla: ${option} must name arguments that the function is given; got ${argument}, ` +
          `where there are ${new Set(argumentOf).size}, counted from 0`,
      )
}

/**
 * A backend for `jit`: programs are compiled and run by XLA, through a PJRT plugin, which is a library in a package of
 * Python; Python itself is not needed. `npx taylorjet xla --check` lists what is installed, and says how to install one.
 *
 * Results stay on the device until somebody reads them; given to another call there, they are not copied. Large arrays
 * that are arguments are sent once, as long as they live.
 *
 * Throws when the package koffi is not installed, when there is no plugin, or one that is too old or has too few
 * devices; a compiled function throws for what only JavaScript computes, as `toStableHLO` does.
 *
 * ```ts
 * import { jit, np } from "taylorjet"
 * import { xla } from "taylorjet/xla"
 *
 * const f = jit((x) => np.exp(x), { backend: xla() })
 * ```
 */
export function xla(options: XlaOptions = {}): Backend {
  const { plugin, device, devices, shard, donate, room } = xlaOptions(options)
  const path = pluginPath(plugin)
  const connection = connectedWith(path, device + devices)
  const site = connection.site(device, devices, room)
  const treatment = (argumentOf: readonly number[]): Treatment => ({
    axes: argumentOf.map((argument) => shard.get(argument)),
    donated: argumentOf.map((argument) => donate.includes(argument)),
  })
  const backend: Backend = {
    name: "xla",
    lacks: () => undefined,
    key: ({ argumentOf }) => JSON.stringify([path, device, devices, room, treatment(argumentOf)]),
    compile(program, options, user) {
      const { argumentOf } = options
      requireArguments(argumentOf, "shard", shard.keys())
      requireArguments(argumentOf, "donate", donate)
      requireParts(program, argumentOf, shard, devices)
      const key = backend.key(options)
      return connection.cache.once(program, key, user, () => load(program, site, treatment(argumentOf)))
    },
    release: (user) => connection.cache.release(user),
  }
  return backend
}
