/**
 * An array that is put together of a large part and edges, as by a shift, is not written for those who read it element by
 * element: they run over the parts.
 */
import { type Atom, isLit, Lit } from "../ir/atom.js"
import { aval, stridesOf } from "../ir/aval.js"
import { buildFrom, record } from "../ir/builder.js"
import type { Equation, Program } from "../ir/program.js"
import { concatenate } from "../primitives/concatenate.js"
import { slice } from "../primitives/sliceAndPad.js"
import { isPointwise } from "./elements.js"

/** Shorter axes are not cut, nor are arrays of which no part is so large a share. */
const shortest = 64
const share = 0.75
/** An array falls into no more pieces. */
const most = 6
/** Longer programs stay as they are: chains of equations are followed from their end. */
const longest = 1000

/** Where parts begin along an axis, and where the last one ends. */
interface Cuts {
  readonly axis: number
  readonly places: readonly number[]
}

/** The cuts of an array whose operands lie one after the other along an axis. */
function joints({ primitive: { lower }, inputs, outputs: [out], params }: Equation): Cuts | undefined {
  if (lower?.kind !== "placement") return undefined
  const { shape } = out.aval
  const axis = shape.findIndex((n, d) => inputs.some((x) => x.aval.shape[d] !== n))
  if (axis < 0 || shape[axis] < shortest) return undefined
  const dense = stridesOf(shape)
  const places = [0]
  for (const place of lower.places(
    inputs.map((x) => x.aval),
    params,
  )) {
    const begin = places[places.length - 1]
    const isNext =
      place.offset === begin * dense[axis] && place.strides.every((s, d) => s === dense[d] || place.shape[d] === 1)
    if (!isNext || place.shape.some((n, d) => d !== axis && n !== shape[d])) return undefined
    places.push(begin + place.shape[axis])
  }
  const largest = Math.max(...places.slice(1).map((end, i) => end - places[i]))
  return places[places.length - 1] === shape[axis] && largest >= share * shape[axis] ? { axis, places } : undefined
}

/** The cuts of both, if they are along one axis and not too many. */
function united(a: Cuts | undefined, b: Cuts | undefined): Cuts | undefined {
  if (!a || !b || a.axis !== b.axis) return a ?? b
  const places = [...new Set([...a.places, ...b.places])].sort((x, y) => x - y)
  return places.length <= most + 1 ? { axis: a.axis, places } : a
}

/** A program that is written again, with what is asked for: arrays, or pieces of them. */
class Pieces {
  readonly #equations = new Map<Atom, Equation>()
  readonly #cuts = new Map<Atom, Cuts | undefined>()
  readonly #whole = new Map<Atom, Atom>()
  readonly #pieces = new Map<string, readonly Atom[]>()

  constructor({ inputs, equations }: Program, given: readonly Atom[]) {
    inputs.forEach((v, i) => void this.#whole.set(v, given[i]))
    for (const e of equations) {
      const cuts = isPointwise(e) ? e.inputs.map((x) => this.#cuts.get(x)).reduce(united, undefined) : joints(e)
      for (const y of e.outputs) {
        this.#equations.set(y, e)
        this.#cuts.set(y, cuts)
      }
    }
  }

  whole(x: Atom): Atom {
    const known = this.#whole.get(x)
    const e = this.#equations.get(x)
    if (known || !e) return known ?? x
    const cuts = isPointwise(e) ? this.#cuts.get(x) : undefined
    if (cuts) {
      const { axis, places } = cuts
      const parts = places.slice(1).map((end, i) => this.piece(x, axis, places[i], end))
      this.#whole.set(x, concatenate(parts, axis))
    } else {
      const results = record(
        e.primitive,
        e.inputs.map((y) => this.whole(y)),
        e.params,
        e.bodies,
      )
      e.outputs.forEach((y, i) => void this.#whole.set(y, results[i]))
    }
    return this.#whole.get(x) as Atom
  }

  /** The entries from `begin` to below `end` along an axis. */
  piece(x: Atom, axis: number, begin: number, end: number): Atom {
    const e = this.#equations.get(x)
    const { shape, dtype } = x.aval
    const own = shape.with(axis, end - begin)
    if (isLit(x) && x.fill !== undefined) return new Lit(aval(own, dtype), x.fill)
    if (e && isPointwise(e)) return this.#applied(e, axis, begin, end)[(e.outputs as readonly Atom[]).indexOf(x)]
    const cuts = this.#cuts.get(x)
    const part = cuts?.axis === axis ? cuts.places.findLastIndex((place) => place <= begin) : -1
    if (e && cuts && part >= 0 && end <= cuts.places[part + 1])
      return this.piece(e.inputs[part], axis, begin - cuts.places[part], end - cuts.places[part])
    if (end - begin === shape[axis]) return this.whole(x)
    const start = shape.map((_, d) => (d === axis ? begin : 0))
    return record(slice.primitive, [this.whole(x)], { start, step: shape.map(() => 1), shape: own })[0]
  }

  #applied(e: Equation, axis: number, begin: number, end: number): readonly Atom[] {
    const key = `${e.outputs[0].id} ${axis} ${begin} ${end}`
    const results =
      this.#pieces.get(key) ??
      record(
        e.primitive,
        e.inputs.map((x) => this.piece(x, axis, begin, end)),
        e.params,
      )
    this.#pieces.set(key, results)
    return results
  }
}

/** The program with elementwise equations over the parts of arrays that are put together. */
export function split(program: Program): Program {
  if (program.equations.length > longest || !program.equations.some(joints)) return program
  return buildFrom(
    program.inputs.map((v) => v.aval),
    (inputs) => {
      const pieces = new Pieces(program, inputs)
      // In their order, so that no chain is so long that it overflows the stack.
      for (const e of program.equations) if (!isPointwise(e)) for (const y of e.outputs) pieces.whole(y)
      return program.outputs.map((y) => pieces.whole(y))
    },
  )
}
