/** A number: digits b^exponent, b being 2 or 10. */
interface Scaled {
  readonly digits: bigint
  readonly exponent: number
}

/** The exact value of a finite double, in powers of two. */
function binary(x: number): Scaled {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, Math.abs(x))
  const bits = view.getBigUint64(0)
  const exponent = Number(bits >> 52n)
  const fraction = bits & (2n ** 52n - 1n)
  const digits = exponent === 0 ? fraction : fraction + 2n ** 52n
  return { digits: x < 0 ? -digits : digits, exponent: Math.max(exponent, 1) - 1075 }
}

/** The exact value of a decimal such as -1.25e-7, in powers of ten. */
function decimal(text: string): Scaled {
  const [, sign, whole, fraction = "", exponent = "0"] = /^(-?)(\d+)(?:\.(\d*))?(?:e([+-]?\d+))?$/.exec(text) ?? []
  if (whole === undefined) throw new Error(`expected a decimal number; got ${text}`)
  return { digits: BigInt(`${sign}${whole}${fraction}`), exponent: Number(exponent) - fraction.length }
}

/** x - y for a double x and a decimal y, subtracted exactly and then rounded: the comparison itself adds no error. */
export function difference(x: number, y: string): number {
  const [a, b] = [binary(x), decimal(y)]
  const twos = Math.max(0, -a.exponent)
  const tens = Math.max(0, -b.exponent)
  const left = a.digits * 2n ** BigInt(a.exponent + twos) * 10n ** BigInt(tens)
  const right = b.digits * 10n ** BigInt(b.exponent + tens) * 2n ** BigInt(twos)
  return quotient(left - right, 2n ** BigInt(twos) * 10n ** BigInt(tens))
}

/** a / b, computed to at least 60 bits and then rounded. */
function quotient(a: bigint, b: bigint): number {
  const shift = Math.max(0, length(b) - length(a) + 64)
  return Number((a << BigInt(shift)) / b) * 2 ** -shift
}

/** The number of bits, rounded up to a multiple of four. */
const length = (x: bigint): number => 4 * x.toString(16).length
