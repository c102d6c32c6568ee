import { expect, test } from "vitest"
import { packerOf, roomFor, widths } from "../../src/compile/packing.js"

const column = (panel: Float64Array, i: number, width: number) => panel.filter((_, at) => at % width === i)

test.each([1, 2, 3, 4, 5, 8, 11])("a right side of %i lines: panels of columns that exist", (lines) => {
  const depth = 3
  const known = Float64Array.from({ length: lines * depth }, (_, i) => i)
  const buffer = { dtype: "float64", size: known.length, constant: known } as const
  const from = { buffer, offset: 0, batch: 0, line: depth, along: 1 }
  const packed = { role: "right", float: "float64", batches: 1, lines, depth, from } as const
  const into = new Float64Array(roomFor(packed)).fill(Number.NaN)
  packerOf(packed, known)(into)

  const width = widths.float64
  const found = new Set<number>()
  for (let panel = 0; panel * width < lines; panel++)
    for (let i = 0; i < width; i++) {
      const values = column(into.subarray(panel * width * depth, (panel + 1) * width * depth), i, width)
      const line = values[0] / depth
      expect([...values]).toEqual([...known.subarray(line * depth, (line + 1) * depth)])
      found.add(line)
    }
  expect([...found].sort((a, b) => a - b)).toEqual(Array.from({ length: lines }, (_, i) => i))
})
