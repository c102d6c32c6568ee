import type { Sort } from "../../compile/kernel.js"
import { type DType, widthOf } from "../../ir/dtype.js"
import { Code } from "./assembler.js"
import { type Context, type Emitted, emitAddress } from "./context.js"
import * as wasm from "./opcodes.js"

/** The bytes of a key and of an index. */
const [keyBytes, indexBytes] = [8, 4]
/** More than all keys of numbers. */
const last = 2n ** 63n - 1n

/**
 * Leaves the key of the element at a pointer, an int64: keys are in the order of the elements. The bits of a number are in
 * this order if it is positive, and in the opposite one, below, if all but the sign are flipped where it is negative.
 */
function emitKey(code: Code, dtype: DType, pointer: number, x: number, bits: number): void {
  code.get(pointer)
  if (dtype === "int32" || dtype === "bool") {
    code.memory(dtype === "int32" ? wasm.i32Load : wasm.i32Load8, 0).op(wasm.i64ExtendI32)
    return
  }
  if (dtype === "float64") code.memory(wasm.f64Load, 0)
  else code.memory(wasm.f32Load, 0).op(wasm.f64Promote)
  code.set(x).get(x).op(wasm.i64Reinterpret).set(bits)
  code.i64(last)
  code.get(bits).get(bits).i64(63n).op(wasm.i64ShiftRight).i64(1n).op(wasm.i64ShiftRightUnsigned).op(wasm.i64Xor)
  code.i64(0n).get(x).f64(0).op(wasm.f64NotEqual, wasm.select)
  code.get(x).get(x).op(wasm.f64NotEqual, wasm.select)
}

/** Merges sorted runs of `width` elements, two by two, from one pair of arrays to another one. */
function emitMerging(code: Code, n: number, width: number, arrays: readonly number[], locals: readonly number[]): void {
  const [keys, indices, toKeys, toIndices] = arrays
  const [low, middle, high, a, b, place, takes, keyA, keyB] = locals
  const least = (local: number) => code.get(local).i32(n).get(local).i32(n).op(wasm.i32Less, wasm.select)
  const address = (base: number, index: number, bytes: number) =>
    code.get(base).get(index).i32(bytes).op(wasm.i32Multiply, wasm.i32Add)
  const end = (from: number, to: number) => {
    code.get(from).get(width).op(wasm.i32Add).set(to)
    least(to).set(to)
  }
  /** The smaller of the next two, of equal ones that of the first run. */
  const takeOne = () => {
    address(keys, a, keyBytes).memory(wasm.i64Load, 0).set(keyA)
    address(keys, b, keyBytes).memory(wasm.i64Load, 0).set(keyB)
    code.get(a).get(middle).op(wasm.i32Less)
    code.get(keyA).get(keyB).op(wasm.i64LessEqual, wasm.i32And)
    code.get(b).get(high).op(wasm.i32GreaterEqual, wasm.i32Or).set(takes)
    address(toKeys, place, keyBytes).get(keyA).get(keyB).get(takes).op(wasm.select).memory(wasm.i64Store, 0)
    address(toIndices, place, indexBytes)
    code.get(indices).get(a).get(b).get(takes).op(wasm.select).i32(indexBytes).op(wasm.i32Multiply, wasm.i32Add)
    code.memory(wasm.i32Load, 0).memory(wasm.i32Store, 0)
    code.get(a).get(takes).op(wasm.i32Add).set(a)
    code.get(b).i32(1).op(wasm.i32Add).get(takes).op(wasm.i32Subtract).set(b)
    code.advance(place, 1)
  }
  code.i32(0).set(low)
  code.loop(
    () => {
      end(low, middle)
      end(middle, high)
      code.get(low).set(a).get(middle).set(b).get(low).set(place)
      code.loop(takeOne, () => void code.get(place).get(high).op(wasm.i32Less))
      code.get(high).set(low)
    },
    () => void code.get(low).i32(n).op(wasm.i32Less),
  )
}

/** A function that sorts a line. Parameters: where its elements begin, where the indices go, and where there is room. */
function emitLine(context: Context, { from, inner, length }: Sort): number {
  const [source, target, room] = [0, 1, 2]
  const [keys, indices, toKeys, toIndices, width, swap, ...rest] = Array.from({ length: 13 }, (_, i) => 3 + i)
  const [keyA, keyB, x] = [16, 17, 18]
  const code = new Code()
  const [place] = rest
  code.get(room).set(keys)
  code
    .get(room)
    .i32(keyBytes * length)
    .op(wasm.i32Add)
    .set(toKeys)
  code
    .get(room)
    .i32(2 * keyBytes * length)
    .op(wasm.i32Add)
    .set(indices)
  code
    .get(room)
    .i32((2 * keyBytes + indexBytes) * length)
    .op(wasm.i32Add)
    .set(toIndices)
  const next = () => void code.advance(place, 1).get(place).i32(length).op(wasm.i32Less)
  const at = (base: number, bytes: number) => code.get(base).get(place).i32(bytes).op(wasm.i32Multiply, wasm.i32Add)
  code.i32(0).set(place)
  code.loop(() => {
    at(keys, keyBytes)
    emitKey(code, from.dtype, source, x, keyA)
    code.memory(wasm.i64Store, 0)
    at(indices, indexBytes).get(place).memory(wasm.i32Store, 0)
    code.advance(source, inner * widthOf(from.dtype))
  }, next)
  const exchange = (one: number, two: number) => code.get(one).set(swap).get(two).set(one).get(swap).set(two)
  code.i32(1).set(width)
  const merge = () => {
    emitMerging(code, length, width, [keys, indices, toKeys, toIndices], [...rest, keyA, keyB])
    exchange(keys, toKeys)
    exchange(indices, toIndices)
    code.get(width).i32(1).op(wasm.i32ShiftLeft).set(width)
  }
  if (length > 1) code.loop(merge, () => void code.get(width).i32(length).op(wasm.i32Less))
  code.i32(0).set(place)
  code.loop(() => {
    code.get(target)
    at(indices, indexBytes).memory(wasm.i32Load, 0).memory(wasm.i32Store, 0)
    code.advance(target, inner * indexBytes)
  }, next)
  return context.module.define(
    ["i32", "i32", "i32"],
    [
      ["i32", 13],
      ["i64", 2],
      ["f64", 1],
    ],
    code,
  )
}

/** Sorts all lines, by merging; all of it is one unit. */
export function emitSort(context: Context, sort: Sort): Emitted {
  const { outer, inner, length, from, to, room } = sort
  const code = new Code()
  const locals = [["i32", 5]] as const
  const [source, target, place, o, i] = [2, 3, 4, 5, 6]
  if (outer * inner * length > 0) {
    const line = emitLine(context, sort)
    const bytes = widthOf(from.dtype)
    emitAddress(code, context, from).set(source)
    emitAddress(code, context, to).set(target)
    emitAddress(code, context, room).set(place)
    code.repeat(o, outer, () => {
      code.repeat(i, inner, () => {
        code.get(source).get(target).get(place).call(line)
        code.advance(source, bytes).advance(target, indexBytes)
      })
      code.advance(source, inner * (length - 1) * bytes).advance(target, inner * (length - 1) * indexBytes)
    })
  }
  return { run: context.module.define(["i32", "i32"], locals, code), units: 1 }
}
