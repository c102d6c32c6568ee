import { define, type IntVariable, once, type Routine, type Writer } from "./routine.js"
import type { Int, Real } from "./values.js"

// Rotations of neighbouring rows wait in a list until there are many; then strips of columns, which the first cache
// holds, take all of them. A sweep is a line of 16 bytes (the first row, how many rotations, 1 or -1 for the next rows
// below or above) and a line for each rotation, c and s: row i becomes c times it plus s times the next one, and the next
// one becomes c times itself minus s times row i.

export const lineBytes = 16

/** Begins a sweep at an address. */
export function beginSweep(r: Routine, at: Int, row: Int | number, count: Int | number, step: Int | number): void {
  r.storeInt(at, row)
  r.storeInt(at, count, 4)
  r.storeInt(at, step, 8)
}

/** Writes a rotation at an address that moves on. */
export function addRotation(r: Routine, at: IntVariable, c: Real, s: Real): void {
  r.store(at, c)
  r.store(at, s, 8)
  at.add(lineBytes)
}

/** Turns a strip of so many pairs of columns. Parameters: its place, the bytes from row to row, the list, its end. */
const strip =
  (pairs: number): Writer =>
  (context) =>
    define(context, 4, (r, z, stride, list, end) => {
      const above = Array.from({ length: pairs }, () => r.vector())
      const [c, s, below] = [r.vector(), r.vector(), r.vector()]
      const at = r.int(list)
      const [row, next, step, left] = [r.int(), r.int(), r.int(), r.int()]
      r.while(
        () => at.less(end),
        () => {
          row.set(z.plus(r.loadInt(at).times(stride)))
          left.set(r.loadInt(at, 4))
          step.set(r.loadInt(at, 8).times(stride))
          above.forEach((x, i) => void x.set(r.loadVector(row, 16 * i)))
          next.set(row)
          at.add(lineBytes)
          r.while(
            () => left,
            () => {
              next.add(step)
              c.set(r.loadSplat(at))
              s.set(r.loadSplat(at, 8))
              above.forEach((x, i) => {
                below.set(r.loadVector(next, 16 * i))
                r.storeVector(row, c.times(x).plusProduct(s, below, r.fma), 16 * i)
                x.set(c.times(below).minusProduct(s, x, r.fma))
              })
              row.set(next)
              at.add(lineBytes)
              left.add(-1)
            },
          )
          for (const [i, x] of above.entries()) r.storeVector(row, x, 16 * i)
        },
      )
    })

const [wide, narrow] = [strip(8), strip(2)]

/** Turns rows by a list. Parameters: the rows, the bytes from row to row, columns (a multiple of four), the list, its end. */
export const turnRows: Writer = (context) => {
  const [many, few] = [once(context, wide), once(context, narrow)]
  return define(context, 5, (r, z, stride, columns, list, end) => {
    const left = r.int(columns)
    r.while(
      () => left.atLeast(16),
      () => {
        r.call(many, z, stride, list, end)
        z.add(128)
        left.add(-16)
      },
    )
    r.while(
      () => left,
      () => {
        r.call(few, z, stride, list, end)
        z.add(32)
        left.add(-4)
      },
    )
  })
}
