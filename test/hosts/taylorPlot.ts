// The page of docs/taylor-plot.md, as it is printed there, beside the built package.
import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import type { Browser } from "playwright-core"
import { complaintsOf } from "../chromium.js"
import { serve } from "./server.js"

const root = path.join(import.meta.dirname, "../..")

function files(): Map<string, string> {
  const [, page] = /^```html\n(.*?)^```$/ms.exec(readFileSync(path.join(root, "docs/taylor-plot.md"), "utf8")) ?? []
  assert(page, "docs/taylor-plot.md: expected a block of HTML")
  const dist = path.join(root, "dist")
  const modules = readdirSync(dist, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".js"))
  return new Map([
    ["/index.html", page],
    ...modules.map((file) => [`/taylorjet/${file}`, readFileSync(path.join(dist, file), "utf8")] as const),
  ])
}

/** The ordinates of a path in the page. */
const ordinates = (d: string): number[] =>
  d
    .slice(1)
    .split("L")
    .map((pair) => Number(pair.split(",")[1]))

export async function checkTaylorPlot(browser: Browser): Promise<void> {
  const server = await serve(files(), {})
  const tab = await browser.newPage()
  const complaints = complaintsOf(tab)
  const curve = async (id: string) => ordinates((await tab.locator(`#${id}`).getAttribute("d")) ?? "")
  /** The greatest distance of the polynomial from the function within 1 of a point. */
  const error = async (point: number) => {
    const [f, p] = [await curve("function"), await curve("polynomial")]
    return Math.max(...f.map((y, i) => (Math.abs(-6 + (12 * i) / 399 - point) < 1 ? Math.abs(y - p[i]) : 0)))
  }
  try {
    await tab.goto(`${server.url}/index.html`)
    await tab.locator("#polynomial[d]").waitFor({ state: "attached" })
    const f = await curve("function")
    assert.equal(f.length, 400)
    assert.ok(Math.abs(f[0] - Math.sin(-6) * Math.exp(-6 / 5)) < 1e-12)
    assert.ok((await error(1)) < 3e-3, "order 5 is near within 1 of the point")
    await tab.locator("#order").fill("12")
    assert.ok((await error(1)) < 1e-8, "order 12 is nearer")
    assert.equal(await tab.locator("#degree").innerText(), "12")
    await tab.locator("#x").fill("-3")
    assert.ok((await error(-3)) < 1e-8, "and follows the point")
    assert.equal(await tab.locator("#point").getAttribute("cx"), "-3")
    await tab.locator("#order").fill("20")
    assert.deepEqual(
      (await curve("polynomial")).filter((y) => !(Math.abs(y) <= 100)),
      [],
    )
    assert.deepEqual(complaints, [])
  } finally {
    await tab.close()
    server.close()
  }
}
