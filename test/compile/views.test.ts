import { describe, expect, it } from "vitest"
import { sizeOf } from "../../src/ir/aval.js"
import type { View } from "../../src/ir/view.js"
import { compose, contiguous, offsets, within } from "../../src/ir/view.js"
import { uniform } from "../laws/sampling.js"

const next = uniform(3)
const pick = <T>(items: readonly T[]): T => items[Math.floor(next() * items.length)]

/** A random view of the row-major elements of an array. */
function rearranged(shape: readonly number[]): View {
  const { strides } = contiguous(shape)
  const size = sizeOf(shape)
  const axes = shape.map((_, i) => i).sort(() => next() - 0.5)
  const splits = [2, 3, 4].filter((n) => size % n === 0)
  return pick<() => View>([
    () => ({ shape: axes.map((a) => shape[a]), strides: axes.map((a) => strides[a]), offset: 0 }),
    () => ({ shape: [...shape, 2], strides: [...strides, 0], offset: 0 }),
    () => ({ shape, strides: strides.map((s) => -s), offset: Math.max(size - 1, 0) }),
    () => contiguous([size]),
    () => (splits.length > 0 ? contiguous([splits[0], size / splits[0]]) : contiguous([1, ...shape])),
    () => ({ shape: shape.map((n) => Math.ceil(n / 2)), strides: strides.map((s) => 2 * s), offset: 0 }),
  ])()
}

describe("compose", () => {
  it("a view of a view reads what the two read one after the other, or is refused", () => {
    let refused = 0
    for (let i = 0; i < 500; i++) {
      const first = rearranged(pick([[], [6], [2, 3], [4, 1, 3], [2, 3, 2]]))
      const second = rearranged(first.shape)
      const both = compose(second, first)
      if (!both) refused++
      else expect(Array.from(offsets(both))).toEqual(Array.from(offsets(second), (o) => offsets(first)[o]))
    }
    expect(refused).toBeLessThan(150)
  })
})

describe("within", () => {
  it("a view of an array reads the same of the operand that stands there, or is refused", () => {
    let refused = 0
    for (let i = 0; i < 1000; i++) {
      const shape = pick([[6], [2, 3], [4, 1, 3], [2, 3, 2]])
      const part = shape.map((n) => 1 + Math.floor(next() * n))
      const corner = part.map((n, axis) => Math.floor(next() * (shape[axis] - n + 1)))
      const { strides } = contiguous(shape)
      const place = { shape: part, strides, offset: corner.reduce((sum, at, axis) => sum + at * strides[axis], 0) }
      const seen = rearranged(part)
      const outer = pick([compose(seen, place), compose(rearranged(shape), contiguous(shape))])
      if (!outer) continue
      const inner = within(outer, place, shape)
      const inside = Array.from(offsets(place))
      const reads = Array.from(offsets(outer))
      if (inner) expect(Array.from(offsets(inner), (o) => inside[o])).toEqual(reads)
      else refused++
    }
    expect(refused).toBeLessThan(600)
  })
})
