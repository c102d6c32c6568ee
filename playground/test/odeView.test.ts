// Solve an ODE, in a browser.
import type { Page } from "playwright-core"
import { expect, test } from "vitest"
import { examples } from "../src/ode/examples.js"
import { expectAccessible, useSite } from "./site.js"

const site = useSite()

const fact = (page: Page, name: string) =>
  page
    .locator(".readout .facts > div")
    .filter({ has: page.getByText(name, { exact: true }) })
    .locator("dd")
    .innerText()
const number = async (page: Page, name: string) => Number((await fact(page, name)).replaceAll("−", "-"))
const state = async (page: Page) =>
  (await fact(page, "state")).split("\n").map((line) => Number(line.split(" = ")[1].replace("−", "-")))
const handle = (page: Page) => page.getByRole("slider", { name: "Initial point" })
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true })
const ending = (page: Page) => page.locator(".ending").innerText()

/** The initial point as its fields hold it. */
const start = (page: Page) =>
  page
    .locator(".start:not([hidden]) input")
    .evaluateAll((all) => all.map((one) => (one as HTMLInputElement).valueAsNumber))

/** How many points of a canvas are not blank. */
const inked = (page: Page, name: string) =>
  page.getByRole("img", { name, exact: true }).evaluate((picture) => {
    const { width, height } = picture as HTMLCanvasElement
    const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true })!
    context.drawImage(picture as HTMLCanvasElement, 0, 0)
    return context.getImageData(0, 0, width, height).data.filter((value, i) => i % 4 === 3 && value > 0).length
  })

/** Enough time for a machine that does other work. */
const patience = { timeout: 40_000 }

/** Opens the view, at rest unless it shall play: what is shown is the trajectory up to its horizon. */
async function open(hash = "ode", options = {}) {
  const visit = await site.visit(hash, { reducedMotion: "reduce", ...options })
  await expect.poll(() => number(visit.page, "steps"), patience).toBeGreaterThan(0)
  return visit
}

async function type(page: Page, texts: Readonly<Record<string, string>>) {
  for (const [id, text] of Object.entries(texts)) await page.locator(`#${id}`).fill(text)
}

test("at rest a trajectory is shown up to its horizon; it plays and pauses", async () => {
  const { page, complaints, close } = await open()
  await expect.poll(() => number(page, "t"), patience).toBe(examples[0].horizon)
  expect(await fact(page, "order")).toBe("19")
  expect(await number(page, "radius of convergence")).toBeGreaterThan(await number(page, "last step"))
  expect(await number(page, "on the section")).toBeGreaterThan(10)
  expect(await inked(page, "The trajectory")).toBeGreaterThan(5000)
  expect(await inked(page, "The section of the trajectory")).toBeGreaterThan(50)
  expect(await page.locator("path.radius").getAttribute("d")).toMatch(/^M.*h0$/)
  const steps = await number(page, "steps")
  await page.waitForTimeout(300)
  expect(await number(page, "steps")).toBe(steps)

  await button(page, "Play").click()
  await expect.poll(() => number(page, "t"), patience).toBeGreaterThan(examples[0].horizon + 1)
  await expectAccessible(page)
  await button(page, "Pause").click()
  const reached = await number(page, "t")
  await page.waitForTimeout(300)
  expect(await number(page, "t")).toBeCloseTo(reached, 1)
  expect(complaints).toEqual([])
  await close()
})

test("the initial point follows a drag and the keys, and no frame does more than its share", async () => {
  const { page, complaints, close } = await open()
  await page.evaluate(() => {
    const [cell] = [...document.querySelectorAll(".facts dt")].filter((dt) => dt.textContent === "steps in a frame")
    const shares: number[] = []
    Object.assign(globalThis, { shares })
    const look = () => {
      shares.push(Number(cell.nextElementSibling?.textContent))
      requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
  await handle(page).focus() // a first frame makes room and may take more
  await page.keyboard.press("ArrowRight")
  await expect.poll(() => start(page)).not.toEqual(examples[0].start)
  await page.evaluate(() => Object.assign((globalThis as unknown as { shares: number[] }).shares, { length: 0 }))

  const box = (await handle(page).locator(".dot").boundingBox())!
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  const before = await start(page)
  await page.mouse.move(x, y)
  await page.mouse.down()
  for (let i = 1; i <= 20; i++) await page.mouse.move(x + 4 * i, y - 3 * i)
  await page.mouse.up()
  const after = await start(page)
  expect(after[0]).toBeGreaterThan(before[0])
  expect(after[1]).toBe(before[1]) // the axes are x and z
  expect(after[2]).toBeGreaterThan(before[2])
  await expect.poll(() => number(page, "t"), patience).toBe(examples[0].horizon)
  const shares = await page.evaluate(() => (globalThis as unknown as { shares: number[] }).shares)
  expect(Math.max(...shares)).toBe(40)

  expect(await page.evaluate(() => document.activeElement?.getAttribute("role"))).toBe("slider")
  await page.keyboard.press("Shift+ArrowDown")
  await expect.poll(async () => (await start(page))[2]).toBeLessThan(after[2])
  expect(await handle(page).getAttribute("aria-valuetext")).toMatch(/^x = [−\d.]+, z = [−\d.]+$/)
  await page.getByLabel("y(0)").fill("-3")
  await expect.poll(() => number(page, "t"), patience).toBe(examples[0].horizon)
  expect((await start(page))[1]).toBe(-3)
  expect(complaints).toEqual([])
  await close()
})

test("a system that is typed is solved; the tolerance changes the order", async () => {
  const { page, complaints, close } = await open()
  await type(page, { "rate-x": "y", "rate-y": "-x", "rate-z": "", section: "x" })
  await page.getByLabel("x(0)").fill("1")
  await page.getByLabel("y(0)").fill("0")
  await expect.poll(() => page.locator(".start:not([hidden])").count()).toBe(2)
  await expect.poll(() => number(page, "t"), patience).toBe(examples[0].horizon)
  await expect
    .poll(() => state(page))
    .toEqual([20].flatMap((t) => [Math.cos(t), -Math.sin(t)]).map((v) => Number(v.toPrecision(4))))
  expect(await number(page, "on the section")).toBe(3)
  await page.getByLabel("Tolerance").fill("4")
  await expect.poll(() => fact(page, "order")).toBe("6")
  await type(page, { section: "" })
  await expect.poll(() => page.getByRole("img", { name: "The section of the trajectory" }).isVisible()).toBe(false)
  await type(page, { "rate-z": "sin(t)", "rate-w": "z" })
  await expect.poll(() => page.locator(".start:not([hidden])").count()).toBe(4)
  await page.getByLabel("Axes", { exact: true }).selectOption("w, z")
  await expect.poll(() => handle(page).getAttribute("aria-valuetext")).toMatch(/^w = .*, z = /)
  expect(complaints).toEqual([])
  await close()
})

test("a wrong formula gets a message under its field, and the last good trajectory stays", async () => {
  const { page, complaints, close } = await open()
  await expect.poll(() => number(page, "t"), patience).toBe(examples[0].horizon)
  const before = await fact(page, "state")
  const cases: readonly (readonly [string, string, string])[] = [
    ["rate-x", "10 (y - ", "Unexpected end of expression"],
    ["rate-y", "u + 1", "u is not known: the variables are t, x, y, z,"],
    ["rate-z", "x(3)", "x is a variable, not a function"],
    ["section", "z > 27", "a comparison is true or false"],
    ["rate-x", "constructor.constructor('globalThis.harmed = true')()", "Value expected"],
  ]
  for (const [id, text, expected] of cases) {
    await type(page, { [id]: text })
    await expect.poll(() => page.locator(`#${id}-message`).innerText()).toContain(expected)
    expect(await page.locator(`#${id}`).getAttribute("aria-invalid")).toBe("true")
    expect(await fact(page, "state")).toBe(before)
  }
  expect(await page.evaluate(() => "harmed" in globalThis)).toBe(false)
  await expectAccessible(page)
  await page.getByRole("button", { name: "Example Kepler" }).click()
  for (const [id] of cases) await expect.poll(() => page.locator(`#${id}-message`).innerText()).toBe("")
  expect(complaints).toEqual([])
  await close()
})

test("where a solution ends is said with its time, and another start goes on", async () => {
  const { page, complaints, close } = await open()
  await type(page, { "rate-x": "x^2", "rate-y": "1", "rate-z": "", section: "" })
  await page.getByLabel("x(0)").fill("2")
  await expect.poll(() => ending(page), patience).toContain("The solution ends at t = 0.5, where it has a pole")
  await page.getByLabel("x(0)").fill("-1")
  await expect.poll(() => ending(page), patience).toBe("")
  await type(page, { "rate-x": "sqrt(-x)", "rate-y": "1" })
  await page.getByLabel("x(0)").fill("1")
  await expect.poll(() => ending(page), patience).toBe("At t = 0 the formula of x′ is NaN.")
  expect(complaints).toEqual([])
  await close()
})

test("the address keeps what is shown, opens it again, and is followed", async () => {
  const { page, complaints, close } = await open()
  expect(new URL(page.url()).hash).toBe("#ode") // nothing to keep yet
  await page.getByRole("button", { name: "Example Kepler" }).click()
  await page.getByLabel("w(0)").fill("1.9")
  await expect.poll(() => new URL(page.url()).hash).toContain("start=0.4%2C0%2C0%2C1.9&axes=xy&cut=xw")
  const hash = new URL(page.url()).hash.slice(1)
  await expect.poll(() => number(page, "t"), patience).toBe(10)

  const again = await open(hash)
  await expect.poll(() => number(again.page, "t"), patience).toBe(10)
  expect(await fact(again.page, "state")).toBe(await fact(page, "state"))
  expect(await start(again.page)).toEqual([0.4, 0, 0, 1.9])
  await again.page.evaluate(() => {
    location.hash = "#ode/dx=y&dy=-x&start=2,0&horizon=1&digits=8"
  })
  await expect
    .poll(() => state(again.page), patience)
    .toEqual([2 * Math.cos(1), -2 * Math.sin(1)].map((v) => Number(v.toPrecision(4))))
  expect([...complaints, ...again.complaints]).toEqual([])
  await again.close()
  await close()
})

test("on a phone a finger drags; leaving the view ends its frames", async () => {
  const { page, complaints, close } = await open("ode", { viewport: { width: 360, height: 800 }, hasTouch: true })
  await page.locator(".draggable .plot").scrollIntoViewIfNeeded()
  const box = (await page.locator(".draggable .plot").boundingBox())!
  await page.touchscreen.tap(box.x + box.width * 0.8, box.y + box.height / 3)
  await expect.poll(async () => (await start(page))[0]).toBeGreaterThan(5)
  await button(page, "Play").click()
  await page.getByRole("link", { name: "See the transform" }).click()
  await page.locator(".program").first().waitFor()
  expect(complaints).toEqual([])
  await close()
})
