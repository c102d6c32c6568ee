/** Runs the laws on Node 24 and in headless Chromium: npm run test:hosts [-- a folder for the reports]. */
import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { runInChromium } from "./chromium.js"
import { runOnNode24 } from "./node24.js"

const reports = process.argv[2] ?? mkdtempSync(path.join(tmpdir(), "hosts-"))

/** A page has one thread. */
const inPage = async () => {
  const start = performance.now()
  const page = await runInChromium()
  return { ...page, seconds: ((performance.now() - start) / 1000).toFixed(1) }
}
const [node, page] = await Promise.allSettled([
  runOnNode24(["laws", "compile", "expansions", "numbers"], path.join(reports, "node24.json")),
  inPage(),
])
if (node.status === "rejected") throw node.reason
if (page.status === "rejected") throw page.reason
const { passed: passedOnNode, status } = node.value
const { version, files, complaints, seconds } = page.value
if (status !== 0) process.exitCode = 1

// A file in which Node and the page disagree on how many tests pass has skipped or lost some.
const lost = files.flatMap(({ name, passed }) => {
  const onNode = passedOnNode.get(name)
  return passed === onNode ? [] : [`${name}: ${passed} tests passed; on Node 24 ${onNode}`]
})
const failures = [...files.flatMap((file) => file.failures), ...lost, ...complaints.map((text) => `console: ${text}`)]
const passed = files.reduce((sum, file) => sum + file.passed, 0)
const ran = new Set(files.map((file) => file.name))
const missing = [...passedOnNode.keys()].filter((name) => !ran.has(name))

console.log(`Chromium ${version}, in ${seconds} s, under a strict content policy`)
for (const { name, passed } of files) console.log(`  ${String(passed).padStart(5)} passed  ${name}`)
console.log(`  ${String(passed).padStart(5)} passed, ${failures.length} failed; on Node only: ${missing.join(", ")}`)
for (const failure of failures) console.log(`\nfailed: ${failure}`)
writeFileSync(
  path.join(reports, "chromium.json"),
  JSON.stringify({ numPassedTests: passed, numFailedTests: failures.length }),
)
if (failures.length > 0 || files.length === 0) process.exitCode = 1
