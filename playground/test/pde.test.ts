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
  await expect.poll(() => page.workers().length).toBe(0)
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
