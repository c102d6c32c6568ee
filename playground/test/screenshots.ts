/** Pictures of every view, light and dark, for the README: npm run playground:screenshots [-- the id of a view ...] */
import { mkdirSync, statSync } from "node:fs"
import path from "node:path"
import type { Page } from "playwright-core"
import { toHash } from "../src/ode/address.js"
import { examples } from "../src/ode/examples.js"
import { views } from "../src/views.js"
import { openSite } from "./browser.js"

const folder = path.join(import.meta.dirname, "../../docs/figures/playground")
const limit = 200_000

/** Views of which the whole is shown, from the header to the last figure; of the others what fits into a window. */
const whole = new Set(["explorer", "ode", "pde"])

/** What is done before the picture is taken, where a view has more to show than at its start. */
const prepare: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  async introduction(page) {
    await page.getByRole("button", { name: "Run all" }).click()
    await page.locator("section.cell:last-of-type[data-state=done]").waitFor()
    await page.locator("section.cell[aria-label='Cell 5'] .output").evaluate((output) => {
      scrollTo({ top: scrollY + output.getBoundingClientRect().bottom - innerHeight + 40, behavior: "instant" })
    })
  },
  async ode(page) {
    await page.setViewportSize({ width: 980, height: 860 }) // fine lines take many bytes
    await page.getByRole("button", { name: "Pause", exact: true }).click()
    const shown = toHash({ ...examples[0], horizon: 13 })
    await page.evaluate((hash) => Object.assign(location, { hash }), shown)
  },
  async pde(page) {
    await page.setViewportSize({ width: 940, height: 860 }) // colours take many bytes
    await page.getByRole("button", { name: "Start", exact: true }).click()
    await page.getByText(/^0\.\d+ %$/).waitFor() // the error
  },
}

/** The part of the page from its top to the end of what a view shows, the room under it left out. */
async function wholeOf(page: Page): Promise<{ x: number; y: number; width: number; height: number }> {
  const height = await page.locator("article.view").evaluate((view) => view.getBoundingClientRect().bottom + scrollY)
  return { x: 0, y: 0, width: page.viewportSize()!.width, height: Math.ceil(height) + 24 }
}

mkdirSync(folder, { recursive: true })
const wanted = process.argv.slice(2)
const site = await openSite()
for (const { id, title } of views) {
  if (wanted.length > 0 && !wanted.includes(id)) continue
  for (const colorScheme of ["light", "dark"] as const) {
    const { page, close } = await site.visit(id, { colorScheme, viewport: { width: 1280, height: 860 } })
    await page.getByRole("heading", { level: 1, name: title }).waitFor()
    await page.waitForLoadState("networkidle")
    await prepare[id]?.(page)
    await page.waitForTimeout(500)
    const file = path.join(folder, `${id}-${colorScheme}.png`)
    await page.screenshot({ path: file, ...(whole.has(id) && { fullPage: true, clip: await wholeOf(page) }) })
    const { size } = statSync(file)
    console.log(`${path.basename(file)}: ${size} bytes`)
    if (size > limit) process.exitCode = 1
    await close()
  }
}
await site.close()
