import { Lit } from "../../ir/atom.js"
import type { Aval } from "../../ir/aval.js"
import { type Data, unwritten } from "../../ir/dtype.js"
import type { Executable } from "../backend.js"
import type { Stream } from "./stream.js"

/** A program in its memory: where arguments go, what to do, and where results are. */
export interface Loaded {
  readonly inputs: readonly Data[]
  readonly actions: readonly (() => void)[]
  readonly outputs: readonly (Lit | Data)[]
  readonly avals: readonly Aval[]
}

export function put(value: Lit, into: Data): void {
  if (value.fill === undefined) into.set(value.data)
  else if (into.length === 1) into[0] = value.fill
  else into.fill(value.fill)
}

/**
 * A copy, in an array that is given or in a new one. The constructor, unlike `slice`, does not fill with zeros first, and
 * reads shared memory at full speed.
 */
export function copied(x: Data, into: Data | undefined): Data {
  if (!into) return new (x.constructor as new (of: Data) => Data)(x)
  into.set(x)
  return into
}

/** A result of one element is its number: no array is made of it until somebody asks for one. */
const resultOf = (aval: Aval, x: Data, into: Data | undefined): Lit =>
  new Lit(aval, x.length === 1 && !into ? x[0] : copied(x, into))

/** Arguments are copied in and results out, so that no call changes what another returned. */
export const atOnce =
  ({ inputs, actions, outputs, avals }: Loaded): Executable["run"] =>
  (values, into) => {
    for (let i = 0; i < values.length; i++) put(values[i], inputs[i])
    for (const act of actions) act()
    return outputs.map((y, i) => (y instanceof Lit ? y : resultOf(avals[i], y, into?.[i])))
  }

/** The same block by block; the last one reaches back over elements that have been computed. */
export const byBlocks =
  ({ inputs, actions, outputs, avals }: Loaded, { size, block, moves }: Stream): Executable["run"] =>
  (values, into) => {
    const isPart = (i: number) => moves[i] && values[i].fill === undefined
    for (let i = 0; i < values.length; i++) if (!isPart(i)) put(values[i], inputs[i])
    const parts = values.flatMap((value, i) => (isPart(i) ? [{ from: value.data, to: inputs[i] }] : []))
    const room = (i: number): Data => into?.[i] ?? unwritten(avals[i].dtype, size)
    const results = outputs.map((y, i) => (y instanceof Lit ? y : new Lit(avals[i], room(i))))
    const copies = outputs.flatMap((y, i) => (y instanceof Lit ? [] : [{ from: y, to: results[i].data }]))
    for (let done = 0; done < size; done += block) {
      const start = Math.min(done, size - block)
      for (const { from, to } of parts) to.set(from.subarray(start, start + block))
      for (const act of actions) act()
      for (const { from, to } of copies) to.set(from, start)
    }
    return results
  }
