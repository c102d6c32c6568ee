/** The notebooks as they are stored, and the tools that run them (all but the kernel: `npm run notebooks` is its test). */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { afterAll, describe, expect, test } from "vitest"
import { difference } from "../../notebooks/runner/compare.js"
import { type CodeCell, codeCells, lines, type Output, read, text, write } from "../../notebooks/runner/notebook.js"
import { outputs } from "../../notebooks/runner/outputs.js"
import { typeErrors } from "../../notebooks/runner/types.js"

const folder = path.resolve(import.meta.dirname, "../../notebooks")
const files = readdirSync(folder).filter((file) => file.endsWith(".ipynb"))
const scratch = mkdtempSync(path.join(tmpdir(), "notebooks-"))
afterAll(() => rmSync(scratch, { recursive: true }))

const cell = (source: string, ...tags: string[]): CodeCell => ({
  cell_type: "code",
  id: "id",
  metadata: { tags },
  source,
  execution_count: null,
  outputs: [],
})
const printed = (content: string): Output => ({ output_type: "stream", name: "stdout", text: lines(content) })
const picture = (svg: string): Output => ({
  output_type: "execute_result",
  data: { "image/svg+xml": [svg] },
  metadata: {},
  execution_count: 1,
})

describe.each(files)("%s", (file) => {
  const notebook = read(path.join(folder, file))

  test("is stored with all outputs, in order, without errors and paths of this machine", () => {
    const cells = codeCells(notebook)
    expect(cells.map((c) => c.execution_count)).toEqual(cells.map((_, i) => i + 1))
    const all = cells.flatMap((c) => c.outputs)
    expect(all.length).toBeGreaterThan(10)
    expect(all.filter((output) => output.output_type === "error")).toEqual([])
    expect(JSON.stringify(all)).not.toMatch(/file:\/\/|\/home\/|\/work\//)
  })

  test("is written as it was read", () => {
    const copy = path.join(scratch, file)
    write(copy, notebook)
    expect(read(copy)).toEqual(notebook)
  })
})

test("the introduction runs in a page too: its cells import the package and plots only", () => {
  const sources = codeCells(read(path.join(folder, files[0]))).map((c) => text(c.source))
  const imported = sources.flatMap((source) => [...source.matchAll(/ from "(.*)"/g)].map(([, name]) => name))
  expect(new Set(imported)).toEqual(new Set(["taylorjet", "./plot.ts"]))
})

describe("the comparison of outputs", () => {
  const compare = (stored: string, fresh: string, ...tags: string[]) =>
    difference(cell("", ...tags), [printed(stored)], [printed(fresh)])

  test("allows for rounding, and for the white space that follows from it", () => {
    expect(compare("[1.5 -2]", "[ 1.5000000001 -2]")).toBeUndefined()
    expect(compare("error 0.0e+0", "error -1.1e-16")).toBeUndefined()
    expect(compare("NaN Infinity", "NaN Infinity")).toBeUndefined()
  })

  test.each([
    ["1.5", "1.500001"],
    ["1.5", "-1.5"],
    ["1.5", "NaN"],
    ["1e-6", "2e-6"],
    ["1,000", "1,001"],
    ["[1 2]", "[12]"],
    ["[1 2]", "[1 2 3]"],
    ["sin 1", "cos 1"],
    ["sin", ""],
  ])("finds the difference of %j and %j", (stored, fresh) => {
    expect(compare(stored, fresh)).toMatch(/^stored is .*; got /)
    expect(compare(fresh, stored)).toMatch(/^stored is .*; got /)
  })

  test("ignores the numbers of timings, and only those", () => {
    expect(compare("jets 1.2 ms", "jets 300 ms", "timing")).toBeUndefined()
    expect(compare("jets 1.2 ms", "jets 300 s", "timing")).toBeDefined()
  })

  test("allows a factor of three after training", () => {
    expect(compare("loss 0.1", "loss 0.25", "training")).toBeUndefined()
    expect(compare("loss 0.1", "loss 0.5", "training")).toBeDefined()
    expect(compare("loss 0.1", "loss -0.1", "training")).toBeDefined()
    expect(compare("loss 0.1", "loss NaN", "training")).toBeDefined()
  })

  test("takes a few tenths of a pixel for equal, and paths of what was trained", () => {
    const stored = [picture('<path d="M0,0L10,20"/>')]
    expect(difference(cell(""), stored, [picture('<path d="M0,0L10,20.1"/>')])).toBeUndefined()
    expect(difference(cell(""), stored, [picture('<path d="M0,0L10,21"/>')])).toBeDefined()
    const bent = [picture('<path d="M0,0L5,5L10,21"/>')]
    expect(difference(cell(""), stored, bent)).toBeDefined()
    expect(difference(cell("", "training"), stored, bent)).toBeUndefined()
  })

  test("finds outputs that are lost, new, or of another sort", () => {
    const a = printed("a")
    expect(difference(cell(""), [a], [])).toBe("1 outputs are stored; got 0")
    expect(difference(cell(""), [], [a])).toBe("0 outputs are stored; got 1")
    expect(difference(cell(""), [a], [picture("<svg/>")])).toBe("output 1 is stored as stdout; got image/svg+xml")
  })
})

test("pieces of a stream become one output, and a result that comes after idle is kept", () => {
  const piece = (content: string) => ({ type: "stream", content: { name: "stdout", text: content } })
  const status = (execution_state: string) => ({ type: "status", content: { execution_state } })
  const result = { data: { "text/plain": "1\n2" }, metadata: {}, execution_count: 3, transient: {} }
  const messages = [
    status("busy"),
    piece("a\n"),
    piece("b"),
    status("idle"),
    { type: "execute_result", content: result },
  ]
  expect(outputs(messages)).toEqual([
    printed("a\nb"),
    {
      output_type: "execute_result",
      data: { "text/plain": ["1\n", "2"] },
      metadata: {},
      execution_count: 3,
    },
  ])
})

test("a message that nobody expects is an error, not lost", () => {
  expect(() => outputs([{ type: "update_display_data", content: {} }])).toThrow("got update_display_data")
})

test("cells are type-checked as one module, and errors name the cell and its line", () => {
  writeFileSync(
    path.join(scratch, "tsconfig.json"),
    '{ "compilerOptions": { "strict": true, "types": [], "lib": ["ES2022"] } }',
  )
  const errors = typeErrors(path.join(scratch, "a.ipynb"), {
    cells: [
      cell("export const x: number = 1"),
      { cell_type: "markdown", source: "text" },
      cell('x.toFixed()\nconst y: string = x\n"z"'),
    ],
  })
  expect(errors).toEqual(["cell 2, line 2: Type 'number' is not assignable to type 'string'."])
})
