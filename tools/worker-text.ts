/** Writes src/backends/wasm/workerText.ts, the text of worker.js with what it imports: npm run worker. */
import { readFileSync, writeFileSync } from "node:fs"
import path from "node:path"
import { fileURLToPath } from "node:url"
import ts from "typescript"

const folder = fileURLToPath(new URL("../src/backends/wasm", import.meta.url))
const file = path.join(folder, "workerText.ts")

const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, removeComments: true }

/** A module as a part of a script: its imports stand before it. */
function part(name: string): string {
  const { outputText } = ts.transpileModule(readFileSync(path.join(folder, name), "utf8"), {
    compilerOptions,
    fileName: name,
  })
  return outputText.replace(/^import .*\n/gm, "").replace(/^export /gm, "")
}

/** What the file should hold. */
export function workerText(): string {
  const script = part("chunks.js") + part("worker.js")
  if (/[`\\]|\$\{|^\s*(import|export)\b/m.test(script))
    throw new Error("worker.js: expected neither backquotes, backslashes nor modules besides chunks.js")
  return [
    "// Written by tools/worker-text.ts from chunks.js and worker.js; npm run worker writes it anew.",
    "",
    "/** A script for a worker: all that it needs, so that no bundler has to find a file. */",
    `export const workerText = \`${script}\``,
    "",
  ].join("\n")
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(file, workerText())
