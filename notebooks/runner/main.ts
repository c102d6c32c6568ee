/**
 * Type-checks and runs the notebooks, and compares what they give with what is stored:
 * npm run notebooks [-- names...] [--write]
 */
import { execFileSync } from "node:child_process"
import { readdirSync } from "node:fs"
import path from "node:path"
import { difference } from "./compare.js"
import { Kernel } from "./kernel.js"
import { codeCells, type Notebook, type Output, read, text, write } from "./notebook.js"
import { typeErrors } from "./types.js"

const folder = path.resolve(import.meta.dirname, "..")
const launcher = path.join(folder, "node_modules/deno/bin.cjs")
const deno = execFileSync(process.execPath, [launcher, "eval", "-p", "Deno.execPath()"], { encoding: "utf8" }).trim()

const names = process.argv.slice(2).filter((argument) => !argument.startsWith("--"))
const storing = process.argv.includes("--write")

const files = readdirSync(folder).filter((file) => file.endsWith(".ipynb"))
const chosen = files.filter((file) => names.length === 0 || names.some((name) => file.includes(name)))
if (chosen.length === 0) throw new Error(`notebooks: expected names of notebooks; got ${names}`)

for (const name of chosen) {
  const file = path.join(folder, name)
  const begin = performance.now()
  const notebook = read(file)
  const complaints = [...typeErrors(file, notebook), ...(await run(notebook))]
  if (storing && complaints.length === 0) write(file, notebook)
  const seconds = ((performance.now() - begin) / 1000).toFixed(1)
  const verdict = complaints.length > 0 ? "failed" : storing ? "stored" : "as stored"
  console.log(`${name}: ${codeCells(notebook).length} cells, ${verdict}, ${seconds} s`)
  for (const complaint of complaints) console.log(`  ${complaint}`)
  if (complaints.length > 0) process.exitCode = 1
}

/** Runs the cells and puts their outputs into the notebook. Returns what is wrong with them. */
async function run(notebook: Notebook): Promise<string[]> {
  const cells = codeCells(notebook)
  const results = await execute(cells.map((cell) => text(cell.source)))
  return cells.flatMap((cell, i) => {
    const [stored, fresh] = [cell.outputs, results[i]]
    cell.outputs = fresh
    cell.execution_count = i + 1
    const error = fresh.find((output) => output.output_type === "error")
    const wrong = error?.traceback.join("\n") ?? (storing ? undefined : difference(cell, stored, fresh))
    return wrong ? [`cell ${i + 1}: ${wrong}`] : []
  })
}

async function execute(sources: readonly string[]): Promise<Output[][]> {
  const kernel = await Kernel.start(deno, folder)
  const results: (() => Output[])[] = []
  try {
    for (const source of sources) results.push(await kernel.execute(source))
  } finally {
    await kernel.stop()
  }
  return results.map((outputs) => outputs())
}
