/** docs/numpy.md lists what np has now. */
import { readFileSync } from "node:fs"
import { np } from "taylorjet"
import { expect, test } from "vitest"
import { page } from "../../tools/numpy-table.js"

const text = readFileSync("docs/numpy.md", "utf8")

test("docs/numpy.md is current: npm run docs:numpy", () => {
  expect(text).toBe(page())
})

test("it has a line for every name of np, and every line says something", () => {
  const lines = [...text.matchAll(/^\| `(\w+)(?:\(.*?\))?` \| (.*?) \| (?:yes)? ?\|$/gm)]
  expect(new Set(lines.map(([, name]) => name))).toEqual(new Set(Object.keys(np)))
  expect(lines.filter(([, , says]) => says.length < 2).map(([line]) => line)).toEqual([])
})
