import type { DType } from "../../ir/dtype.js"
import type { Code } from "./assembler.js"
import type { Lanes } from "./lanes.js"
import * as wasm from "./opcodes.js"

/** Where an access of a row stands: a pointer local, an address added to it, and bytes from one element to the next. */
export interface Place {
  readonly pointer: number
  readonly address: number
  readonly stride: number
  readonly dtype: DType
}

/** How numbers that are no vectors are read and written, of the dtypes that have such. */
export const wholeAccess: { readonly [D in DType]?: { readonly load: number; readonly store: number } } = {
  int32: { load: wasm.i32Load, store: wasm.i32Store },
  bool: { load: wasm.i32Load8, store: wasm.i32Store8 },
}

/** Leaves the address, less the constant part, of a lane whose element lies `step` bytes times an index further on. */
function indexed(code: Code, { pointer, stride }: Place, lane: number, index: number, step: number): void {
  code.get(pointer)
  if (lane * stride !== 0) code.i32(lane * stride).op(wasm.i32Add)
  code.get(index).simd(wasm.i32x4Extract, lane).i32(step).op(wasm.i32Multiply, wasm.i32Add)
}

/** Loads the elements that a vector of indices, in a local, names. */
export function lookup(code: Code, lanes: Lanes, place: Place, index: number, step: number, count: number): void {
  for (let lane = count - 1; lane >= 0; lane--) indexed(code, place, lane, index, step)
  code.simdMemory(lanes.loadSplat, place.address)
  for (let lane = 1; lane < count; lane++) code.simdMemory(lanes.loadLane, place.address, lane)
}

/** Adds lanes to the elements that indices name, or replaces those, one after the other: they may be the same. */
export function scatter(
  code: Code,
  lanes: Lanes,
  place: Place,
  adds: boolean,
  index: number,
  step: number,
  value: number,
  count: number,
): void {
  const { load, store, add } = lanes.scalar
  for (let lane = 0; lane < count; lane++) {
    indexed(code, place, lane, index, step)
    if (adds) {
      indexed(code, place, lane, index, step)
      code.memory(load, place.address)
    }
    code.get(value).simd(lanes.extract, lane)
    if (adds) code.op(add)
    code.memory(store, place.address)
  }
}

/** Stores the first lanes of a vector, in a local. */
export function storeVector(
  code: Code,
  lanes: Lanes,
  { pointer, address, stride }: Place,
  value: number,
  count: number,
): void {
  const bytes = stride === lanes.bytes ? count * lanes.bytes : 0
  if (bytes === 16) code.get(pointer).get(value).simdMemory(wasm.vectorStore, address)
  else if (bytes === 8) code.get(pointer).get(value).simdMemory(wasm.store64Lane, address, 0)
  else
    for (let lane = 0; lane < count; lane++)
      code
        .get(pointer)
        .get(value)
        .simdMemory(lanes.storeLane, address + lane * stride, lane)
}

/**
 * Loads a vector whose lanes lie `stride` bytes apart, the first at `pointer + offset`: all of them, or two of four. A
 * stride of zero fills all lanes.
 */
export function loadVector(
  code: Code,
  lanes: Lanes,
  pointer: number,
  offset: number,
  stride: number,
  count = lanes.count,
): void {
  if (stride === 0) code.get(pointer).simdMemory(lanes.loadSplat, offset)
  else if (stride === lanes.bytes)
    code.get(pointer).simdMemory(count === lanes.count ? wasm.vectorLoad : wasm.load64Zero, offset)
  else {
    const at = (lane: number) => {
      code.get(pointer)
      if (stride < 0 && lane > 0) code.i32(lane * stride).op(wasm.i32Add)
    }
    for (let lane = count - 1; lane > 0; lane--) at(lane)
    at(0)
    code.simdMemory(lanes.loadSplat, offset)
    for (let lane = 1; lane < count; lane++)
      code.simdMemory(lanes.loadLane, offset + (stride > 0 ? lane * stride : 0), lane)
  }
}
