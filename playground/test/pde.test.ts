// Solve a PDE, in a browser.
import type { Page } from "playwright-core"
import { expect, test } from "vitest"
import { expectAccessible, useSite } from "./site.js"

const site = useSite()

const tile = (page: Page, name: string) =>
  page
    .locator(".tiles > div")
    .filter({ has: page.getByText(name, { exact: true }) })
    .locator("dd")

const text = (page: Page, name: string) => tile(page, name).innerText()
const step = async (page: Page) => Number.parseInt(await text(page, "step"), 10)
const number = async (page: Page, name: string) => Number.parseFloat((await text(page, name)).replaceAll("−", "-"))
const said = (page: Page) => page.getByRole("status").innerText()
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true })

/** Enough time for a machine that does other work. */
const patience = { timeout: 40_000 }

async function open(equation?: string) {
  const visit = await site.visit("pde")
  if (equation) await visit.page.getByLabel("Equation").selectOption(equation)
  await expect.poll(() => said(visit.page), patience).toContain("Ready")
  await expect.poll(() => step(visit.page)).toBe(0)
  return visit
}

/** How much the pixels of a picture differ from each other. */
const contrast = (page: Page, name: string) =>
  page.getByRole("img", { name, exact: true }).evaluate((picture) => {
    const { width, height } = picture as HTMLCanvasElement
    const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true })!
    context.drawImage(picture as HTMLCanvasElement, 0, 0)
    const greens = context.getImageData(0, 0, width, height).data.filter((_, i) => i % 4 === 1)
    return Math.max(...greens) - Math.min(...greens)
  })

test("the loss falls, the picture sharpens, pause stops it, and it goes on", async () => {
  const { page, complaints, close } = await open()
  expect(await contrast(page, "The exact solution")).toBeGreaterThan(100)
  expect(await contrast(page, "The solution by the network")).toBeLessThan(60)
  const [loss, error] = [await number(page, "loss"), await number(page, "relative L2 error")]

  await button(page, "Start").click()
  expect(await said(page)).toBe("Training.")
  await expect.poll(() => number(page, "relative L2 error"), patience).toBeLessThan(error / 10)
  expect(await number(page, "loss")).toBeLessThan(loss / 3)
  expect(await number(page, "steps per second")).toBeGreaterThan(0)
  expect(await contrast(page, "The solution by the network")).toBeGreaterThan(100)
  expect(await page.locator("path.loss").getAttribute("d")).toMatch(/^M.*L/)
  console.log(`pde: ${await text(page, "steps per second")} steps per second, ${await text(page, "relative L2 error")}`)
  await expectAccessible(page)

  await button(page, "Pause").click()
  await expect.poll(() => said(page), patience).toBe("Paused.")
  await page.evaluate(() => new Promise(requestAnimationFrame))
  const stopped = await step(page)
  expect(Number(await page.getByRole("progressbar").getAttribute("value"))).toBe(stopped)
  await page.waitForTimeout(1000)
  expect(await step(page)).toBe(stopped)

  await button(page, "Continue").click()
  await expect.poll(() => step(page), patience).toBeGreaterThan(stopped)
  expect(complaints).toEqual([])
  await close()
})

test("a restart begins anew and goes on; another equation waits; leaving the view ends the worker", async () => {
  const { page, complaints, close } = await open("heat")
  await page.getByRole("button", { name: "Restart" }).click()
  await expect.poll(() => said(page), patience).toContain("Ready")
  await button(page, "Start").click()
  await expect.poll(() => step(page), patience).toBeGreaterThan(20)
  await page.getByRole("button", { name: "Restart" }).click()
  expect(await said(page)).toContain("Compiling")
  await expect.poll(() => said(page), patience).toBe("Training.")
  await expect.poll(() => step(page), patience).toBeGreaterThan(0)

  await page.getByLabel("Equation").selectOption("burgers")
  await expect.poll(() => said(page), patience).toContain("Ready")
  await expect.poll(() => step(page)).toBe(0)
  await page.getByText("The problem in TypeScript").click()
  await expect.poll(() => page.locator("pre").innerText()).toContain("export const burgers: Problem")

  expect(page.workers().length).toBe(1)
  await page.getByRole("link", { name: "See the transform" }).click()
  await expect.poll(() => page.workers().length, patience).toBe(0)
  expect(complaints).toEqual([])
  await close()
})

test.each(["burgers", "plate"])("%s trains, too", async (equation) => {
  const { page, complaints, close } = await open(equation)
  const loss = await number(page, "loss")
  await button(page, "Start").click()
  await expect.poll(() => number(page, "loss"), patience).toBeLessThan(loss / 2)
  expect(complaints).toEqual([])
  await close()
})

const fill = async (page: Page, texts: Readonly<Record<string, string>>) => {
  for (const [id, value] of Object.entries(texts)) await page.locator(`#${id}`).fill(value)
}

test("a typed problem is solved and pictured, digits are gained, and its address opens it again", async () => {
  const { page, complaints, close } = await site.visit("pde")
  await page.getByLabel("Equation").selectOption("your own")
  await expect.poll(() => said(page), patience).toContain("Ready")
  expect(await text(page, "relative L2 error")).toBe("not known")
  expect(await page.getByRole("img", { name: "The exact solution", exact: true }).isVisible()).toBe(false)
  await fill(page, { source: "0", boundary: "exp(x) * cos(y)", exact: "exp(x) * cos(y)" })
  await expect.poll(() => text(page, "relative L2 error"), patience).toContain("%")
  await expect.poll(() => said(page), patience).toContain("Ready")
  const error = await number(page, "relative L2 error")
  await button(page, "Start").click()
  await expect.poll(() => number(page, "digits per second"), patience).toBeGreaterThan(0)
  await expect.poll(() => number(page, "relative L2 error"), patience).toBeLessThan(error / 100)
  expect(await contrast(page, "The solution by the network")).toBeGreaterThan(60)
  await expectAccessible(page)

  const hash = new URL(page.url()).hash.slice(1)
  expect(hash).toContain("operator=laplace&domain=square&f=0&g=exp%28x%29+*+cos%28y%29")
  const again = await site.visit(hash)
  await expect.poll(() => said(again.page), patience).toContain("Ready")
  expect(await again.page.locator("#boundary").inputValue()).toBe("exp(x) * cos(y)")
  await again.page.getByLabel("Equation").selectOption("heat")
  await expect.poll(() => new URL(again.page.url()).hash).toBe("#pde")
  expect([...complaints, ...again.complaints]).toEqual([])
  await again.close()
  await close()
})

test("a problem on the interval is a curve, and one in time has t and x", async () => {
  const typed = new URLSearchParams({ operator: "biharmonic", domain: "interval", f: "100 cos(5 x)", g: "0" })
  const { page, complaints, close } = await site.visit(`pde/${typed}`)
  await expect.poll(() => said(page), patience).toContain("Ready")
  await button(page, "Start").click()
  await expect.poll(() => said(page), patience).toBe("Finished.")
  expect(await number(page, "loss")).toBeLessThan(1e-3)
  expect(await page.locator("path.network").getAttribute("d")).toMatch(/^M([^L]*L){80}[^L]*$/)
  await page.getByLabel("Operator").selectOption("wave")
  await expect.poll(() => page.locator(".help").innerText()).toContain("formulas in t and x")
  await expect.poll(() => page.locator("#source-message").innerText()).toBe("")
  expect(await page.getByLabel("on the").isDisabled()).toBe(true)
  expect(complaints).toEqual([])
  await close()
})

test("a wrong formula gets a message, and what was there stays; what has no value is told", async () => {
  const { page, complaints, close } = await site.visit("pde")
  await page.getByLabel("Equation").selectOption("your own")
  await expect.poll(() => said(page), patience).toContain("Ready")
  for (const [id, wrong, expected] of [
    ["source", "x +", "Unexpected end of expression"],
    ["source", "ln(x - 2)", "has no finite value at (0.07, 0.07): got NaN"],
    ["boundary", "t", "t is not known: the variables are x, y,"],
  ]) {
    await fill(page, { [id]: wrong })
    await expect.poll(() => page.locator(`#${id}-message`).innerText()).toContain(expected)
    expect(await page.locator(`#${id}`).getAttribute("aria-invalid")).toBe("true")
    expect(await said(page)).toContain("Ready")
  }
  await fill(page, { source: "0", boundary: "x^2", exact: "x^2" })
  await expect.poll(() => page.locator("#exact-message").innerText()).toContain("does not satisfy the equation")
  expect(complaints).toEqual([])
  await close()
})

test("Stop ends the worker, while it trains and while it compiles; a restart begins anew", async () => {
  const { page, complaints, close } = await open("plate")
  await button(page, "Start").click()
  await expect.poll(() => step(page), patience).toBeGreaterThan(0)
  await button(page, "Stop").click()
  expect(await said(page)).toBe("Stopped. Restart begins anew.")
  await expect.poll(() => page.workers().length, patience).toBe(0)
  const stopped = await step(page)
  await page.waitForTimeout(500)
  expect(await step(page)).toBe(stopped)
  await page.getByRole("button", { name: "Restart" }).click()
  await button(page, "Stop").click() // before it is ready
  await expect.poll(() => page.workers().length, patience).toBe(0)
  await page.getByRole("button", { name: "Restart" }).click()
  await expect.poll(() => said(page), patience).toContain("Ready")
  expect(complaints).toEqual([])
  await close()
})
