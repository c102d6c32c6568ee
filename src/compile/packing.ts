import type { Data } from "../ir/dtype.js"
import type { Kernel, Pack } from "./kernel.js"

type Float = Kernel["float"]

/** A panel of the right side is two vectors of columns. */
export const widths: Record<Float, number> = { float64: 4, float32: 8 }

/** A tile has at most so many rows. */
const highest = 6

/** The elements of one packed batch, for tiles of any height. */
export const roomFor = ({ role, float, lines, depth }: Pick<Pack, "role" | "float" | "lines" | "depth">): number =>
  role === "left" ? (lines + highest - 1) * depth : Math.ceil(lines / widths[float]) * widths[float] * depth

/**
 * The columns of a panel; where there are fewer than its width, the second vector reaches back over the first. What is
 * read for columns that do not exist is not used, and one that does exist is read, since a read beyond an array is slow.
 */
function columnsOf(panel: number, lines: number, width: number): number[] {
  const start = Math.max(0, Math.min(panel * width, lines - width))
  const second = Math.min(width, lines) - width / 2
  return Array.from({ length: width }, (_, i) => {
    const column = start + (i < width / 2 ? i : second + i - width / 2)
    return Math.max(0, Math.min(column, lines - 1))
  })
}

/** Copies a line to every `step`-th place. */
function spread(known: Data, first: number, along: number, into: Data, start: number, end: number, step: number): void {
  for (let from = first, to = start; to < end; from += along, to += step) into[to] = known[from]
}

/** What writes a right side that is known as it is when packed. */
export const packerOf =
  (pack: Omit<Pack, "kind" | "to">, known: Data) =>
  (into: Data): void => {
    const { float, batches, lines, depth, from } = pack
    const width = widths[float]
    for (let b = 0; b < batches; b++)
      for (let panel = 0; panel * width < lines; panel++) {
        const start = b * roomFor(pack) + panel * width * depth
        columnsOf(panel, lines, width).forEach((column, i) => {
          const first = from.offset + b * from.batch + column * from.line
          spread(known, first, from.along, into, start + i, start + depth * width, width)
        })
      }
  }
