import { bytesOf } from "./host.js"

// Messages of Protocol Buffers: fields by their numbers, whole numbers in seven bits a byte, messages inside by length.

/** A field: a number, or the bytes of a message, of a text, or of many numbers. */
export interface Field {
  readonly number: number
  readonly value: bigint | Uint8Array
}

function varint(x: bigint): number[] {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, x)
  do {
    const more = rest > 127n
    bytes.push(Number(rest & 127n) | (more ? 128 : 0))
    rest >>= 7n
  } while (rest > 0n)
  return bytes
}

type Value = number | string | Uint8Array

/** The bytes of a message with these fields, each a pair of its number and its value. */
export function message(...fields: readonly (readonly [number, Value])[]): Uint8Array {
  const bytes = fields.flatMap(([number, value]) => {
    if (typeof value === "number") return [...varint(BigInt(number << 3)), ...varint(BigInt(value))]
    const inside = typeof value === "string" ? bytesOf(value) : value
    return [...varint(BigInt((number << 3) | 2)), ...varint(BigInt(inside.length)), ...inside]
  })
  return Uint8Array.from(bytes)
}

/** The number that starts at a place, and where it ends. */
function numberAt(bytes: Uint8Array, start: number): [bigint, number] {
  let [x, shift, i] = [0n, 0n, start]
  for (;;) {
    const byte = bytes[i++]
    x |= BigInt(byte & 127) << shift
    shift += 7n
    if (byte < 128) return [x, i]
  }
}

/** The fields of a message. Those of fixed width, which we never look for, are left out. */
export function fieldsOf(bytes: Uint8Array): Field[] {
  const fields: Field[] = []
  let i = 0
  while (i < bytes.length) {
    const [key, start] = numberAt(bytes, i)
    const number = Number(key >> 3n)
    const kind = Number(key & 7n)
    if (kind === 1 || kind === 5) {
      i = start + (kind === 1 ? 8 : 4)
      continue
    }
    const [x, end] = numberAt(bytes, start)
    i = kind === 2 ? end + Number(x) : end
    fields.push({ number, value: kind === 2 ? bytes.subarray(end, i) : x })
  }
  return fields
}

const isBytes = (x: bigint | Uint8Array): x is Uint8Array => typeof x !== "bigint"

/** The messages, or texts, of all fields of a number. */
export const messagesIn = (bytes: Uint8Array, number: number): Uint8Array[] =>
  fieldsOf(bytes).flatMap((f) => (f.number === number && isBytes(f.value) ? [f.value] : []))

/** The whole numbers of all fields of a number, packed or one by one. */
export function numbersIn(bytes: Uint8Array, number: number): number[] {
  return fieldsOf(bytes).flatMap((f) => {
    if (f.number !== number) return []
    if (!isBytes(f.value)) return [Number(f.value)]
    const found: number[] = []
    for (let i = 0; i < f.value.length; ) {
      const [x, end] = numberAt(f.value, i)
      found.push(Number(x))
      i = end
    }
    return found
  })
}
