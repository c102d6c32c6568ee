/** From values to pixels, in a straight line. */
export interface Scale {
  (value: number): number
  readonly from: number
  readonly to: number
  /** The value at a pixel. */
  invert(pixel: number): number
}

export function scale(from: number, to: number, start: number, end: number): Scale {
  const at = (value: number) => start + ((value - from) / (to - from)) * (end - start)
  return Object.assign(at, {
    from,
    to,
    invert: (pixel: number) => from + ((pixel - start) / (end - start)) * (to - from),
  })
}

/** Round values between two, about as many as asked for: multiples of 1, 2 or 5 times a power of ten. */
export function ticks(from: number, to: number, count: number): number[] {
  const rough = (to - from) / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10)
  const first = Math.ceil(from / step - 1e-9)
  const last = Math.floor(to / step + 1e-9)
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)))
}

/** A number for a label: a real minus sign, and no more digits than it needs. */
export const label = (value: number): string => String(Number(value.toPrecision(10))).replace("-", "−")

/** A power of ten for a label; what stands after the sign ^ is set as an exponent. */
export const powerOfTen = (exponent: number): string => `10^${label(exponent)}`
