// Headless Chromium: the tests are bundled, served under a strict content policy, and run in a page.
import assert from "node:assert/strict"
import path from "node:path"
import { setTimeout } from "node:timers/promises"
import { type Browser, chromium } from "playwright-core"
import { build, preview } from "vite"
import { complaintsOf, launch } from "../chromium.js"
import { checkBundlers } from "./bundlers.js"
import type { FileResult } from "./laws.js"
import type { Permitted } from "./policy.js"
import { checkTaylorPlot } from "./taylorPlot.js"

declare const results: Promise<unknown>

/** A page that is not done after twenty minutes has come to a halt. */
const limit = 1_200_000

const root = import.meta.dirname
const fromHere = (name: string): string => path.join(root, name)

/** All code is kept: this package declares that its sources, the tests among them, have no side effects. */
const bundle = () =>
  build({
    configFile: false,
    logLevel: "warn",
    root,
    resolve: { alias: { vitest: fromHere("vitest.ts"), taylorjet: fromHere("../../src/index.ts") } },
    build: {
      target: "esnext",
      modulePreload: false,
      minify: false,
      rolldownOptions: { input: [fromHere("laws.html"), fromHere("policy.html")], treeshake: false },
    },
  })

/** What a page reports that is served under a policy, and what the browser complained of. */
async function visit<T>(browser: Browser, page: string, scripts: string): Promise<{ report: T; complaints: string[] }> {
  const policy = `default-src 'none'; script-src ${scripts}; connect-src 'self'`
  const server = await preview({
    configFile: false,
    logLevel: "warn",
    root,
    preview: { port: 0, headers: { "Content-Security-Policy": policy } },
  })
  const tab = await browser.newPage()
  const complaints = complaintsOf(tab)
  await tab.addInitScript(() => {
    addEventListener("securitypolicyviolation", (e) => console.error(`refused: ${e.blockedURI}`))
  })
  try {
    await tab.goto(new URL(page, server.resolvedUrls?.local[0]).href)
    const late = setTimeout(limit, undefined, { ref: false }).then(() => Promise.reject(new Error(`${page}: too slow`)))
    return { report: (await Promise.race([tab.evaluate(() => results), late])) as T, complaints }
  } finally {
    await tab.close()
    await server.close()
  }
}

/** The policies are in force: no page may evaluate text; only with the word for it may a page compile WebAssembly. */
async function checkPolicies(browser: Browser, compiling: string, refusing: string): Promise<void> {
  const values = [6, 10]
  const permitting = await visit<Permitted>(browser, "policy.html", compiling)
  assert.deepEqual(permitting.report, { evaluates: false, compiles: true, values, warnings: [] })
  assert.deepEqual(permitting.complaints, ["refused: eval"])

  const { report, complaints } = await visit<Permitted>(browser, "policy.html", refusing)
  assert.deepEqual({ ...report, warnings: [] }, { evaluates: false, compiles: false, values, warnings: [] })
  assert.equal(report.warnings.length, 1)
  assert.match(report.warnings[0], /^jit: the host refused a WebAssembly module: .*Content Security Policy/)
  assert.deepEqual(new Set(complaints), new Set(["refused: eval", "refused: wasm-eval"]))
}

/** The version of Chromium, what came of every file of tests, and what the console of their page said. */
export async function runInChromium(): Promise<{ version: string; files: FileResult[]; complaints: string[] }> {
  await bundle()
  const browser = await chromium.launch(launch)
  try {
    const compiling = "'self' 'wasm-unsafe-eval'"
    await checkPolicies(browser, compiling, "'self'")
    console.log(`threads start in pages made by ${(await checkBundlers(browser)).join("; ")}`)
    await checkTaylorPlot(browser)
    console.log("the page of docs/taylor-plot.md draws and follows its sliders")
    const { report, complaints } = await visit<FileResult[]>(browser, "laws.html", compiling)
    return { version: browser.version(), files: report, complaints }
  } finally {
    await browser.close()
  }
}
