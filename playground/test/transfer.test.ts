// What the first page transfers, and that the site works without a network once it was loaded.
import { gzipSync } from "node:zlib"
import type { Page } from "playwright-core"
import { expect, test } from "vitest"
import { openSite } from "./browser.js"
import { cellOf } from "./cells.js"
import { useSite } from "./site.js"

const site = useSite()

/** What a visit transfers, by path, compressed; what was seen until now can be summed at any time. */
function meter() {
  const sizes = new Map<string, number>()
  const measured: Promise<unknown>[] = []
  return {
    attach(page: Page): void {
      page.on("response", (response) => {
        if (!response.url().startsWith("http")) return // modules made of what was counted
        const size = response
          .body()
          .then((content) => sizes.set(new URL(response.url()).pathname, gzipSync(content).length))
        measured.push(size)
      })
    },
    async total(what: string): Promise<number> {
      await Promise.all(measured)
      const total = [...sizes.values()].reduce((sum, size) => sum + size, 0)
      const list = [...sizes].sort((a, b) => b[1] - a[1]).map(([name, size]) => `${String(size).padStart(8)} ${name}`)
      console.log([`${total} bytes for ${what}`, ...list].join("\n"))
      return total
    },
    has: (name: RegExp): boolean => [...sizes.keys()].some((path) => name.test(path)),
  }
}

test("the first page takes less than 500 kB, compressed; with what runs its cells, less than 600 kB", async () => {
  const { attach, total, has } = meter()
  const { page, close } = await site.visit("", { serviceWorkers: "block" }, attach)
  const cell = cellOf(page, 1)
  await cell.root.waitFor()
  await page.waitForLoadState("networkidle")
  expect(await total("the first page")).toBeLessThan(500_000)
  expect(has(/worker/), "what runs cells is not of the page").toBe(false)
  await cell.root.hover()
  await expect.poll(() => has(/worker/) && has(/part-core/)).toBe(true)
  await page.waitForLoadState("networkidle")
  expect(await total("the first page and what runs cells")).toBeLessThan(600_000)
  expect(has(/part-(special|ode|optimize|export)-/), "parts that no cell has named").toBe(false)
  await close()
})

test("without a network every view opens and cells run, plots too", async () => {
  const own = await openSite()
  const { page, complaints } = await own.visit()
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready
  })
  await own.stopServing()
  await page.reload()
  for (const title of ["Taylor explorer", "See the transform", "Solve an ODE", "Solve a PDE", "Introduction"]) {
    await page.getByRole("link", { name: title }).click()
    await page.getByRole("heading", { level: 1, name: title }).waitFor()
    expect(await page.getByRole("alert").count()).toBe(0)
  }
  const cell = cellOf(page, 5)
  for (let i = 1; i <= 5; i++) await cellOf(page, i).run()
  expect(await cell.settled()).toBe("done")
  expect(await cell.output.locator("img").count()).toBe(1)
  expect(complaints.filter((text) => !text.includes("ERR_CONNECTION_REFUSED"))).toEqual([])
  await own.close()
})

test("the site holds the licence notices of everything in it, of what workers are made of and of the fonts too", async () => {
  const { page, close } = await site.visit()
  await page.getByRole("link", { name: "Licences of what this site is made of" }).click()
  const text = await page.locator("pre").innerText()
  const heads = text.split(/-{80}/).map((notice) => notice.trim().split("\n"))
  const named = heads.map(([first]) => first.replace(/ [\d.]+(?=,)/, ""))
  expect(named).toEqual(
    expect.arrayContaining([
      "taylorjet",
      "@codemirror/view, MIT",
      "@fontsource-variable/inter, OFL-1.1",
      "@lezer/javascript, MIT",
      "katex, MIT",
      "mathjs, Apache-2.0",
      "sucrase, MIT",
    ]),
  )
  expect(heads.filter((lines) => lines.length < 5).map(([first]) => first)).toEqual([])
  await close()
})
