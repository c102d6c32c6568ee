// The Taylor explorer, in a browser.
import type { Page } from "playwright-core"
import { expect, test } from "vitest"
import { examples } from "../src/explorer/examples.js"
import { expectAccessible, useSite } from "./site.js"

const site = useSite()

const handle = (page: Page) => page.getByRole("slider", { name: "Expansion point" })
const point = async (page: Page) => Number(await handle(page).getAttribute("aria-valuenow"))
const path = (page: Page, name: string) => page.locator(`path.${name}`).getAttribute("d")

/** The radius that is shown. */
async function radius(page: Page): Promise<number> {
  const text = await page.locator(".readout .radius").innerText()
  const [, number] = text.match(/^R ≈ ([\d.]+)$/) ?? []
  if (!number) throw new Error(`expected a radius; got "${text}"`)
  return Number(number)
}

async function open(options = {}) {
  const visit = await site.visit("explorer", options)
  await handle(visit.page).waitFor()
  await expect.poll(() => path(visit.page, "polynomial")).toMatch(/^M/)
  return visit
}

test("the explorer follows a drag: point, polynomial, error, coefficients and radius", async () => {
  const { page, complaints, close } = await open()
  const before = { f: await path(page, "function"), p: await path(page, "polynomial"), e: await path(page, "error") }
  expect(await radius(page)).toBeCloseTo(Math.hypot(1, 0.5), 4)
  expect(await page.locator(".singularities path").count()).toBe(2)

  await page.evaluate(() => {
    const times: number[] = []
    Object.assign(globalThis, { times })
    const tick = (time: number) => {
      times.push(time)
      requestAnimationFrame(tick)
    }
    requestAnimationFrame(tick)
  })
  const box = (await handle(page).locator(".dot").boundingBox())!
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await page.mouse.move(x, y)
  await page.mouse.down()
  const seen = new Set<number>()
  for (let i = 1; i <= 60; i++) {
    await page.mouse.move(x + 2 * i, y + i)
    seen.add(await point(page))
  }
  const times = await page.evaluate(() => (globalThis as unknown as { times: number[] }).times)
  await page.mouse.up()
  await expect.poll(() => point(page)).toBeGreaterThan(1.2)
  expect(seen.size).toBeGreaterThan(20)
  expect(await radius(page)).toBeCloseTo(Math.hypot(1, await point(page)), 4)
  expect(await path(page, "function")).toBe(before.f)
  expect(await path(page, "polynomial")).not.toBe(before.p)
  expect(await path(page, "error")).not.toBe(before.e)
  expect(await page.evaluate(() => document.activeElement?.getAttribute("role"))).toBe("slider")

  const still = await point(page)
  await page.mouse.move(x, y)
  expect(await point(page)).toBe(still)
  const gaps = times.slice(1).map((time, i) => time - times[i])
  const median = gaps.sort((a, b) => a - b)[gaps.length >> 1]
  console.log(`explorer: ${gaps.length} frames while dragging, the median took ${median.toFixed(1)} ms`)
  expect(complaints).toEqual([])
  await close()
})

test("it follows the keys: arrows, larger steps, both ends", async () => {
  const { page, close } = await open()
  await handle(page).focus()
  const press = async (key: string, expected: number) => {
    await page.keyboard.press(key)
    await expect.poll(() => point(page)).toBeCloseTo(expected, 10)
    expect(await radius(page)).toBeCloseTo(Math.hypot(1, expected), 4)
  }
  await press("ArrowRight", 0.53)
  await press("ArrowLeft", 0.5)
  await press("Shift+ArrowRight", 0.8)
  await press("PageDown", 0.5)
  await press("End", 3)
  await press("Home", -3)
  expect(await handle(page).getAttribute("aria-valuetext")).toBe("−3, R ≈ 3.16228")
  await close()
})

test("the order is followed, and a finger drags as a mouse does", async () => {
  const { page, close } = await open({ viewport: { width: 360, height: 800 }, hasTouch: true })
  const coefficients = () => page.locator(".coefficients circle.used").count()
  expect(await coefficients()).toBe(examples[0].order + 1)
  await page.getByLabel("Order K").fill("20")
  await expect.poll(coefficients).toBe(21)
  await page.locator(".draggable .plot").scrollIntoViewIfNeeded()
  const box = (await page.locator(".draggable .plot").boundingBox())!
  await page.touchscreen.tap(box.x + box.width * 0.8, box.y + box.height / 2)
  await expect.poll(() => point(page)).toBeGreaterThan(1)
  await close()
})

test("examples and own formulas: what is said of their radius", async () => {
  const { page, complaints, close } = await open()
  const said = page.locator(".readout")
  for (const { text } of examples) {
    await page.getByRole("button", { name: `Example ${text}` }).click()
    await expect.poll(() => page.getByLabel("f(x) =").inputValue()).toBe(text)
    await expect.poll(() => said.innerText()).toMatch(/R [≈=]/)
  }
  const cases: readonly (readonly [string, string])[] = [
    ["sin(x)", "R = ∞, it seems"],
    ["x^3 - x", "a polynomial of degree 3"],
    ["x^100", "a polynomial of degree 100"],
    ["abs(x - 0.5)", "no series sees a kink"],
    ["sqrt(x - 30)", "no series here"],
    ["1/(2 - x)", "The nearest singularity is at 2,"],
  ]
  for (const [text, expected] of cases) {
    await page.getByLabel("f(x) =").fill(text)
    await expect.poll(() => said.innerText()).toContain(expected)
  }
  await page.getByText("The coefficients as numbers").click()
  await page.getByLabel("f(x) =").fill("exp(x)")
  await handle(page).focus()
  await page.keyboard.press("Home")
  const reach = examples.at(-1)!.reach
  await expect.poll(() => point(page)).toBe(-reach)
  await expect
    .poll(async () => Number(await page.locator("table tbody tr").nth(0).locator("td").nth(1).innerText()))
    .toBeCloseTo(Math.exp(-reach), 8)
  expect(complaints).toEqual([])
  await close()
})

test("a wrong formula gets a message under the field, and the last good picture stays", async () => {
  const { page, complaints, close } = await open()
  const before = await path(page, "function")
  const field = page.getByLabel("f(x) =")
  for (const [text, expected] of [
    ["1/(1+x^2", "Parenthesis ) expected, at character 9"],
    ["sin x", "sin is a function: write sin(x)"],
    ["x + y", "y is not known"],
    ["<b>x</b>", "Value expected, at character 1"],
  ]) {
    await field.fill(text)
    await expect.poll(() => page.locator("#formula-message").innerText()).toContain(expected)
    expect(await field.getAttribute("aria-invalid")).toBe("true")
    expect(await path(page, "function")).toBe(before)
  }
  await expectAccessible(page)
  await field.fill("x^2")
  await expect.poll(() => path(page, "function")).not.toBe(before)
  expect(await page.locator("#formula-message").innerText()).toBe("")
  expect(await field.getAttribute("aria-invalid")).toBe(null)
  expect(complaints).toEqual([])
  await close()
})

test("the address keeps what is shown, opens it again, and is followed", async () => {
  const { page, complaints, close } = await open()
  const shown = async (page: Page) => [
    await page.getByLabel("f(x) =").inputValue(),
    await point(page),
    await page.getByLabel("Order K").inputValue(),
    await page.getByLabel("Range of x").evaluate((input) => input.getAttribute("aria-valuetext")),
  ]
  expect(new URL(page.url()).hash).toBe("#explorer") // nothing to keep yet
  await page.getByRole("button", { name: "Example sin(x)" }).click()
  await page.getByLabel("f(x) =").fill("sin(x) + x^2 / 8")
  await page.getByLabel("Order K").fill("5")
  await handle(page).focus()
  await page.keyboard.press("ArrowRight")
  const hash = "#explorer/f=sin%28x%29+%2B+x%5E2+%2F+8&x=0.1&order=5&reach=10"
  await expect.poll(() => new URL(page.url()).hash).toBe(hash)
  const state = ["sin(x) + x^2 / 8", 0.1, "5", "±10"]
  expect(await shown(page)).toEqual(state)

  const again = await site.visit(hash.slice(1))
  await expect.poll(() => path(again.page, "function")).toBe(await path(page, "function"))
  expect(await shown(again.page)).toEqual(state)
  await again.page.evaluate(() => {
    location.hash = "#explorer/f=cos(x)&x=1&order=3&reach=5"
  })
  await expect.poll(() => shown(again.page)).toEqual(["cos(x)", 1, "3", "±5"])
  expect([...complaints, ...again.complaints]).toEqual([])
  await again.close()
  await close()
})

test("nothing runs that the parser does not accept: a hostile address gets a message", async () => {
  const text = "constructor.constructor('globalThis.harmed = true')()"
  const { page, complaints, close } = await site.visit(`explorer/${new URLSearchParams({ f: text, x: "alert(1)" })}`)
  await expect.poll(() => page.locator("#formula-message").innerText()).not.toBe("")
  expect(await page.getByLabel("f(x) =").inputValue()).toBe(text)
  expect(await page.evaluate(() => "harmed" in globalThis)).toBe(false)
  await page.getByLabel("f(x) =").fill("x > 0")
  await expect.poll(() => page.locator("#formula-message").innerText()).toContain("a comparison is true or false")
  await page.getByLabel("f(x) =").fill("x^100")
  await expect.poll(() => page.locator(".readout").innerText()).toContain("a polynomial of degree 100")
  expect(complaints).toEqual([])
  await close()
})
