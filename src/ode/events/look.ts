import { type DType, unitOf } from "../../ir/dtype.js"
import type { OdeEvent } from "../event.js"
import type { Piece } from "../known/piece.js"
import { hiddenPart } from "../tolerance.js"
import { type Crossing, crossings, hidden, zeroAtEnd } from "./crossings.js"
import { type Numbers, scaled, slopeAt, valueAt } from "./polynomial.js"

/** An event within a piece. */
export interface Sighting {
  readonly event: number
  /** Since the start of the piece. */
  readonly elapsed: number
  /** The sign of dg/dt; 0 where g only touches zero. */
  readonly direction: number
}

/** What is known of an event where a piece starts. */
export interface Watch {
  /** The sign of g before; 0 where it is not known. */
  readonly side: number
  /** Has it just happened, by crossing zero or by touching it? */
  readonly fresh: "no" | "crossed" | "touched"
  /** For so long it is not looked for. */
  readonly rest: number
}

export const unwatched: Watch = { side: 0, fresh: "no", rest: 0 }

/** The events within a piece. */
export interface Look {
  /** In their order. */
  readonly seen: readonly Sighting[]
  /** How each is watched after the piece. */
  readonly after: readonly Watch[]
  /** Where the first one ends the step. */
  readonly cut: number | undefined
  /** Just behind the first sign change of any, where a branch may have switched. */
  readonly behind: number | undefined
}

/** The sign of a polynomial just after a zero at 0: where a flight begins, though it be hidden. */
function firstSign(c: Numbers): number {
  for (let k = 1; k < c.length; k++) if (c[k] !== 0) return Math.sign(c[k])
  return 0
}

/** What rounding hides. */
export interface Noise {
  /** Values of g up to it are zero: some roundings of the state. */
  readonly state: number
  /** The unit of rounding of the coefficients. */
  readonly unit: number
}

export const noiseOf = (tol: number, dtype: DType, norm: number): Noise => ({
  state: hiddenPart(tol, dtype) * Math.max(1, norm),
  unit: unitOf(dtype),
})

/** What is zero in a polynomial over [0, 1]: rounding of its terms hides as much as that of the state. */
const floorOf = (c: Numbers, noise: Noise): number => {
  let size = 0
  for (let k = 0; k < c.length; k++) size += Math.abs(c[k])
  return Math.max(noise.state, 10 * noise.unit * size)
}

type Along = Pick<Piece, "along" | "length" | "unit">

/** Of an event, what it takes to look for it. */
export type Watched = Pick<OdeEvent, "direction" | "cuts" | "cooldown">

/** Looks for the events within a piece, and at its end where the integration ends there. */
export function look(
  piece: Along,
  events: readonly Watched[],
  watches: readonly Watch[],
  noise: Noise,
  isEnd: boolean,
): Look {
  const { length } = piece
  if (length === 0) return { seen: [], after: watches, cut: undefined, behind: undefined }
  const sense = Math.sign(length)
  const seen: Sighting[] = []
  const after = events.map(({ direction, cooldown }, event): Watch => {
    const { side, fresh, rest } = watches[event]
    const c = scaled(piece.along[event], length / piece.unit)
    const floor = floorOf(c, noise)
    if (fresh === "crossed") c[0] = 0
    const isHidden = fresh !== "no" || Math.abs(c[0]) <= floor
    const from = Math.max(isHidden ? hidden(c, floor) : 0, rest / Math.abs(length))
    const before = rest > 0 ? 0 : fresh === "crossed" ? firstSign(c) : side
    let free = 0
    const add = (found: readonly Crossing[]) => {
      for (const { at, direction: way } of found) {
        if ((direction !== 0 && way * sense !== direction) || at < free) continue
        seen.push({ event, elapsed: at * length, direction: way === 0 ? 0 : way * sense })
        free = at + cooldown / Math.abs(length)
      }
    }
    if (!(from < 1)) {
      // Noise hides all of it: a turn there is its own.
      if (isEnd && fresh === "no") add(zeroAtEnd(c, 0, before, floor).filter((zero) => zero.direction !== 0))
      return { side, fresh, rest: Math.max(0, rest - Math.abs(length)) }
    }
    const {
      found,
      side: last,
      isSeen,
    } = crossings(c, { from, noise: floor, side: before, isSeen: fresh !== "no", isEnd })
    add(found)
    const own = isSeen ? ({ side: 0, fresh: "touched" } as const) : ({ side: last, fresh: "no" } as const)
    return { ...own, rest: Math.max(0, free - 1) * Math.abs(length) }
  })
  seen.sort((a, b) => Math.abs(a.elapsed) - Math.abs(b.elapsed))
  const first = seen.find(({ direction }) => direction !== 0)
  return {
    seen,
    after,
    cut: seen.find(({ event }) => events[event].cuts)?.elapsed,
    behind: first && behind(piece, first, noise),
  }
}

function behind({ along, length, unit }: Along, { event, elapsed }: Sighting, noise: Noise): number {
  const slope = slopeAt(along[event], elapsed / unit) / unit
  const past = elapsed + Math.sign(length) * Math.abs((10 * noise.state) / slope)
  return Math.abs(past) < Math.abs(length) ? past : length
}

/**
 * How events are watched after a step that some of them ended: those that happened at its end have just happened. Of the
 * others, as the state may have changed, only the sign is known of what was about to vanish.
 */
export function watchesAfter(
  piece: Along,
  events: readonly Watched[],
  watches: readonly Watch[],
  ended: readonly Sighting[],
  noise: Noise,
): Watch[] {
  const { along, length, unit } = piece
  const { after } = look(piece, events, watches, noise, false)
  return events.map(({ cooldown }, i) => {
    const own = ended.find(({ event }) => event === i)
    if (own) return { side: 0, fresh: own.direction === 0 ? "touched" : "crossed", rest: cooldown }
    const c = scaled(along[i], length / unit)
    const isZero = Math.abs(valueAt(c, 1)) <= floorOf(c, noise)
    return isZero ? after[i] : { side: 0, fresh: "no", rest: after[i].rest }
  })
}
