/** Archives of files as NumPy's npz are: written without compression, read with and without it. */
import { inflate } from "./inflate.js"

// All hosts have them; the types of a host's library may be missing.
declare const TextDecoder: new () => { decode(bytes: Uint8Array): string }
declare const TextEncoder: new () => { encode(text: string): Uint8Array<ArrayBuffer> }

const signatures = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50 } as const
const sizes = { local: 30, central: 46, end: 22 } as const
/** A value that stands for one in another place, of an archive of more than 4 GB. */
const elsewhere = 0xffffffff
/** File names are UTF-8. */
const utf8 = 0x0800
/** The first of January 1980: no time is stored, so that equal arrays make equal files. */
const someDay = 0x0021

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})

/** The check sum of a zip archive, CRC-32. */
function checkSum(bytes: Uint8Array): number {
  let value = 0xffffffff
  for (const byte of bytes) value = (value >>> 8) ^ table[(value ^ byte) & 255]
  return ~value >>> 0
}

export interface Entry {
  readonly name: string
  readonly bytes: Uint8Array
}

/** The fields of a header, of two or four bytes each. */
function fields(...values: readonly (readonly [bytes: 2 | 4, value: number])[]): Uint8Array {
  const out = new DataView(new ArrayBuffer(values.reduce((size, [bytes]) => size + bytes, 0)))
  let at = 0
  for (const [bytes, value] of values) {
    if (bytes === 2) out.setUint16(at, value, true)
    else out.setUint32(at, value, true)
    at += bytes
  }
  return new Uint8Array(out.buffer)
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((size, part) => size + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

/** An archive of the entries. Throws, on behalf of `who`, when it would be larger than 4 GB. */
export function writeZip(who: string, entries: readonly Entry[]): Uint8Array<ArrayBuffer> {
  const files: Uint8Array[] = []
  const directory: Uint8Array[] = []
  let offset = 0
  for (const { name, bytes } of entries) {
    const text = new TextEncoder().encode(name)
    const size = bytes.length
    // version, flags, method 0, time, date, check sum, two sizes, lengths of name and extra field
    const common = fields([2, 20], [2, utf8], [2, 0], [2, 0], [2, someDay], [4, checkSum(bytes)], [4, size], [4, size], [2, text.length], [2, 0]) // biome-ignore format: one header
    files.push(fields([4, signatures.local]), common, text, bytes)
    directory.push(fields([4, signatures.central], [2, 20]), common, fields([2, 0], [2, 0], [2, 0], [4, 0], [4, offset]), text) // biome-ignore format: one header
    offset += sizes.local + text.length + size
    if (offset >= elsewhere) throw new RangeError(`${who}: the arrays make a file of more than 4 GB; save them apart`)
  }
  const length = directory.reduce((size, part) => size + part.length, 0)
  const count = entries.length
  const end = fields([4, signatures.end], [2, 0], [2, 0], [2, count], [2, count], [4, length], [4, offset], [2, 0])
  return joined([...files, ...directory, end])
}

/** The files of an archive. Throws, on behalf of `who`, when it is damaged or of another sort. */
export function readZip(who: string, bytes: Uint8Array): Entry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const damaged = (what: string): Error => new Error(`${who}: the zip archive is damaged: ${what}`)
  let end = bytes.length - sizes.end
  while (end >= 0 && view.getUint32(end, true) !== signatures.end) end--
  if (end < 0) throw damaged("it has no end; is the file complete?")
  const count = view.getUint16(end + 10, true)
  let at = view.getUint32(end + 16, true)
  return Array.from({ length: count }, () => {
    if (at + sizes.central > end || view.getUint32(at, true) !== signatures.central)
      throw damaged("its directory is not where it says")
    const [flags, method] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)]
    const [sum, packed, size, start] = [16, 20, 24, 42].map((place) => view.getUint32(at + place, true))
    const [nameLength, extra, comment] = [28, 30, 32].map((place) => view.getUint16(at + place, true))
    const name = new TextDecoder().decode(bytes.subarray(at + sizes.central, at + sizes.central + nameLength))
    at += sizes.central + nameLength + extra + comment
    if ([packed, size, start].includes(elsewhere))
      throw new Error(
        `${who}: ${name} is in a zip archive of more than 4 GB, which cannot be read; save its arrays apart`,
      )
    if (flags & 1) throw new Error(`${who}: ${name} is encrypted; save it without a password`)
    if (start + sizes.local > bytes.length || view.getUint32(start, true) !== signatures.local)
      throw damaged(`${name} is not where it says`)
    const from = start + sizes.local + view.getUint16(start + 26, true) + view.getUint16(start + 28, true)
    const stored = bytes.subarray(from, from + packed)
    if (method !== 0 && method !== 8)
      throw new Error(`${who}: ${name} is compressed by method ${method}; expected none (np.savez) or deflate`)
    const content = stored.length < packed ? undefined : method === 0 ? stored : inflate(stored, size)
    if (content?.length !== size || checkSum(content) !== sum) throw damaged(`${name} is not what was written`)
    return { name, bytes: content }
  })
}
