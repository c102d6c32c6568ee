/** Programs whose arguments and results stay in a heap. */
import type { Buffer } from "../../compile/kernel.js"
import { plan } from "../../compile/plan.js"
import { allSteps, type Steps } from "../../compile/steps.js"
import { isLit, Lit } from "../../ir/atom.js"
import { type Aval, sizeOf } from "../../ir/aval.js"
import { widthOf } from "../../ir/dtype.js"
import type { Program } from "../../ir/program.js"
import type { Executable } from "../backend.js"
import type { Compiled } from "../cache.js"
import { gains } from "./cut.js"
import type { Room } from "./home.js"
import { load } from "./load.js"
import { Lost, twice } from "./pool.js"
import type { Block, Residents } from "./resident.js"
import type { Options } from "./site.js"

/** JavaScript does no step: it would see the memory by views, which are lost when the memory grows. */
export const canStay = ({ steps }: Steps): boolean => steps.every((step) => step.kind !== "host")

const callsBack = ({ steps }: Steps): boolean =>
  allSteps(steps).some((step) => step.kind === "kernel" && step.body.some((x) => x.f))

/** A result: known, in a block that the program writes, or a copy of what lies at an address, or of such a block. */
type Result = Lit | { readonly cell: number; readonly copies: boolean } | { readonly address: number }

function resultsOf({ inputs, outputs }: Steps, movable: readonly Buffer[], addressOf: (b: Buffer) => number): Result[] {
  return outputs.map((y, i) => {
    if (isLit(y)) return y
    if (y.constant) return { address: addressOf(y) }
    return { cell: movable.indexOf(y), copies: inputs.includes(y) || outputs.indexOf(y) < i }
  })
}

/** What a call needs: nothing that it leaves behind when the memory grows. */
interface Staying {
  readonly residents: Residents
  readonly room: Room
  readonly inputs: number
  readonly results: readonly Result[]
  readonly actions: readonly (() => void)[]
  readonly avals: readonly Aval[]
}

/** Results of fewer bytes are copied, which takes less than to keep count of them. */
const few = 1024

const running = ({ residents, room, inputs, results, actions, avals }: Staying): Executable["run"] => {
  const isFew = avals.map(({ dtype, shape }) => sizeOf(shape) * widthOf(dtype) < few)
  const count = results.reduce((most, y) => ("cell" in y ? Math.max(most, y.cell + 1) : most), inputs)
  let words = new Int32Array(0)
  const copy = (from: number, { at, bytes }: Block) =>
    new Uint8Array(room.memory.buffer).copyWithin(at, from, from + bytes)

  const call = (values: readonly Lit[], pinned: Block[]): Lit[] => {
    const blocks: Block[] = []
    for (let i = 0; i < inputs; i++) {
      blocks[i] = residents.enter(values[i])
      pinned.push(blocks[i])
    }
    const made = results.map((y, i) => {
      if (isLit(y)) return undefined
      const block = residents.reserve(avals[i])
      pinned.push(block)
      if ("cell" in y && !y.copies) blocks[y.cell] = block
      return block
    })
    if (words.length < count) words = new Int32Array(room.memory.buffer, room.cells, count)
    for (let i = 0; i < count; i++) words[i] = blocks[i].at
    for (const act of actions) act()
    return results.map((y, i) => {
      if (isLit(y)) return y
      const block = made[i] as Block
      if ("address" in y) copy(y.address, block)
      else if (y.copies) copy(blocks[y.cell].at, block)
      return isFew[i] ? new Lit(avals[i], residents.copy(block, avals[i])) : residents.keep(block, avals[i])
    })
  }

  return (values) => {
    const pinned: Block[] = []
    let isLost = false
    try {
      return call(values, pinned)
    } catch (error) {
      // A worker that was given up may still write there.
      isLost = error instanceof Lost
      throw error
    } finally {
      if (!isLost) for (const block of pinned) residents.unpin(block)
    }
  }
}

/** Compiles steps that can stay; threads may share them, and then share the memory in any case. */
export function compileStaying(program: Program, steps: Steps, { site, fma, team: wanted }: Options): Compiled {
  const isBuffer = (x: Lit | Buffer): x is Buffer => !isLit(x) && !x.constant
  const movable = [...new Set([...steps.inputs, ...steps.outputs].filter(isBuffer))]
  const planned = plan(steps, new Set(movable))
  const team = wanted && gains(steps, wanted.threads, wanted.pool.prices) ? wanted : undefined
  const home = site.home(wanted !== undefined)
  const room = home.place(planned.bytes, planned.known, movable.length, team !== undefined || callsBack(steps))
  try {
    const { constants, id, actions, addressOf } = load(program, fma, {
      team,
      planned,
      place: room,
      movable,
      cells: room.cells,
    })
    const run = running({
      residents: home.residents,
      room,
      inputs: steps.inputs.length,
      results: resultsOf(steps, movable, addressOf),
      actions,
      avals: program.outputs.map((y) => y.aval),
    })
    const executable = { constants, free: room.free, run: team ? twice(run) : run }
    if (id !== undefined) team?.pool.dropWith(executable, id)
    site.freeWith(executable, room)
    return executable
  } catch (error) {
    room.free()
    throw error
  }
}
