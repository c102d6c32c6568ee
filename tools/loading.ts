/**
 * What Node takes to load the package, as the modules that bundlers get and as the files of dist/node, each in a new process,
 * in turns: npm run build && npx tsx tools/loading.ts. Prints milliseconds, writes nothing.
 */
import { execFileSync } from "node:child_process"
import path from "node:path"
import { pathToFileURL } from "node:url"
import { quantile } from "../bench/timing.js"

const rounds = 11
const files = { modules: "dist/index.js", bundle: "dist/node/index.js" }

function loading(file: string): number {
  const url = pathToFileURL(path.join(import.meta.dirname, "..", file)).href
  const code = `const start = performance.now(); await import(${JSON.stringify(url)}); console.log(performance.now() - start)`
  return Number(execFileSync(process.execPath, ["--input-type=module", "--eval", code], { encoding: "utf8" }))
}

const times = Object.entries(files).map(([name, file]) => ({ name, file, all: [] as number[] }))
for (let round = 0; round < rounds; round++) for (const { file, all } of times) all.push(loading(file))
for (const { name, all } of times) {
  const [least, median, most] = [0, 0.5, 1].map((share) => quantile(all, share).toFixed(0))
  console.log(`${name}: ${median} ms, from ${least} to ${most}`)
}
