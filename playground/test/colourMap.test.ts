// The colours of a field: in steps that look equal, and within what a screen can show.
import { expect, test } from "vitest"
import { type ColourMap, colourOf, dark, light, table } from "../src/pde/colourMap.js"

/** Lightness in Oklab, from bytes of sRGB. */
function lightness(rgb: readonly number[]): number {
  const [r, g, b] = rgb.map((x) => (x <= 10 ? x / 255 / 12.92 : ((x / 255 + 0.055) / 1.055) ** 2.4))
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s
}

const maps: readonly [name: string, map: ColourMap][] = [
  ["light", light],
  ["dark", dark],
]

test.each(maps)("%s: equal steps of a number are equal steps of lightness, on both sides of zero", (_, map) => {
  for (const end of [-1, 1]) {
    const seen = Array.from({ length: 11 }, (_, i) => lightness(colourOf((end * i) / 10, map)))
    const target = end < 0 ? map.negative.lightness : map.positive.lightness
    for (const [i, value] of seen.entries()) {
      const expected = map.zero.lightness + (i / 10) * (target - map.zero.lightness)
      expect(Math.abs(value - expected), `${(end * i) / 10}`).toBeLessThan(0.006)
    }
  }
})

test.each(maps)("%s: the table has the colours from -1 to 1, and what is beyond them has the last", (_, map) => {
  const bytes = table(map)
  expect(bytes.length).toBe(4 * 513)
  for (const [index, value] of [
    [0, -1],
    [256, 0],
    [384, 0.5],
    [512, 1],
  ])
    expect([...bytes.subarray(4 * index, 4 * index + 4)]).toEqual([...colourOf(value, map), 255])
  expect(colourOf(7, map)).toEqual(colourOf(1, map))
})
