import type { Axes } from "./examples.js"

/** What a picture shows, from left to right and from below. */
export interface Window {
  readonly across: readonly [from: number, to: number]
  readonly up: readonly [from: number, to: number]
}

/** Values, each with how long it lasts. */
type Lasting = readonly { readonly value: number; readonly duration: number }[]

/** The value below which a share of the time is spent. */
function quantile(sorted: Lasting, share: number): number {
  let left = share * sorted.reduce((sum, { duration }) => sum + duration, 0)
  for (const { value, duration } of sorted) {
    left -= duration
    if (left <= 0) return value
  }
  return sorted[sorted.length - 1].value
}

/** Room for where most of the time is spent: a pole, near which steps are many and short, must not flatten the rest. */
function range(values: Lasting): [from: number, to: number] {
  const finite = values.filter(({ value }) => Number.isFinite(value)).sort((a, b) => a.value - b.value)
  if (finite.length === 0) return [-1, 1]
  const [low, high] = [0.03, 0.97].map((share) => quantile(finite, share))
  const [least, most] = [finite[0].value, finite[finite.length - 1].value]
  const width = high - low
  const [from, to] = [Math.max(least, low - width), Math.min(most, high + width)]
  const room = 0.08 * (to - from) || 0.5 * Math.abs(from) || 1
  return [from - room, to + room]
}

/** The window in which states of `size` numbers are seen, at times in their order. */
export function fit(points: Float64Array, times: ArrayLike<number>, size: number, axes: Axes): Window {
  const [across, up] = axes.map((place) =>
    range(
      Array.from({ length: points.length / size }, (_, i) => ({
        value: points[i * size + place],
        duration: i === 0 ? 0 : times[i] - times[i - 1],
      })),
    ),
  )
  return { across, up }
}
