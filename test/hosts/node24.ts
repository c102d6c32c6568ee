// Node 24, where WebAssembly multiplies and adds in one operation: the tests run by vitest.
import { execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import path from "node:path"

const root = path.resolve(import.meta.dirname, "../..")
const tests = path.join(root, "test")

/** How many tests of each file passed, by its path from the folder of tests. */
export type Passed = ReadonlyMap<string, number>

/** The part of vitest's report that is read. */
interface Report {
  readonly testResults: readonly { readonly name: string; readonly assertionResults: readonly { status: string }[] }[]
}

/** The binary that is installed here for Linux; elsewhere the environment says where Node 24 is. */
function node24(): string {
  if (process.env.NODE24) return process.env.NODE24
  const manifest = createRequire(import.meta.url).resolve(`node-${process.platform}-${process.arch}/package.json`)
  return path.join(path.dirname(manifest), "bin/node")
}

/** Runs folders of tests and has the report written to a file. */
export async function runOnNode24(
  folders: readonly string[],
  reportFile: string,
): Promise<{ status: number; passed: Passed }> {
  const options = ["--reporter=default", "--reporter=json", `--outputFile=${reportFile}`]
  const args = ["node_modules/vitest/vitest.mjs", "run", ...folders.map((folder) => `test/${folder}`), ...options]
  const node = node24()
  console.log(`${node}, Node ${execFileSync(node, ["--version"], { encoding: "utf8" }).trim()}`)
  const [status] = (await once(spawn(node, args, { cwd: root, stdio: "inherit" }), "exit")) as [number | null]
  const { testResults }: Report = JSON.parse(readFileSync(reportFile, "utf8"))
  const passed = new Map(
    testResults.map(({ name, assertionResults }) => [
      path.relative(tests, name).replaceAll("\\", "/"),
      assertionResults.filter((t) => t.status === "passed").length,
    ]),
  )
  return { status: status ?? 1, passed }
}
