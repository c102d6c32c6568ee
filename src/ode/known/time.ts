/** A time as the sum of two numbers, of which the second is below the last digit of the first. */
export interface Time {
  readonly high: number
  readonly low: number
}

export const timeOf = (t: number): Time => ({ high: t, low: 0 })

export const numberOf = ({ high, low }: Time): number => high + low

/** t + h, its rounding error kept (Knuth's sum of two numbers). */
export function later({ high, low }: Time, h: number): Time {
  const sum = high + h
  const part = sum - high
  const error = high - (sum - part) + (h - part) + low
  const total = sum + error
  return { high: total, low: error - (total - sum) }
}

/** t - s, rounded once. */
export const since = (t: number, { high, low }: Time): number => t - high - low
