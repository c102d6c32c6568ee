import type { Atom } from "../ir/atom.js"
import { type Aval, aval } from "../ir/aval.js"
import { build } from "../ir/builder.js"
import type { Program } from "../ir/program.js"
import { concatenate } from "../primitives/concatenate.js"
import { checkpoint } from "../primitives/control/checkpoint.js"
import { scan } from "../primitives/control/scan.js"
import { reshape } from "../primitives/reshape.js"
import { slice } from "../primitives/sliceAndPad.js"

interface Turns {
  readonly length: number
  readonly reverse: boolean
  /** How many turns are computed again together; undefined where none are. */
  readonly segment: number | undefined
}

/** Entries `from` to below `to` of an array. */
const entries = (x: Atom, from: number, to: number): Atom => {
  const { shape } = x.aval
  const rest = shape.slice(1)
  return slice(x, {
    start: [from, ...rest.map(() => 0)],
    step: shape.map(() => 1),
    shape: [to - from, ...rest],
  })
}

const reshaped = (x: Atom, leading: readonly number[], used: number): Atom =>
  reshape(x, { shape: [...leading, ...x.aval.shape.slice(used)] })

/**
 * A scan in pieces: a loop over segments, of which each is a loop whose inside reverse mode computes again. The turns
 * that fill no segment come last.
 */
export function segmented(
  body: Program,
  init: readonly Atom[],
  xs: readonly Atom[],
  { length, reverse, segment }: Turns,
): readonly Atom[] {
  if (segment === undefined || segment >= length) {
    const loop = segment === undefined ? scan(body, [init, xs, []], { length, reverse }) : undefined
    return loop ?? checkpoint(loopOf(body, init, xs, { length, reverse }), [...init, ...xs])
  }
  const count = Math.floor(length / segment)
  const rest = length - count * segment
  const [low, high] = reverse ? [rest, length] : [0, length - rest]
  const pieces = xs.map((x) => reshaped(entries(x, low, high), [count, segment], 1))
  const inner = { length: segment, reverse }
  const outer = build([...init.map((x) => x.aval), ...pieces.map((x) => entryOf(x.aval))], (...all) =>
    checkpoint(loopOf(body, init, all.slice(init.length), inner), all),
  )
  const main = scan(outer, [init, pieces, []], { length: count, reverse })
  const last = xs.map((x) => (reverse ? entries(x, 0, rest) : entries(x, length - rest, length)))
  const end = scan(body, [main.slice(0, init.length), last, []], { length: rest, reverse })
  const ys = main.slice(init.length).map((y, i) => {
    const parts = [reshaped(y, [count * segment], 2), end[init.length + i]]
    return concatenate(reverse ? parts.toReversed() : parts, 0)
  })
  return [...end.slice(0, init.length), ...ys]
}

const entryOf = ({ shape, dtype }: Aval): Aval => aval(shape.slice(1), dtype)

/** A loop as a program of its carries and arrays. */
const loopOf = (
  body: Program,
  init: readonly Atom[],
  xs: readonly Atom[],
  loop: { readonly length: number; readonly reverse: boolean },
): Program =>
  build(
    [...init, ...xs].map((x) => x.aval),
    (...all) => scan(body, [all.slice(0, init.length), all.slice(init.length), []], loop),
  )
