/** The shape of src/: which folder may import which, no cycles, no dependencies, no pass that names a primitive. */
import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import ts from "typescript"
import { expect, test } from "vitest"

/** Each folder of src/ and the folders it may import from (besides itself). */
const layers: Record<string, string[]> = {
  ir: [],
  primitives: ["ir"],
  transforms: ["ir", "primitives"],
  array: ["ir", "primitives", "transforms"],
  numpy: ["ir", "primitives", "array"],
  random: ["ir", "primitives", "array", "numpy"],
  tree: ["ir", "array", "numpy"],
  special: ["ir", "primitives", "array", "numpy", "operators"],
  planner: [],
  operators: ["ir", "primitives", "transforms", "array", "numpy", "random", "planner"],
  optimize: ["ir", "array", "numpy", "operators"],
  compile: ["ir", "primitives"],
  backends: ["ir", "primitives", "compile"],
  api: ["ir", "primitives", "transforms", "array", "numpy", "random", "operators", "compile", "backends"],
  export: ["ir", "compile", "array", "numpy"],
  ode: ["ir", "primitives", "transforms", "array", "numpy", "operators", "api"],
  xla: ["ir", "array", "backends", "export"],
  command: ["xla", "index.ts"],
  "index.ts": [
    ...["ir", "primitives", "transforms", "array", "numpy", "random", "tree", "special", "planner", "operators"],
    ...["optimize", "compile", "backends", "api", "export", "ode"],
  ],
}
/** Files of src/primitives/ (besides its folders) that hold what primitives share, not a primitive. */
const shared = ["index.ts", "registry.ts", "scalar.ts"]
const passes = ["transforms", "operators", "compile", "backends", "export", "xla"]
const longest = 220

const root = path.resolve(import.meta.dirname, "../src")
const files = readdirSync(root, { recursive: true, encoding: "utf8" })
  .map((file) => file.split(path.sep).join("/"))
  .filter((file) => /\.[jt]s$/.test(file))
  .sort()
const texts = new Map(files.map((file) => [file, readFileSync(path.join(root, file), "utf8")]))
const layer = (file: string) => file.split("/")[0]

/** What a file imports or re-exports, types included, as written. */
const specifiers = (file: string) => ts.preProcessFile(texts.get(file)!).importedFiles.map((f) => f.fileName)
/** The files of src/ that a file imports. */
const imports = new Map(
  files.map((file) => [
    file,
    specifiers(file)
      .filter((name) => name.startsWith("."))
      .map((name) => path.posix.join(path.posix.dirname(file), name))
      .map((name) => (files.includes(name) ? name : name.replace(/\.js$/, ".ts"))),
  ]),
)

test("src is there", () => expect(files).toContain("index.ts"))

test("every import goes to a layer below", () => {
  const wrong = files.flatMap((file) => {
    const allowed = layers[layer(file)]
    if (!allowed) return [`${file}: its folder is not in the table of layers`]
    return imports
      .get(file)!
      .filter((to) => layer(to) !== layer(file) && !allowed.includes(layer(to)))
      .map((to) => `${file} imports ${to}, but ${layer(file)} may import only: ${allowed.join(", ") || "nothing"}`)
  })
  expect(wrong).toEqual([])
})

test("relative imports name a file of src and end in .js; there are no other imports", () => {
  const wrong = files.flatMap((file) => [
    ...specifiers(file)
      .filter((name) => !/^\.\.?\/.*\.js$/.test(name))
      .map((name) => `${file} imports "${name}"`),
    ...imports
      .get(file)!
      .filter((to) => !texts.has(to))
      .map((to) => `${file} imports ${to}, which does not exist`),
  ])
  expect(wrong).toEqual([])
})

test("no import cycles", () => {
  const cycles: string[] = []
  const done = new Set<string>()
  const visit = (file: string, above: string[]) => {
    if (above.includes(file)) cycles.push([...above.slice(above.indexOf(file)), file].join(" -> "))
    else if (!done.has(file)) {
      for (const to of imports.get(file) ?? []) visit(to, [...above, file])
      done.add(file)
    }
  }
  for (const file of files) visit(file, [])
  expect(cycles).toEqual([])
})

test("each primitive has one file and one export line in primitives/index.ts", () => {
  const index = texts.get("primitives/index.ts") ?? ""
  const wrong = files
    .filter((file) => path.posix.dirname(file) === "primitives" && !shared.includes(path.posix.basename(file)))
    .map((file) => `"./${path.posix.basename(file, ".ts")}.js"`)
    .filter(
      (name) => index.split("\n").filter((line) => /^export .* from/.test(line) && line.includes(name)).length !== 1,
    )
  expect(wrong).toEqual([])
})

test("no pass compares a primitive's name", () => {
  const comparison = /\.name\s*[!=]==?|[!=]==?\s*[\w.[\]]+\.name\b|switch\s*\([^)]*\.name\)/
  const wrong = files
    .filter((file) => passes.includes(layer(file)))
    .flatMap((file) =>
      texts
        .get(file)!
        .split("\n")
        .flatMap((line, i) => (comparison.test(line) ? [`${file}:${i + 1}: ${line.trim()}`] : [])),
    )
  expect(wrong).toEqual([])
})

test("no code is made from strings", () => {
  expect(files.filter((file) => /\beval\b|\bFunction\(/.test(texts.get(file)!))).toEqual([])
})

test(`no file is longer than ${longest} lines`, () => {
  const wrong = files
    .map((file) => ({ file, lines: texts.get(file)!.trimEnd().split("\n").length }))
    .filter(({ lines }) => lines > longest)
    .map(({ file, lines }) => `${file} has ${lines} lines: a gravity well; is it really one responsibility?`)
  expect(wrong).toEqual([])
})
