import type { Compiled } from "../backends/cache.js"
import { moduleOf } from "../export/stablehlo/module.js"
import { HeldLit, type Lit } from "../ir/atom.js"
import { type Aval, showAval, sizeOf } from "../ir/aval.js"
import { widthOf } from "../ir/dtype.js"
import type { Program } from "../ir/program.js"
import { arraysOf } from "../ir/program.js"
import type { Client, Device } from "./client.js"
import { OnDevices } from "./held.js"
import { Place } from "./place.js"
import type { Room } from "./room.js"
import { type Axis, attributesFor, resultAxes } from "./sharding.js"

/** Where programs run. */
export interface Site {
  readonly client: Client
  readonly devices: readonly Device[]
  readonly room: Room
}

/** What is known of each input. */
export interface Treatment {
  readonly axes: readonly Axis[]
  readonly donated: readonly boolean[]
}

/** Arrays of fewer bytes are sent at every call: what they need beside would be more than they are. */
const worthKeeping = 4096

/** Results of so many bytes or more are left in memory of JavaScript's, so that they are read without a copy. */
const worthLending = 2 ** 18

const who = "jit"

const bytesOf = ({ shape, dtype }: Aval): number => sizeOf(shape) * widthOf(dtype)

/** An executable, the arrays that it captured, and where its results lie, and which are left in memory that is lent. */
function compileFor(program: Program, { client, devices }: Site, { axes, donated }: Treatment) {
  const inputs = program.inputs.map((v) => v.aval)
  const outputs = program.outputs.map((y) => y.aval)
  const n = devices.length
  // Results that may take the memory of arguments are left to XLA.
  const mayLend = client.isHost && n === 1 && !donated.includes(true)
  const lent = mayLend ? [...outputs.keys()].filter((i) => bytesOf(outputs[i]) >= worthLending) : []
  const compile = (chosen?: readonly Axis[]) => {
    const module = moduleOf(
      who,
      program,
      "taylorjet",
      attributesFor({ inputs, outputs }, n, { axes, donated, lent }, chosen),
    )
    const free = n > 1 && !chosen ? outputs.map(() => true) : []
    return { captured: module.captured, executable: client.compile(module.text, devices, free) }
  }
  const first = compile()
  if (n === 1) return { ...first, lent, places: outputs.map(() => new Place(devices)) }
  const found = resultAxes(client.optimized(first.executable), n, outputs)
  const chosen = found.map((axis) => (axis === "otherwise" ? undefined : axis))
  const places = chosen.map((axis) => new Place(devices, axis))
  if (!found.includes("otherwise")) return { ...first, lent, places }
  client.drop(first.executable)
  return { ...compile(chosen), lent, places }
}

/** The buffers of an argument, and what is to be done with them after the call. */
interface Sent {
  readonly buffers: readonly bigint[]
  readonly after: () => void
}

function freeAll(client: Client, buffers: readonly bigint[]): void {
  for (const buffer of buffers) client.free(buffer)
}

function send(x: Lit, place: Place, gives: boolean, { client, room }: Site): Sent {
  const held = room.of(x)
  if (held && held.place.key === place.key)
    return { buffers: held.buffers as readonly bigint[], after: () => (gives ? held.release() : undefined) }
  const buffers = place.put(client, x.data, x.aval)
  if (gives || held || x.data.byteLength < worthKeeping) return { buffers, after: () => freeAll(client, buffers) }
  room.enter(x, new OnDevices(client, room, x.aval, place, buffers, { data: x.data }))
  return { buffers, after: () => undefined }
}

/** Throws when the memory of an array is to be given away that the same call also takes as another argument. */
function requireAlone(values: readonly Lit[], donated: readonly boolean[]): void {
  values.forEach((x, i) => {
    if (donated[i] && values.indexOf(x) !== values.lastIndexOf(x))
      throw new Error(
        `${who}: expected arguments to donate that are given once; got one ${showAval(x.aval)} twice; copy it`,
      )
  })
}

interface Freed {
  readonly client: Client
  readonly executable: bigint
  readonly buffers: readonly bigint[]
}

function drop({ client, executable, buffers }: Freed): void {
  client.drop(executable)
  freeAll(client, buffers)
}

const collected = new FinalizationRegistry<Freed>(drop)

/** Compiles a program, and sends the arrays that it holds. */
export function load(program: Program, site: Site, treatment: Treatment): Compiled {
  const { client, devices, room } = site
  const { executable, captured, lent, places } = compileFor(program, site, treatment)
  const outputs: readonly Aval[] = program.outputs.map((y) => y.aval)
  const inputPlaces = treatment.axes.map((axis) => new Place(devices, axis))
  const everywhere = new Place(devices)
  const constants = captured.map((x) => everywhere.put(client, x.data, x.aval))
  const freed = { client, executable, buffers: constants.flat() }
  const compiled: Compiled = {
    constants: () => arraysOf(program),
    run(values) {
      if (treatment.donated.includes(true)) requireAlone(values, treatment.donated)
      const sent = values.map((x, i) => send(x, inputPlaces[i], treatment.donated[i], site))
      const loans = new Map(lent.map((i) => [i, client.lend(outputs[i], devices[0])]))
      const rooms = [...loans.values()].map(({ buffer }) => [buffer])
      const all = [...sent.map(({ buffers }) => buffers), ...constants, ...rooms]
      const lists = devices.map((_, k) => all.map((buffers) => buffers[k]))
      let results: bigint[][]
      try {
        results = client.execute(executable, lists, outputs.length)
      } finally {
        for (const { after } of sent) after()
        freeAll(client, rooms.flat())
      }
      const lits = outputs.map((aval, i) => {
        const buffers = results.map((each) => each[i])
        const held = new OnDevices(client, room, aval, places[i], buffers, { loan: loans.get(i)?.loan })
        const lit = new HeldLit(aval, held)
        room.enter(lit, held)
        return lit
      })
      room.trim(lits.length)
      return lits
    },
    free() {
      if (collected.unregister(freed)) drop(freed)
    },
  }
  collected.register(compiled, freed, freed)
  return compiled
}
