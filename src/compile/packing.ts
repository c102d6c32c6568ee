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

/** Copies two lines, side by side, to every `step`-th place: that passes over what is written half as often. */
function spread(
  known: Data,
  lines: readonly number[],
  along: number,
  into: Data,
  start: number,
  end: number,
  step: number,
): void {
  let [a, b] = lines
  for (let to = start; to < end; to += step) {
    into[to] = known[a]
    into[to + 1] = known[b]
    a += along
    b += along
  }
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
        const firsts = columnsOf(panel, lines, width).map((c) => from.offset + b * from.batch + c * from.line)
        for (let i = 0; i < width; i += 2)
          spread(known, firsts.slice(i, i + 2), from.along, into, start + i, start + depth * width, width)
      }
  }
