import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import * as taylorjet from "../../src/index.js"

/** What is read of a page: without code and scripts, and without marks. */
const text = (html: string): string => html.replace(/<(code|pre|script)\b.*?<\/\1>/gs, " ").replace(/<[^>]*>/g, " ")

/** The functions of a module and of the modules in it, by their full names. */
function functionsOf(space: string, names: object): string[] {
  return Object.entries(names).flatMap(([name, value]) => {
    if (typeof value === "object" && value !== null) return functionsOf(`${space}.${name}`, value)
    return typeof value === "function" && !/^class\b/.test(String(value)) ? [`${space}.${name}`] : []
  })
}

/** Throws unless the reference holds every function as a function, and every page of docs with its formulas drawn. */
export function check(folder: string): void {
  const read = (...parts: string[]) => readFileSync(path.join(folder, ...parts), "utf8")
  const written = readdirSync(path.join(folder, "functions"))
  // What `special` has of `np` has one page, and so has a second name that is a word of JavaScript: np.var is np.variance.
  const functions = functionsOf("taylorjet", taylorjet)
    .map((name) => `${name}.html`)
    .filter((file) => file !== "taylorjet.np.var.html")
    .filter((file) => !(file.includes(".special.") && written.includes(file.replace(".special.", ".np."))))
  assert.deepEqual(
    functions.filter((file) => !written.includes(file)),
    [],
  )
  const silent = functions.filter((file) => !/Returns/.test(text(read("functions", file))))
  assert.deepEqual(silent, [], "functions that do not say what they return")

  const documents = readdirSync(path.join(folder, "documents")).map((file) => read("documents", file))
  const pages = readdirSync("docs").filter((file) => file.endsWith(".md"))
  const titles = pages.map((file) => /^# (.+)/.exec(readFileSync(path.join("docs", file), "utf8"))?.[1] ?? file)
  const shown = documents.map((html) => /<title>(.*?) \| taylorjet/.exec(html)?.[1])
  assert.deepEqual(
    titles.filter((title) => !shown.includes(title)),
    [],
    "pages that are missing",
  )
  assert(
    documents.some((html) => html.includes("<math")),
    "no formula is drawn",
  )
  const raw = documents.flatMap((html) => text(html).match(/\$\S[^$]*\$/g) ?? [])
  assert.deepEqual(raw, [], "formulas that are not drawn")
  console.log(`${functions.length} functions and ${pages.length} pages of docs in ${folder}`)
}
