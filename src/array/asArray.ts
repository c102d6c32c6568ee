import { isLit, Lit, readBefore, requireOpen } from "../ir/atom.js"
import { aval, sameShape } from "../ir/aval.js"
import { allocate, type Data, type DType, isFloat, quantize, widest } from "../ir/dtype.js"
import { concatenate } from "../primitives/concatenate.js"
import { cast, convert } from "../primitives/convert.js"
import { reshape } from "../primitives/reshape.js"
import { type ArrayLike, brand, NDArray, type Nested, type TypedArray } from "./ndarray.js"
import { isPortable, restored } from "./portable.js"

/** The dtype that holds the values of a typed array; undefined when there is none, or it is no typed array. */
function dtypeOf(x: unknown): DType | undefined {
  if (!ArrayBuffer.isView(x)) return undefined
  const kind = (x as Partial<TypedArray>)[Symbol.toStringTag] ?? ""
  if (/^(Float64|Uint32)Array$/.test(kind)) return "float64"
  if (/^(Float32|Float16)Array$/.test(kind)) return "float32"
  return /^(Int|Uint)\d+(Clamped)?Array$/.test(kind) ? "int32" : undefined
}

export const isTypedArray = (x: unknown): x is TypedArray => dtypeOf(x) !== undefined

/** Lists and trees are not nested deeper; what is contains itself, or should have been built another way. */
export const deepest = 1000

/** Nested JavaScript arrays, none too deep, that hold nothing but numbers and truth values, and have no holes. */
export const isNumeric = (x: unknown, depth = 0): boolean =>
  typeof x === "number" ||
  typeof x === "boolean" ||
  (Array.isArray(x) && depth < deepest && x.every((item) => isNumeric(item, depth + 1)) && !x.includes(undefined))

/** Has the memory of a typed array been transferred, as `postMessage` does? Views of such memory cannot be made. */
function isDetached(x: TypedArray): boolean {
  if (x.length > 0) return false
  try {
    new Uint8Array(x.buffer)
    return false
  } catch {
    return true
  }
}

const isOfAnotherCopy = (x: object): boolean => !(x instanceof NDArray) && brand in x

/** A short text of any JavaScript value, for messages. */
export function describe(x: unknown): string {
  if (x instanceof NDArray) return `${x.dtype}[${x.shape}]`
  if (typeof x === "function") return "a function"
  if (x instanceof Promise) return "a Promise"
  if (typeof x === "string") return JSON.stringify(x)
  if (Array.isArray(x)) return `a JavaScript array of length ${x.length}`
  if (isTypedArray(x)) return `a ${x[Symbol.toStringTag]}${isDetached(x) ? " whose memory has been transferred" : ""}`
  if (typeof x === "object" && x !== null)
    return isOfAnotherCopy(x) ? "an array of another copy of taylorjet" : "an object"
  if (typeof x === "bigint") return `${x}n`
  return Object.is(x, -0) ? "-0" : String(x)
}

/** What to do about a value that is no array; empty where nothing more is known of it. */
function remedyFor(x: unknown): string {
  if (typeof x === "object" && x !== null && isOfAnotherCopy(x)) return "; load the package once, or pass x.toArray()"
  return ""
}

/** `x` in another dtype. */
export function astype(x: NDArray, dtype: DType): NDArray {
  if (x.dtype === dtype) return x
  return new NDArray(isFloat(dtype) ? convert(x.atom, dtype) : cast(x.atom, dtype))
}

/**
 * The array that a number, nested array or typed array stands for, or an array that comes from JSON or was cloned. Throws, on behalf of `who`, for anything else, and for
 * a traced array that has left its function.
 */
export function asArray(x: ArrayLike, who = "array", dtype?: DType, depth = 0): NDArray {
  if (isReady(x)) return dtype ? astype(x, dtype) : x
  if (x instanceof NDArray) {
    requireOpen(who, describe(x), x.atom)
    if (isDisposed(x)) throw new TypeError(`${who}: ${describe(x)} has been disposed of; ${readBefore}`)
    throw new TypeError(`${who}: the memory of ${describe(x)} has been transferred; ${copyFirst}`)
  }
  if (typeof x === "number") return new NDArray(new Lit(aval([], dtype ?? "float64"), x))
  if (typeof x === "boolean") return new NDArray(new Lit(aval([], dtype ?? "bool"), Number(x)))
  if (isTypedArray(x)) {
    if (isDetached(x)) throw new TypeError(`${who}: got ${describe(x)}; ${copyFirst}`)
    return filled([x.length], dtype ?? (dtypeOf(x) as DType), x)
  }
  if (Array.isArray(x)) return fromNested(x, who, dtype, depth)
  if (isPortable(x)) return asArray(new NDArray(restored(who, x)), who, dtype)
  throw refusal(who, x)
}

/** Is it an array that may be used as it is: traced where we are, or with its elements in place? */
export const isReady = (x: unknown): x is NDArray =>
  x instanceof NDArray && (isLit(x.atom) ? !x.atom.lost && !x.atom.disposed : x.atom.scope.open)

const isDisposed = (x: NDArray): boolean => isLit(x.atom) && x.atom.disposed

/** The error for what is no array, nor stands for one; `advice` is what to do where nothing more special is known. */
export const refusal = (who: string, x: unknown, advice = ""): TypeError =>
  new TypeError(
    `${who}: expected an array, a number or a nested array of numbers; got ${describe(x)}${remedyFor(x) || advice}`,
  )

const copyFirst = "copy it, x.slice(), before it is transferred"

function filled(
  shape: readonly number[],
  dtype: DType,
  values: { readonly length: number; [i: number]: number },
): NDArray {
  const data: Data = allocate(dtype, values.length)
  for (let i = 0; i < data.length; i++) data[i] = quantize(dtype, values[i])
  return new NDArray(new Lit(aval(shape, dtype), data))
}

function fromNested(x: readonly Nested[], who: string, dtype: DType | undefined, depth: number): NDArray {
  if (depth >= deepest)
    throw new Error(
      `${who}: expected a nested array; got one of more than ${deepest} levels, or one that contains itself`,
    )
  if (!isNumeric(x, depth)) return stacked(Array.from(x), who, dtype, depth + 1)
  const shape: number[] = []
  for (let level: unknown = x; Array.isArray(level); level = level[0]) shape.push(level.length)
  const values: number[] = []
  let flags = true
  const visit = (item: unknown, axis: number, path: readonly number[]): void => {
    const length = Array.isArray(item) ? item.length : undefined
    if (length !== shape[axis])
      throw new Error(
        `${who}: expected a rectangular nested array of shape [${shape}]; got ` +
          `${length === undefined ? "a number" : `an array of length ${length}`} at [${path}]`,
      )
    if (Array.isArray(item)) item.forEach((part, i) => void visit(part, axis + 1, [...path, i]))
    else {
      flags &&= typeof item === "boolean"
      values.push(Number(item))
    }
  }
  visit(x, 0, [])
  return filled(shape, dtype ?? (flags && values.length > 0 ? "bool" : "float64"), values)
}

/** Arrays of one shape, stacked along a new leading axis. Plain numbers among them adopt a floating-point dtype. */
function stacked(parts: readonly Nested[], who: string, wanted: DType | undefined, depth: number): NDArray {
  const items = parts.map((part) => asArray(part, who, undefined, depth))
  const [{ shape }] = items
  items.forEach((item, i) => {
    if (!sameShape(item.shape, shape))
      throw new Error(
        `${who}: expected a rectangular nested array; element 0 is ${describe(items[0])}, element ${i} is ${describe(item)}`,
      )
  })
  const all = items.map((item) => item.dtype)
  const strong = widest(all.filter((_, i) => !isNumeric(parts[i])))
  const dtype = wanted ?? (isFloat(strong) ? strong : widest(all))
  const rows = items.map((item) => reshape(astype(item, dtype).atom, { shape: [1, ...shape] }))
  return new NDArray(concatenate(rows, 0))
}
