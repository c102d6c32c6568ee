import type { NumberType } from "../../compile/kernel.js"
import { loadVector, type Place, storeVector } from "./access.js"
import type { Code } from "./assembler.js"
import { type Lanes, lanesOf } from "./lanes.js"

/** A long sum in locals, and the rounding errors that it does not hold. */
export interface Carried {
  readonly total: number
  readonly error: number
}

/**
 * total += y, and error += what is lost; all are vectors in locals, two more are overwritten. With s = fl(x + y) and
 * v = s - x, exactly x + y = s + (x - (s - v)) + (y - v).
 */
export function addExactly(
  code: Code,
  { ops }: Lanes,
  { total, error }: Carried,
  y: number,
  [s, v]: readonly [number, number],
): void {
  code.get(total).get(y).simd(ops.add).set(s)
  code.get(s).get(total).simd(ops.sub).set(v)
  code.get(error)
  code.get(total).get(s).get(v).simd(ops.sub).simd(ops.sub)
  code.get(y).get(v).simd(ops.sub).simd(ops.add)
  code.simd(ops.add).set(error).get(s).set(total)
}

/** total += error, where that is a number: it is none where the total is infinite, or none itself. */
export function settle(code: Code, { ops }: Lanes, { total, error }: Carried): void {
  code.get(total).get(error)
  code.get(error).get(error).simd(ops.equal).simd(ops.and)
  code.simd(ops.add).set(total)
}

/** Adds the lanes of a vector, in a local, to an element, with the rounding error to another place if there is one. */
export function addLanes(
  code: Code,
  count: number,
  y: number,
  place: Place,
  errors: Place | undefined,
  scratch: () => number,
): void {
  const { pointer, address, dtype } = place
  const lanes = lanesOf[dtype as NumberType]
  const { scalar, extract, splat } = lanes
  if (!errors) code.get(pointer).get(pointer).memory(scalar.load, address)
  for (let lane = 0; lane < count; lane++) {
    code.get(y).simd(extract, lane)
    if (lane > 0) code.op(scalar.add)
  }
  if (!errors) {
    code.op(scalar.add).memory(scalar.store, address)
    return
  }
  const carried = { total: scratch(), error: scratch() }
  code.simd(splat).set(y)
  loadVector(code, lanes, pointer, address, 0)
  code.set(carried.total)
  loadVector(code, lanes, errors.pointer, errors.address, 0)
  code.set(carried.error)
  addExactly(code, lanes, carried, y, [scratch(), scratch()])
  storeVector(code, lanes, place, carried.total, 1)
  storeVector(code, lanes, errors, carried.error, 1)
}
