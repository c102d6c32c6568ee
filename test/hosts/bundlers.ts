// Threads in pages that bundlers made of the built package: the worker starts, and from no file.
import assert from "node:assert/strict"
import path from "node:path"
import { build as esbuild } from "esbuild"
import type { Browser } from "playwright-core"
import { build as vite } from "vite"
import { complaintsOf } from "../chromium.js"
import { type Files, serve } from "./server.js"
import type { Helped } from "./threads.js"

declare const results: Promise<Helped>

const root = import.meta.dirname
const alias = { taylorjet: path.join(root, "../../dist/index.js") }

const page = (script: string): string => `<!doctype html><title>Threads</title>${script}`

async function byEsbuild(format: "esm" | "iife"): Promise<Files> {
  const { outputFiles, warnings } = await esbuild({
    entryPoints: [path.join(root, "threads.ts")],
    bundle: true,
    write: false,
    minify: true,
    target: "es2022",
    logLevel: "silent",
    format,
    alias,
  })
  assert.deepEqual(warnings, [])
  const type = format === "esm" ? ` type="module"` : ""
  return new Map<string, string>([
    ["/threads.html", page(`<script${type} src="/app.js"></script>`)],
    ["/app.js", outputFiles[0].text],
  ])
}

async function byVite(): Promise<Files> {
  const made = await vite({
    configFile: false,
    logLevel: "warn",
    root,
    resolve: { alias },
    build: { write: false, target: "esnext", rolldownOptions: { input: path.join(root, "threads.html") } },
  })
  assert("output" in made)
  return new Map(made.output.map((file) => [`/${file.fileName}`, file.type === "chunk" ? file.code : file.source]))
}

/** Files of the application's own, under the names that a library's worker could have: nobody asks for them. */
const traps = ["/worker.js", "/assets/worker.js", "/chunks.js"].map(
  (name) => [name, `throw new Error("a file of the application was started")`] as const,
)

const isolation = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" }
const policy = (workers: string) => ({
  ...isolation,
  "Content-Security-Policy": `default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src ${workers}`,
})

/** What the page reports, which served files were asked for, and what the browser complained of. */
async function visit(browser: Browser, files: Files, headers: Readonly<Record<string, string>>) {
  const server = await serve(new Map([...files, ...traps]), headers)
  const tab = await browser.newPage()
  const complaints = complaintsOf(tab)
  try {
    await tab.goto(`${server.url}/threads.html`)
    const report = await tab.evaluate(() => results)
    return { report, asked: server.asked, complaints }
  } finally {
    await tab.close()
    server.close()
  }
}

/** Throws what is not as it should be; gives the names of what was tried. */
export async function checkBundlers(browser: Browser): Promise<string[]> {
  const bundles = {
    "esbuild, esm": await byEsbuild("esm"),
    "esbuild, iife": await byEsbuild("iife"),
    Vite: await byVite(),
  }
  for (const [name, files] of Object.entries(bundles)) {
    for (const headers of [isolation, policy("blob:")]) {
      const { report, asked, complaints } = await visit(browser, files, headers)
      const { addresses, ...rest } = report
      assert.deepEqual(rest, { isolated: true, same: true, helped: true, warnings: [] }, name)
      assert.equal(addresses.length, 1)
      assert.match(addresses[0], /^blob:/)
      assert.deepEqual(new Set(asked), new Set(files.keys()), `${name} asks for its own files only`)
      assert.deepEqual(complaints, [], name)
    }
    const refused = await visit(browser, files, policy("'self'"))
    assert.deepEqual(
      { ...refused.report, addresses: [] },
      {
        ...{ isolated: true, same: true, helped: false, addresses: [] },
        warnings: [refused.report.warnings[0]],
      },
    )
    assert.match(refused.report.warnings[0], /^jit: the host refused a worker.*; one thread does all the work/)
    const shared = await visit(browser, files, {})
    assert.deepEqual(shared.report, {
      ...{ isolated: false, same: true, helped: false, addresses: [] },
      warnings: [
        "jit: threads cannot share memory here; a page must be cross-origin isolated; one thread does all the work (docs/recipes.md)",
      ],
    })
    assert.deepEqual(shared.complaints, [])
  }
  return Object.keys(bundles)
}
