import type { Routine } from "./matrix/routine.js"
import { type Int, type Real, Vector } from "./matrix/values.js"
import * as wasm from "./opcodes.js"

/**
 * Elements of a line, in float64. Eight at once are four vectors: the first four of them beside the last four, in the order
 * in which they are added. They begin at an address, and go on upwards, or downwards in reverse.
 */
export interface Elements {
  load(at: Int): Real
  store(at: Int, x: Real): void
  loadEight(at: Int): readonly Vector[]
  storeEight(at: Int, sums: readonly Vector[]): void
  /** The sum of the magnitudes of so many elements, a multiple of eight; NaN or infinite where an element is. */
  magnitude(at: Int, size: Int): Real
}

const applied = (opcode: number, x: Vector): Vector =>
  new Vector((code) => {
    x.emit(code)
    code.simd(opcode)
  })

/** Of the four 32-bit words of a and the four of b, counted on, those that are named. */
const words = (a: Vector, b: Vector, ...from: readonly number[]): Vector =>
  new Vector((code) => {
    a.emit(code)
    b.emit(code)
    code.simd(wasm.shuffle, ...from.flatMap((w) => [4 * w, 4 * w + 1, 4 * w + 2, 4 * w + 3]))
  })

const added32 = (a: Vector, b: Vector): Vector =>
  new Vector((code) => {
    a.emit(code)
    b.emit(code)
    code.simd(wasm.f32x4Add)
  })

export function doubles(r: Routine, reverse: boolean): Elements {
  /** The elements k and k + 1 of eight, from the lowest address. */
  const offset = (k: number) => (reverse ? 8 * (6 - k) : 8 * k)
  const lowest = (at: Int) => r.int(reverse ? at.plus(-56) : at)
  return {
    load: (at) => r.load(at),
    store: (at, x) => r.store(at, x),
    loadEight(at) {
      const low = lowest(at)
      const [a, b, c, d] = [0, 2, 4, 6].map((k) => r.vector(r.loadVector(low, offset(k))))
      const beside = (x: Vector, y: Vector) => {
        const pairs = [r.vector(x.shuffle(y, 0, 0)), r.vector(x.shuffle(y, 1, 1))]
        return reverse ? pairs.reverse() : pairs
      }
      return [...beside(a, c), ...beside(b, d)]
    },
    storeEight(at, sums) {
      const low = lowest(at)
      const held = sums.map((x) => r.vector(x))
      for (const half of [0, 1] as const)
        for (const k of [0, 2]) {
          const [x, y] = reverse ? [held[k + 1], held[k]] : [held[k], held[k + 1]]
          r.storeVector(low, x.shuffle(y, half, half), offset(4 * half + k))
        }
    },
    magnitude(at, size) {
      const place = r.int(reverse ? at.plus(size.times(-8)).plus(8) : at)
      const sums = [0, 16, 32, 48].map((offset) => ({ offset, sum: r.vector() }))
      r.for(0, size, 8, () => {
        for (const { offset, sum } of sums) sum.set(sum.plus(r.loadVector(place, offset).abs()))
        place.add(64)
      })
      const [a, b, c, d] = sums.map(({ sum }) => sum)
      return a.plus(b).plus(c.plus(d)).total()
    },
  }
}

export function singles(r: Routine, reverse: boolean): Elements {
  const lowest = (at: Int) => r.int(reverse ? at.plus(-28) : at)
  const promoted = (x: Vector) => r.vector(applied(wasm.f64x2PromoteLow, x))
  const upper = (x: Vector) => words(x, x, 2, 3, 2, 3)
  return {
    load: (at) => r.loadSingle(at),
    store: (at, x) => r.storeSingle(at, x),
    loadEight(at) {
      const low = lowest(at)
      const [a, b] = (reverse ? [16, 0] : [0, 16]).map((offset) => r.vector(r.loadVector(low, offset)))
      const [ab, cd] = [r.vector(words(a, b, 0, 4, 1, 5)), r.vector(words(a, b, 2, 6, 3, 7))]
      const upwards = [ab, upper(ab), cd, upper(cd)]
      return (reverse ? upwards.reverse() : upwards).map(promoted)
    },
    storeEight(at, sums) {
      const low = lowest(at)
      const rounded = sums.map((x) => r.vector(applied(wasm.f32x4Demote, x)))
      const [a, b, c, d] = reverse ? rounded.reverse() : rounded
      const [ab, cd] = [r.vector(words(a, b, 0, 4, 1, 5)), r.vector(words(c, d, 0, 4, 1, 5))]
      r.storeVector(low, words(ab, cd, 0, 1, 4, 5), reverse ? 16 : 0)
      r.storeVector(low, words(ab, cd, 2, 3, 6, 7), reverse ? 0 : 16)
    },
    magnitude(at, size) {
      const place = r.int(reverse ? at.plus(size.times(-4)).plus(4) : at)
      const sums = [0, 16].map((offset) => ({ offset, sum: r.vector() }))
      r.for(0, size, 8, () => {
        for (const { offset, sum } of sums) sum.set(added32(sum, applied(wasm.f32x4Abs, r.loadVector(place, offset))))
        place.add(32)
      })
      const [a, b] = sums.map(({ sum }) => promoted(sum).plus(promoted(upper(sum))))
      return a.plus(b).total()
    },
  }
}
