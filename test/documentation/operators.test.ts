/** docs/operators.md counts what the operators take now, and that is what its formulas say. */
import { readFileSync } from "node:fs"
import { partials } from "taylorjet"
import { expect, test } from "vitest"
import { expected, rows, updated, vectors } from "../../tools/operators-table.js"

const text = readFileSync("docs/operators.md", "utf8")

test("docs/operators.md is current: npm run docs:operators", () => {
  expect(text).toBe(updated())
})

test("it shows the plan that partials.explain shows", () => {
  expect(text).toContain(`\`\`\`text\n${partials.explain(["t", "x", "xx", "xxt"])}\n\`\`\``)
})

test.each(rows.map((row) => [`${row.name}, D = ${row.size}`, row] as const))("%s", (_, row) => {
  expect(vectors(row.operator, row.size)).toBe(expected(row))
  if (row.nested) expect(vectors(row.nested, row.size)).toBeGreaterThan(expected(row))
})
