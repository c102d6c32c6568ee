import type { Instruction, Store } from "../../compile/kernel.js"
import { widthOf } from "../../ir/dtype.js"
import type { ScalarFunction } from "../../ir/lower.js"
import type { Place } from "./access.js"
import type { Lanes } from "./lanes.js"
import { uniform } from "./uses.js"

/** What is done along a row. */
export interface Row {
  readonly lanes: Lanes
  readonly body: readonly Instruction[]
  readonly stores: readonly Store[]
  readonly loads: ReadonlyMap<Instruction, Place>
  readonly targets: ReadonlyMap<Store, Place>
  /** Where sums along the row keep their rounding errors, if they do. */
  readonly errors: ReadonlyMap<Store, Place>
  /** The pointers' strides in bytes; pointer i is parameter 1 + i, parameter 0 is the number of elements. */
  readonly strides: readonly number[]
  /** How many elements there are in a row, and in all rows; and how often these are done, by far. */
  readonly length: number
  readonly elements: number
  readonly turns: number
  /** How many elements a call for a row may have to do, if that is known. */
  readonly counts: readonly number[] | undefined
  /** The index of an imported function. */
  import(f: ScalarFunction, dtype: Instruction["dtype"]): number
}

/** A pointer that is `step` bytes times an index, the value of an instruction, beyond another one; and a local for that. */
export interface Start {
  readonly pointer: number
  readonly distance: number
  readonly from: number
  readonly index: number
  readonly step: number
}

/** A row with pointers that are no parameters. */
export interface Started {
  readonly row: Row
  readonly starts: readonly Start[]
}

/**
 * Where an index is the same in the whole row, what it names lies along the row as everything else does, from a start
 * that is found once. Stores to one place, again and again, stay as they are.
 */
export function started(row: Row): Started {
  const isLookup = row.body.some((x) => x.access && x.operands.length > 0) || row.stores.some((s) => s.at)
  return isLookup ? fromStarts(row) : { row, starts: [] }
}

function fromStarts(row: Row): Started {
  const { body, stores, loads, targets } = row
  const isSame = uniform(body, (load) => loads.get(load)?.stride === 0)
  const starts: Start[] = []
  const moved = (place: Place, index: number, step: number): Place => {
    const bytes = step * widthOf(place.dtype)
    const known = starts.find((s) => s.from === place.pointer && s.index === index && s.step === bytes)
    const local = 1 + row.strides.length + 2 * starts.length
    const start = known ?? { pointer: local, distance: local + 1, from: place.pointer, index, step: bytes }
    if (!known) starts.push(start)
    return { ...place, pointer: start.pointer }
  }
  const [placed, aimed] = [new Map(loads), new Map(targets)]
  const code = body.map((x): Instruction => {
    const place = loads.get(x)
    const [index] = x.operands
    if (!place || index === undefined || !isSame.has(index)) return x
    const load = { ...x, operands: [] }
    placed.set(load, moved(place, index, x.value as number))
    return load
  })
  const written = stores.map((s): Store => {
    const place = targets.get(s) as Place
    if (!s.at || place.stride === 0 || !isSame.has(s.at.index)) return s
    const { at, ...store } = s
    aimed.set(store, moved(place, at.index, at.step))
    return store
  })
  return { row: { ...row, body: code, stores: written, loads: placed, targets: aimed }, starts }
}
