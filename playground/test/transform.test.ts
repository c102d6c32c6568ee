// See the transform, in a browser: what it shows against the library in this process.
import type { Page } from "playwright-core"
import { expect, test } from "vitest"
import { np } from "../../src/index.js"
import { parseFormula } from "../src/formula/formula.js"
import { subjects } from "../src/transform/functions.js"
import { type Counted, countedWay, programsOf, ways } from "../src/transform/programs.js"
import { expectAccessible, useSite } from "./site.js"

const site = useSite()

const whole = (text: string): number => Number(text.replaceAll(",", ""))

/** The four numbers over each of the three programs. */
const costs = (page: Page) =>
  page
    .locator(".columns > section")
    .evaluateAll((sections) =>
      sections.map((section) => [...section.querySelectorAll(".costs dd")].map((dd) => dd.textContent ?? "")),
    )

const numbers = ({ program, cost }: Counted) => [program.equations.length, cost.multiplications, cost.flops, cost.bytes]

async function expectCosts(page: Page, f: Parameters<typeof programsOf>[0], inputs: number | undefined, order: number) {
  const { value, jet, laplacian } = programsOf(f, inputs, order)
  const expected = [value, jet, laplacian].map(numbers)
  await expect.poll(async () => (await costs(page)).map((column) => column.map(whole))).toEqual(expected)
}

test("the counts equal `cost`, for every function, order and number of variables", async () => {
  const { page, complaints, close } = await site.visit("transform")
  await page.locator(".program").first().waitFor()
  for (const { id, vector, f } of subjects) {
    await page.locator(`input[value=${id}]`).check()
    await page.getByLabel("Order K of the jet").fill("3")
    if (vector) await page.getByLabel("Variables D").fill("4")
    else expect(await page.getByLabel("Variables D").isDisabled()).toBe(true)
    await expectCosts(page, f, vector ? 4 : undefined, 3)
    expect(await page.getByRole("heading", { name: "Four ways to write a Laplacian" }).isVisible()).toBe(vector)
    if (!vector) continue
    const rows = await page
      .locator(".comparison tbody tr")
      .evaluateAll((all) => all.map((row) => [...row.querySelectorAll("td")].map((td) => td.textContent ?? "")))
    expect(rows.map((row) => row.map(whole))).toEqual(ways.map((way) => numbers(countedWay(way, f, 4))))
    await expect.poll(() => page.locator("path.collapsed").getAttribute("d")).toMatch(/^M[^L]*(L[^L]*){9}$/)
  }
  expect(complaints).toEqual([])
  await close()
})

test("a program is shown as it prints, constants shortened; pointing at a line marks what became of it", async () => {
  const { page, close } = await site.visit("transform")
  const first = page.locator(".program").first()
  await first.waitFor()
  expect((await first.locator("li").allInnerTexts()).map((line) => line.replaceAll(" ", " "))).toEqual([
    "b: float64[5], c: float64[5] = tanh a",
    "d: float64[5] = mul b b",
    "e: float64[] = sum {axes: [0]} d",
  ])
  await first.locator("li").nth(1).hover()
  expect(await page.locator(".columns > section").nth(1).locator("li.linked").count()).toBe(6)
  await page.getByRole("heading", { level: 1 }).hover()
  expect(await page.locator("li.linked").count()).toBe(0)
  await close()
})

test("a formula of one's own, right and wrong", async () => {
  const { page, complaints, close } = await site.visit("transform")
  await page.getByLabel("your own").check()
  const field = page.getByLabel("g(x) =")
  await field.fill("exp(x) * x")
  const g = parseFormula("exp(x) * x")
  await expectCosts(page, (x) => np.sum(g(x)), 5, 2)
  const before = await costs(page)
  await field.fill("exp(x")
  await expect.poll(() => page.locator("#own-message").innerText()).toContain("Parenthesis ) expected")
  expect(await costs(page)).toEqual(before)
  await field.fill("x > 0")
  await expect.poll(() => page.locator("#own-message").innerText()).toContain("a comparison is true or false")
  await page.getByLabel("Variables D").fill("7") // still of the last good one
  await expectCosts(page, (x) => np.sum(g(x)), 7, 2)
  await expectAccessible(page)
  expect(complaints).toEqual([])
  await close()
})

test("typing is read once it rests", async () => {
  const { page, complaints, close } = await site.visit("transform")
  await page.getByLabel("your own").check()
  const field = page.getByLabel("g(x) =")
  await expectCosts(page, (x) => np.sum(parseFormula("x^2 * sin(x)")(x)), 5, 2)
  await page.evaluate(() => {
    const seen: number[] = []
    Object.assign(globalThis, { seen })
    const columns = document.querySelector(".columns")!
    new MutationObserver((changes) => seen.push(changes.length)).observe(columns, { childList: true })
  })
  await field.evaluate((input: HTMLInputElement) => {
    for (const text of ["x", "x*", "x*x", "x*x*", "x*x*x"]) {
      input.value = text
      input.dispatchEvent(new Event("input", { bubbles: true }))
    }
  })
  await expectCosts(page, (x) => np.sum(parseFormula("x*x*x")(x)), 5, 2)
  expect(await page.evaluate(() => (globalThis as unknown as { seen: number[] }).seen.length)).toBe(1)
  expect(complaints).toEqual([])
  await close()
})
