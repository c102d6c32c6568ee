/** Decompression of DEFLATE (RFC 1951): a bit stream of blocks of literal bytes and of copies of what came before. */

/** A canonical Huffman code: how many codes have each length, and the symbols in the order of their codes. */
interface Code {
  readonly counts: Uint16Array
  readonly symbols: Uint16Array
}

const longest = 15

function codeOf(lengths: Uint8Array): Code {
  const counts = new Uint16Array(longest + 1)
  for (const length of lengths) counts[length]++
  counts[0] = 0
  const next = new Uint16Array(longest + 2)
  for (let length = 1; length <= longest; length++) next[length + 1] = next[length] + counts[length]
  const symbols = new Uint16Array(lengths.length)
  lengths.forEach((length, symbol) => {
    if (length > 0) symbols[next[length]++] = symbol
  })
  return { counts, symbols }
}

/** Bases and numbers of extra bits: each size of extra bits is used `each` times, the first one twice as often. */
function ranges(count: number, each: number, first: number): readonly (readonly [base: number, bits: number])[] {
  let base = first
  return Array.from({ length: count }, (_, i) => {
    const bits = Math.max(0, Math.floor(i / each) - 1)
    const range = [base, bits] as const
    base += 2 ** bits
    return range
  })
}

/** What the symbols 257 to 285 and the distance symbols 0 to 29 mean. */
const copyLengths = [...ranges(28, 4, 3), [258, 0] as const]
const distances = ranges(30, 2, 1)

const fixedLengths = Uint8Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8))
const fixed = [codeOf(fixedLengths), codeOf(new Uint8Array(30).fill(5))] as const

/** The order in which a dynamic block states the lengths of the codes for code lengths. */
const lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

class Damaged extends Error {}

/** Bits of a byte string, the lowest of each byte first. */
class Bits {
  #at = 0
  #held = 0
  #count = 0
  constructor(readonly bytes: Uint8Array) {}

  take(n: number): number {
    while (this.#count < n) {
      if (this.#at >= this.bytes.length) throw new Damaged()
      this.#held |= this.bytes[this.#at++] << this.#count
      this.#count += 8
    }
    const value = this.#held & (2 ** n - 1)
    this.#held >>>= n
    this.#count -= n
    return value
  }

  symbol({ counts, symbols }: Code): number {
    for (let length = 1, code = 0, first = 0, index = 0; length <= longest; length++) {
      code |= this.take(1)
      if (code - first < counts[length]) return symbols[index + code - first]
      index += counts[length]
      first = (first + counts[length]) * 2
      code *= 2
    }
    throw new Damaged()
  }

  /** Bytes from the next whole one on. */
  raw(): Uint8Array {
    this.#held = 0
    this.#count = 0
    const [a, b, c, d] = [0, 1, 2, 3].map((i) => this.bytes[this.#at + i])
    const size = a + b * 256
    const start = this.#at + 4
    if (c !== 255 - a || d !== 255 - b || start + size > this.bytes.length) throw new Damaged()
    this.#at = start + size
    return this.bytes.subarray(start, start + size)
  }
}

function dynamicCodes(bits: Bits): readonly [Code, Code] {
  const [literals, copies, stated] = [bits.take(5) + 257, bits.take(5) + 1, bits.take(4) + 4]
  const own = new Uint8Array(19)
  for (const place of lengthOrder.slice(0, stated)) own[place] = bits.take(3)
  const code = codeOf(own)
  const lengths = new Uint8Array(literals + copies)
  for (let i = 0; i < lengths.length; ) {
    const symbol = bits.symbol(code)
    if (symbol < 16) lengths[i++] = symbol
    else {
      if (symbol === 16 && i === 0) throw new Damaged()
      const value = symbol === 16 ? lengths[i - 1] : 0
      const times = symbol === 16 ? 3 + bits.take(2) : symbol === 17 ? 3 + bits.take(3) : 11 + bits.take(7)
      if (i + times > lengths.length) throw new Damaged()
      lengths.fill(value, i, i + times)
      i += times
    }
  }
  return [codeOf(lengths.subarray(0, literals)), codeOf(lengths.subarray(literals))]
}

/** The bytes, `size` of them, that were compressed to `bytes`; undefined when these are damaged. */
export function inflate(bytes: Uint8Array, size: number): Uint8Array | undefined {
  try {
    const out = new Uint8Array(size)
    return decoded(new Bits(bytes), out) === size ? out : undefined
  } catch (error) {
    if (error instanceof Damaged) return undefined
    throw error
  }
}

/** Fills `out`, and returns how many bytes there were. */
function decoded(bits: Bits, out: Uint8Array): number {
  let at = 0
  for (let last = false; !last; ) {
    last = bits.take(1) === 1
    const kind = bits.take(2)
    if (kind === 3) throw new Damaged()
    if (kind === 0) {
      const raw = bits.raw()
      if (at + raw.length > out.length) throw new Damaged()
      out.set(raw, at)
      at += raw.length
    } else at = block(bits, kind === 1 ? fixed : dynamicCodes(bits), out, at)
  }
  return at
}

function block(bits: Bits, [literals, copies]: readonly [Code, Code], out: Uint8Array, start: number): number {
  let at = start
  for (;;) {
    const symbol = bits.symbol(literals)
    if (symbol === 256) return at
    const range = symbol < 256 ? undefined : copyLengths[symbol - 257]
    if (symbol > 285) throw new Damaged()
    const length = range ? range[0] + bits.take(range[1]) : 1
    if (at + length > out.length) throw new Damaged()
    if (!range) out[at++] = symbol
    else {
      const far = distances[bits.symbol(copies)]
      const distance = far ? far[0] + bits.take(far[1]) : Number.POSITIVE_INFINITY
      if (distance > at) throw new Damaged()
      // What is copied may overlap with what it is copied to: then it repeats.
      for (const end = at + length; at < end; at++) out[at] = out[at - distance]
    }
  }
}
