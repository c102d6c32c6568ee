import type { Atom } from "../../ir/atom.js"
import { aval, sizeOf } from "../../ir/aval.js"
import { bind } from "../../ir/builder.js"
import { allocate, unitOf } from "../../ir/dtype.js"
import type { Params, Primitive } from "../../ir/primitive.js"
import { stackAll } from "../../primitives/kinds/batching.js"
import type { OdeEvent } from "../event.js"
import { look, type Watch, watchesAfter } from "./look.js"

type Looking = Params & {
  readonly directions: readonly number[]
  readonly cooldowns: readonly number[]
}

const states = ["no", "crossed", "touched"] as const

const watchOf = (w: ArrayLike<number>, i: number): Watch => ({
  side: w[3 * i],
  fresh: states[w[3 * i + 1]],
  rest: w[3 * i + 2],
})

/**
 * The first event in a step, as a constant to differentiation: which one, -1 where there is none, where, as a part of the
 * step, in which direction, and how events are watched after it. Operands are the coefficients [events, degree + 1] of
 * the event functions over the step, which is [0, 1], how they are watched [events, 3], what is taken for zero, the
 * length of the step, and whether the integration ends with it. They may all have the same leading axes.
 */
const primitive: Primitive<Looking> = {
  name: "firstEvent",
  linear: [],
  type: ([c, watches]) => {
    const leading = c.shape.slice(0, -2)
    return [aval(leading, "int32"), aval(leading, c.dtype), aval(leading, c.dtype), watches]
  },
  evaluate([c, watches, noise, length, isEnd], { directions, cooldowns }, [, at, , watched]) {
    const [count, terms] = c.aval.shape.slice(-2)
    const lanes = sizeOf(at.shape)
    const events = directions.map((direction, i) => ({ direction, cooldown: cooldowns[i], cuts: true }))
    const index = allocate("int32", lanes).fill(-1)
    const [places, ways] = [allocate(at.dtype, lanes), allocate(at.dtype, lanes)]
    const after = allocate(watched.dtype, sizeOf(watched.shape))
    for (let lane = 0; lane < lanes; lane++) {
      const row = (i: number) =>
        Float64Array.from(c.data.subarray((lane * count + i) * terms, (lane * count + i + 1) * terms))
      const unit = length.data[lane]
      const along = events.map((_, i) => row(i))
      const before = events.map((_, i) => watchOf(watches.data.subarray(3 * lane * count, 3 * (lane + 1) * count), i))
      const piece = { along, length: unit, unit }
      const hidden = { state: noise.data[lane], unit: unitOf(noise.aval.dtype) }
      const found = look(piece, events, before, hidden, isEnd.data[lane] !== 0)
      const first = found.seen.at(0)
      if (first) {
        index[lane] = first.event
        places[lane] = first.elapsed / unit
        ways[lane] = first.direction
      }
      const next = first
        ? watchesAfter({ ...piece, length: first.elapsed }, events, before, [first], hidden)
        : found.after
      next.forEach(({ side, fresh, rest }, i) => {
        after.set([side, states.indexOf(fresh), rest], 3 * (lane * count + i))
      })
    }
    return [index, places, ways, after]
  },
  batch: (inputs, mapped, size, params) => bind(primitive, stackAll(inputs, mapped, size), params),
  domain: [],
}

/** The first of events in a step. */
export const firstEvent = (events: readonly OdeEvent[], operands: readonly Atom[]): readonly Atom[] =>
  bind(primitive, operands, {
    directions: events.map((e) => e.direction),
    cooldowns: events.map((e) => e.cooldown),
  })
