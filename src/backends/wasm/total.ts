import type { NumberType } from "../../compile/kernel.js"
import { loadVector, type Place, storeVector } from "./access.js"
import type { Code } from "./assembler.js"
import { lanesOf } from "./lanes.js"

/**
 * Adds the lanes of vectors, in locals, to an element. If its errors are kept, with what is lost: for a sum s = fl(x + y)
 * and v = s - x that is (x - (s - v)) + (y - v). `count` lanes are used; `fresh` gives a local.
 */
export function addTotal(
  code: Code,
  count: number,
  vectors: readonly number[],
  place: Place,
  errors: Place | undefined,
  fresh: () => number,
): void {
  const { pointer, address, dtype } = place
  const lanes = lanesOf[dtype as NumberType]
  const { ops, scalar, extract, splat } = lanes
  const [y, ...others] = vectors
  if (!errors) code.get(pointer).get(pointer).memory(scalar.load, address)
  code.get(y)
  for (const other of others) code.get(other).simd(ops.add)
  code.set(y)
  for (let lane = 0; lane < count; lane++) {
    code.get(y).simd(extract, lane)
    if (lane > 0) code.op(scalar.add)
  }
  if (!errors) {
    code.op(scalar.add).memory(scalar.store, address)
    return
  }
  const [x, s, v] = [fresh(), fresh(), fresh()]
  code.simd(splat).set(y)
  loadVector(code, lanes, pointer, address, 0)
  code.set(x)
  code.get(x).get(y).simd(ops.add).set(s)
  code.get(s).get(x).simd(ops.sub).set(v)
  loadVector(code, lanes, pointer, errors.address, 0)
  code.get(x).get(s).get(v).simd(ops.sub).simd(ops.sub)
  code.get(y).get(v).simd(ops.sub).simd(ops.add).simd(ops.add).set(v)
  storeVector(code, lanes, place, s, 1)
  storeVector(code, lanes, errors, v, 1)
}
