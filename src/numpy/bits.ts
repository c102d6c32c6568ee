import { asArray, astype, describe } from "../array/asArray.js"
import { type ArrayLike, NDArray } from "../array/ndarray.js"
import { type Atom, Lit, zerosLike } from "../ir/atom.js"
import { isFloat } from "../ir/dtype.js"
import * as p from "../primitives/index.js"
import { commonShape, repeat } from "./promote.js"

const isWord = (x: number): boolean => Number.isInteger(x) && x >= -(2 ** 31) && x < 2 ** 32

/** Operands of whole numbers, or all of truth values if allowed, of one shape. Plain whole numbers of 32 bits are taken. */
function words(who: string, xs: readonly ArrayLike[], truths: boolean): Atom[] {
  const arrays = xs.map((x) => {
    const array = asArray(x, who)
    const plain = !(x instanceof NDArray) && isFloat(array.dtype) && Array.from(array.data).every(isWord)
    if (!isFloat(array.dtype) || plain) return plain ? astype(array, "int32") : array
    const wanted = truths ? "int32 or bool" : "int32"
    throw new Error(`${who}: expected operands of ${wanted}; got ${describe(array)}; convert it with astype("int32")`)
  })
  const dtype = truths && arrays.every((x) => x.dtype === "bool") ? "bool" : "int32"
  const shape = commonShape(who, arrays)
  return arrays.map((x) => repeat(astype(x, dtype).atom, shape))
}

/** A function of the bits of int32, and of truth values. */
const bitwise =
  (who: string, ofWords: (x: Atom, y: Atom) => Atom, ofTruths: (x: Atom, y: Atom) => Atom) =>
  (x: ArrayLike, y: ArrayLike): NDArray => {
    const [a, b] = words(who, [x, y], true)
    return new NDArray((a.aval.dtype === "bool" ? ofTruths : ofWords)(a, b))
  }

/**
 * The bits that are set in both, with broadcasting: of int32, of plain whole numbers, or of truth values. Throws for
 * other operands, as do all functions of bits.
 *
 * @example
 * ```ts
 * np.bitwiseAnd(np.array([12, 10], { dtype: "int32" }), 6) // => [4 2]
 * np.bitwiseAnd(12, 1.5) // throws bitwiseAnd: expected operands of int32 or bool; got float64[]; convert it with astype("int32")
 * ```
 */
export const bitwiseAnd = bitwise("bitwiseAnd", p.bitAnd, p.and)

/**
 * The bits that are set in one of the two or in both, with broadcasting: of int32, of plain whole numbers, or of truth
 * values.
 *
 * @example
 * ```ts
 * np.bitwiseOr([12, 10], 6) // => [14 14]
 * ```
 */
export const bitwiseOr = bitwise("bitwiseOr", (x, y) => p.xor(p.xor(x, y), p.bitAnd(x, y)), p.or)

/**
 * The bits that differ, with broadcasting: of int32, of plain whole numbers, or of truth values.
 *
 * @example
 * ```ts
 * np.bitwiseXor([12, 10], 6) // => [10 12]
 * np.bitwiseXor([true, true], [true, false]) // => [false  true]
 * ```
 */
export const bitwiseXor = bitwise("bitwiseXor", p.xor, (x, y) => p.and(p.or(x, y), p.not(p.and(x, y))))

/**
 * Every bit turned: -1 - x of int32 and plain whole numbers, the opposite of truth values.
 *
 * @example
 * ```ts
 * np.bitwiseNot([0, 5]) // => [-1 -6]
 * np.bitwiseNot([true, false]) // => [false  true]
 * ```
 */
export function bitwiseNot(x: ArrayLike): NDArray {
  const [a] = words("bitwiseNot", [x], true)
  return new NDArray(a.aval.dtype === "bool" ? p.not(a) : p.sub(-1, a))
}

/** The result of a shift where 0 <= count < 32; elsewhere, what is left when every bit has been moved out. */
function shifted(x: Atom, count: Atom, shift: (x: Atom, count: Atom) => Atom, emptied: Atom): Atom {
  const within = p.and(p.lessEqual(0, count), p.less(count, 32))
  return p.where(within, shift(x, p.where(within, count, zerosLike(count))), emptied)
}

/**
 * The bits of x moved up by y places, with zeros below and broadcasting: x 2^y, of int32 or plain whole numbers. 0 where
 * y is negative or 32 and more.
 *
 * @example
 * ```ts
 * np.leftShift([1, 3], [4, 1]) // => [16  6]
 * ```
 */
export function leftShift(x: ArrayLike, y: ArrayLike): NDArray {
  const [a, count] = words("leftShift", [x, y], false)
  return new NDArray(shifted(a, count, p.shiftLeft, zerosLike(a)))
}

/**
 * The bits of x moved down by y places, with the sign kept and broadcasting: ⌊x / 2^y⌋, of int32 or plain whole numbers.
 * 0 or -1 where y is negative or 32 and more.
 *
 * @example
 * ```ts
 * np.rightShift([16, -7], [4, 1]) // => [ 1 -4]
 * ```
 */
export function rightShift(x: ArrayLike, y: ArrayLike): NDArray {
  const [a, count] = words("rightShift", [x, y], false)
  const sign = p.where(p.less(a, 0), new Lit(a.aval, -1), zerosLike(a))
  // Zeros moved in above are right when the sign bit is none; of a negative number every bit is turned before and after.
  return new NDArray(shifted(a, count, (bits, n) => p.xor(p.shiftRight(p.xor(bits, sign), n), sign), sign))
}
