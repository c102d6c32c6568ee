/** One array as NumPy writes it to a file: a text that says what it is, and its elements. */
import { NDArray } from "../../array/ndarray.js"
import { Lit } from "../../ir/atom.js"
import { aval, sizeOf } from "../../ir/aval.js"
import { allocate, type DType, widthOf } from "../../ir/dtype.js"
import { reshape, transpose } from "../shape.js"

// All hosts have it; the types of a host's library may be missing.
declare const TextDecoder: new () => { decode(bytes: Uint8Array): string }

const magic = "\x93NUMPY"
const align = 64

const written: Record<DType, string> = { float64: "<f8", float32: "<f4", int32: "<i4", bool: "|b1" }

/** How the elements of a sort are read, and the dtype that holds all of them; int64 and uint64 may hold too large ones. */
interface Kind {
  readonly dtype: DType
  readonly read: (view: DataView, at: number, little: boolean) => number
}

const kinds: Record<string, Kind> = {
  f8: { dtype: "float64", read: (view, at, little) => view.getFloat64(at, little) },
  f4: { dtype: "float32", read: (view, at, little) => view.getFloat32(at, little) },
  f2: { dtype: "float32", read: (view, at, little) => half(view.getUint16(at, little)) },
  i8: { dtype: "float64", read: (view, at, little) => exact(view.getBigInt64(at, little)) },
  u8: { dtype: "float64", read: (view, at, little) => exact(view.getBigUint64(at, little)) },
  i4: { dtype: "int32", read: (view, at, little) => view.getInt32(at, little) },
  u4: { dtype: "float64", read: (view, at, little) => view.getUint32(at, little) },
  i2: { dtype: "int32", read: (view, at, little) => view.getInt16(at, little) },
  u2: { dtype: "int32", read: (view, at, little) => view.getUint16(at, little) },
  i1: { dtype: "int32", read: (view, at) => view.getInt8(at) },
  u1: { dtype: "int32", read: (view, at) => view.getUint8(at) },
  b1: { dtype: "bool", read: (view, at) => Number(view.getUint8(at) !== 0) },
}

/** A float16: a sign, 5 bits of exponent, 10 bits of mantissa. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const [exponent, mantissa] = [(bits >> 10) & 31, bits & 1023]
  if (exponent === 31) return mantissa === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  return sign * (exponent === 0 ? mantissa * 2 ** -24 : (1024 + mantissa) * 2 ** (exponent - 25))
}

function exact(x: bigint): number {
  const value = Number(x)
  if (BigInt(value) === x) return value
  throw new Error(`the whole number ${x} is no float64; save it as floating-point numbers or in two parts`)
}

/** Does it begin as a file of one array does? */
export const isNpy = (bytes: Uint8Array): boolean =>
  bytes.length >= magic.length && [...magic].every((char, i) => bytes[i] === char.charCodeAt(0))

export function writeNpy({ shape, dtype, data }: NDArray): Uint8Array<ArrayBuffer> {
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(", ")
  const text = `{'descr': '${written[dtype]}', 'fortran_order': False, 'shape': (${tuple}), }`
  const start = Math.ceil((magic.length + 4 + text.length + 1) / align) * align
  const header = `${text.padEnd(start - magic.length - 5)}\n`
  const width = widthOf(dtype)
  const bytes = new Uint8Array(start + data.length * width)
  const view = new DataView(bytes.buffer)
  const put = (string: string, at: number): void => {
    for (let i = 0; i < string.length; i++) bytes[at + i] = string.charCodeAt(i)
  }
  put(magic, 0)
  bytes[magic.length] = 1 // the version, 1.0
  view.setUint16(magic.length + 2, header.length, true)
  put(header, magic.length + 4)
  const set = { float64: "setFloat64", float32: "setFloat32", int32: "setInt32", bool: "setUint8" } as const
  const method = set[dtype]
  for (let i = 0; i < data.length; i++) view[method](start + i * width, data[i], true)
  return bytes
}

/** What the text at the beginning says, and where the elements begin. */
function readHeader(fail: (what: string) => Error, bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const version = bytes[magic.length]
  const lengthBytes = version === 1 ? 2 : 4
  const begin = magic.length + 2 + lengthBytes
  if (!(version >= 1 && version <= 3)) throw fail(`its version is ${version}; expected 1, 2 or 3`)
  if (bytes.length < begin) throw fail("it ends within its header")
  const place = magic.length + 2
  const start = begin + (version === 1 ? view.getUint16(place, true) : view.getUint32(place, true))
  if (bytes.length < start) throw fail("it ends within its header")
  const text = new TextDecoder().decode(bytes.subarray(begin, start))
  const descr = /'descr':\s*('[^']*'|\[.*\])/.exec(text)?.[1]
  const fortran = /'fortran_order':\s*(True|False)/.exec(text)?.[1]
  const shape = /'shape':\s*\(([\d\s,]*)\)/.exec(text)?.[1]
  if (descr === undefined || fortran === undefined || shape === undefined)
    throw fail(`its header is not that of an array: ${JSON.stringify(text.trim().slice(0, 80))}`)
  const axes = shape.split(",").flatMap((axis) => (axis.trim() === "" ? [] : [Number(axis)]))
  return { view, start, descr: descr.replace(/^'|'$/g, ""), isFortran: fortran === "True", shape: axes }
}

/** The array of a file; `name` tells messages which one. Throws, on behalf of `who`, when it is no array of ours. */
export function readNpy(who: string, name: string, bytes: Uint8Array): NDArray {
  const fail = (what: string): Error => new Error(`${who}: ${name} cannot be read: ${what}`)
  if (!isNpy(bytes)) throw fail("it is no npy file")
  const { view, start, descr, isFortran, shape } = readHeader(fail, bytes)
  const [, order, code] = /^([<>=|])(\w+)$/.exec(descr) ?? []
  const kind = Object.hasOwn(kinds, code ?? "") ? kinds[code] : undefined
  if (!kind)
    throw fail(`its elements are ${JSON.stringify(descr)}; expected real numbers of at most 64 bits, or truth values`)
  const size = sizeOf(shape)
  const width = Number(code.slice(1))
  if (bytes.length !== start + size * width)
    throw fail(`[${shape}] elements of ${width} bytes need ${size * width} bytes; it has ${bytes.length - start}`)
  const data = allocate(kind.dtype, size, who)
  try {
    for (let i = 0; i < size; i++) data[i] = kind.read(view, start + i * width, order !== ">")
  } catch (error) {
    throw fail((error as Error).message)
  }
  const stored = new NDArray(new Lit(aval([size], kind.dtype), data))
  return isFortran ? transpose(reshape(stored, [...shape].reverse())) : reshape(stored, shape)
}
