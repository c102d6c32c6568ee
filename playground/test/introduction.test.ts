import path from "node:path"
import { expect, test } from "vitest"
import { difference } from "../../notebooks/runner/compare.js"
import { codeCells, read } from "../../notebooks/runner/notebook.js"
import { cellOf, outputsOf } from "./cells.js"
import { expectAccessible, useSite, violations } from "./site.js"

const site = useSite()
const stored = codeCells(read(path.join(import.meta.dirname, "../../notebooks/01_introduction_to_taylor_mode.ipynb")))

/** A page whose first cell holds some code; the names of the library are imported. */
async function visitWith(code: string) {
  const visit = await site.visit()
  const [first, second] = [cellOf(visit.page, 1), cellOf(visit.page, 2)]
  await first.run()
  expect(await first.settled()).toBe("done")
  await second.write(code)
  return { ...visit, cell: second, first }
}

test("every cell runs and shows what the notebook has stored", async () => {
  const { page, complaints, close } = await site.visit()
  await page.getByRole("button", { name: "Run all" }).click()
  for (const [i, expected] of stored.entries()) {
    const cell = cellOf(page, i + 1)
    expect(await cell.settled(), `cell ${i + 1}`).toBe("done")
    const found = difference(expected, expected.outputs, await outputsOf(cell))
    expect(found, `cell ${i + 1}: ${expected.source}`).toBe(undefined)
  }
  expect(stored.length).toBeGreaterThan(20)
  expect(await page.getByRole("status").innerText()).toBe("Ready")
  const images = page.locator(".drawing img")
  for (const image of await images.all())
    expect(await image.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0)
  expect(await images.count()).toBeGreaterThan(2)
  await expectAccessible(page)
  expect(complaints).toEqual([])
  await close()
})

test("what a cell returns are the values of closed forms", async () => {
  const { cell, complaints, close } = await visitWith(
    "const [value, series] = jet((x) => np.mul(np.sin(x), np.exp(x)), [2], [[1, 0]])\n;[value, ...series].map(Number)",
  )
  await cell.run()
  expect(await cell.settled()).toBe("done")
  const [s, c, e] = [Math.sin(2), Math.cos(2), Math.exp(2)]
  const values: number[] = JSON.parse(await cell.output.locator(".result").innerText())
  expect(values.length).toBe(3)
  for (const [i, exact] of [s * e, (s + c) * e, 2 * c * e].entries()) expect(values[i]).toBeCloseTo(exact, 12)
  expect(complaints).toEqual([])
  await close()
})

test("parts of the library come when a cell names them, and belong together", async () => {
  const { page, cell, complaints, close } =
    await visitWith(`import { np, odeint, optimize, special, toJax } from "taylorjet"
const decay = odeint((_, y) => np.neg(y), 1, { t1: 1 }).y
const least = optimize.minimize((x) => np.square(x.sub(3)), 0).x
;[np.round(decay, 8), np.round(least, 6), np.round(special.gammaln(5), 6), decay instanceof NDArray, typeof toJax]`)
  const first = cellOf(page, 1)
  await first.write(
    'import * as all from "taylorjet"\nimport { NDArray } from "taylorjet"\ntypeof all.special.erfcx + typeof all.jit',
  )
  await first.run()
  expect(await first.settled()).toBe("done")
  expect(await first.output.innerText()).toBe('"functionfunction"')
  await cell.run()
  expect(await cell.settled()).toBe("done")
  expect(await cell.output.innerText()).toBe('[ 0.36787944, 3, 3.178054, true, "function" ]')

  expect(complaints).toEqual([])
  await close()
})

test("a part that could not be loaded is said, and is loaded the next time", async () => {
  const { page, close } = await site.visit("", { serviceWorkers: "block" })
  await page.route("**/part-special*", (route) => route.abort())
  const cell = cellOf(page, 1)
  await cell.write('import { special } from "taylorjet"\nNumber(special.gammaln(3))')
  await cell.run()
  expect(await cell.settled()).toBe("failed")
  expect(await cell.output.innerText()).toContain('"taylorjet" could not be loaded; run the cell again when there is a')
  await page.unroute("**/part-special*")
  await cell.run()
  await expect.poll(() => cell.output.innerText(), { timeout: 20_000 }).toBe(String(Math.log(2)))
  await close()
})

test("an edited cell runs again, is kept for the next visit, and is reset", async () => {
  const { page, cell, close } = await visitWith("const x = 6 * 7\nx")
  await page.keyboard.press("Shift+Enter")
  expect(await cell.settled()).toBe("done")
  expect(await cell.output.innerText()).toBe("42")
  expect(await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.ariaLabel)).toBe("Code of cell 3")
  await cell.write("console.log('again', x + 1)")
  await page.keyboard.press("Control+Enter")
  await expect.poll(() => cell.output.innerText()).toBe("again 43")

  await page.reload()
  expect(await cell.code.innerText()).toContain("again")
  expect(await cell.root.getAttribute("data-state"), "nothing runs by itself").toBe("new")
  await cell.root.getByRole("button", { name: "Reset cell 2" }).click()
  expect(await cell.code.innerText()).toContain("forwardDerivatives")
  expect(await cell.root.getByRole("button", { name: "Reset cell 2" }).isVisible()).toBe(false)
  await close()
})

test("an endless loop is stopped, and the page lives", async () => {
  const { page, cell, first, complaints, close } = await visitWith("const one = 1\nwhile (true) {}")
  await cell.run()
  await expect.poll(() => cell.root.locator(".status").innerText()).toMatch(/^running, [1-9]/)
  await page.getByRole("button", { name: "Stop" }).click()
  expect(await cell.settled()).toBe("stopped")
  expect(await cell.output.innerText()).toContain("the names that cells defined are gone")
  expect(await first.root.locator(".status").innerText()).toBe("from before the stop")
  expect(await violations(page)).toEqual([])

  await cell.write("np.sin(0)")
  await cell.run()
  expect(await cell.settled()).toBe("failed")
  expect(await cell.output.innerText()).toContain("ReferenceError: np is not defined")
  await cell.output.getByRole("button", { name: /^Run the cells above/ }).click()
  await expect.poll(() => cell.output.innerText()).toBe("0")
  expect(complaints).toEqual([])
  await close()
})

test("a loop that prints without end can be stopped as well", async () => {
  const { page, cell, close } = await visitWith("while (true) console.log('again')")
  await cell.run()
  await expect.poll(() => cell.output.innerText()).toContain("is left out")
  await page.getByRole("button", { name: "Stop" }).click()
  expect(await cell.settled()).toBe("stopped")
  await close()
})

const failing: readonly (readonly [string, string, string, string])[] = [
  ["what is no TypeScript", "const a = 1\nconst b = (2 +\n", "SyntaxError: Unexpected token", "line 2"],
  ["what only the engine refuses", "const a = 1\n\nbreak", "SyntaxError: Illegal break statement", ""],
  ["a thrown error", "type T = {\n  a: 1\n}\nnp.sin(0)\nthrow new RangeError('far')", "RangeError: far", "line 5"],
  ["an error of the library", "const x = np.ones(3)\nx.add(\n  np.ones(4))", "do not broadcast", "line 2"],
  ["a name that nobody defines", "// one\nfoo", "ReferenceError: foo is not defined", "line 2"],
  ["a name before its declaration", "bar\nconst bar = 1", "ReferenceError: bar is not defined", "line 1"],
  ["a promise that fails", "// one\nPromise.reject(new Error('later'))", "Error: later", "line 2"],
  ["something else that is thrown", "throw [1, 2]", "[ 1, 2 ]", ""],
  [
    "an import of something else",
    '// one\nimport x from "lodash"',
    'cells can import "taylorjet" and "./plot.ts"',
    "line 2",
  ],
  ["a name that is not exported", 'import { jett } from "taylorjet"', "has no value named jett", "line 1"],
  ["a name of the language", "let a\nconst Math = 3", "Math is a name of the language", "line 2"],
  ["text to be evaluated", "eval('1')", "EvalError", "line 1"],
  ["a request to another host", "await fetch('https://example.com/')", "TypeError: Failed to fetch", "line 1"],
]
test("a fault is shown with its line", async () => {
  const { page, cell, close } = await visitWith("")
  for (const [what, code, message, line] of failing) {
    await cell.write(code)
    await cell.run()
    await expect.poll(() => cell.output.innerText(), { message: what }).toContain(message)
    expect(await cell.settled(), what).toBe("failed")
    const places = cell.output.locator(".places button")
    expect(await places.allInnerTexts(), what).toEqual(line ? [line] : [])
    if (!line) continue
    expect(await cell.root.locator(".cm-fault").innerText(), what).toBe(code.split("\n")[Number(line.slice(5)) - 1])
    await places.first().click()
    const focused = await cell.code.evaluate((e) => (e.getRootNode() as ShadowRoot).activeElement === e)
    expect(focused, what).toBe(true)
  }
  await expectAccessible(page)
  await close()
})

test("an error in a function of another cell names both lines", async () => {
  const { page, cell, close } = await visitWith("\nfunction thrower() {\n  throw new Error('from here')\n}")
  await cell.run()
  await cell.settled()
  const third = cellOf(page, 3)
  await third.write("thrower()")
  await third.run()
  expect(await third.settled()).toBe("failed")
  expect(await third.output.locator(".places button").allInnerTexts()).toEqual(["cell 2, line 3", "line 1"])
  await close()
})

test("names are shared: a later cell assigns to them, and functions see what was defined anew", async () => {
  const { page, cell, close } = await visitWith(
    "let count = 1\nconst scale = (x: number) => factor * x\nconst factor = 10, [name, { close }] = ['n', { close: 'c' }]",
  )
  const third = cellOf(page, 3)
  const expectResult = async (code: string, result: string) => {
    await third.write(code)
    await third.run()
    await expect.poll(() => third.output.innerText(), { message: code }).toBe(result)
  }
  await cell.run()
  await cell.settled()
  await expectResult("count += 1\n;[count, scale(2), name, close]", '[ 2, 20, "n", "c" ]')
  await expectResult("const factor = 7\nscale(2)", "14")
  await expectResult("class Doubled { constructor(readonly x: number) {} }\nnew Doubled(count)", "Doubled { x: 2 }")
  await expectResult("new Doubled(count + 1).x", "3")
  await close()
})

test("a failure keeps the cells that wait from running", async () => {
  const { page, cell, close } = await visitWith("throw new Error('stop here')")
  await page.getByRole("button", { name: "Run all" }).click()
  expect(await cell.settled()).toBe("failed")
  expect(await cellOf(page, 3).root.locator(".status").innerText()).toBe("not run")
  await close()
})

test("completion knows the API, its signatures and what cells define", async () => {
  const { page, cell, complaints, close } = await visitWith("const ownName = 1\n")
  const options = cell.root.getByRole("option")
  await page.keyboard.type("np.sin")
  await options.first().waitFor()
  expect(await options.allInnerTexts()).toContain("sin")
  const info = cell.root.locator(".cm-completionInfo")
  await expect.poll(() => info.innerText()).toContain("sin(x: ArrayLike): NDArray")
  const seen = await info.evaluate((e) => {
    const { left, top, width, height } = e.getBoundingClientRect()
    const root = e.getRootNode() as ShadowRoot
    return e.contains(root.elementFromPoint(left + width / 2, top + height / 2))
  })
  expect(seen, "nothing hides the description").toBe(true)
  await page.keyboard.press("Escape")
  await page.keyboard.type("\nownN")
  await expect.poll(() => options.allInnerTexts()).toEqual(["ownNamedefined here"])
  await page.waitForTimeout(100) // a list that has just opened takes no keys
  await page.keyboard.press("Enter")
  expect(await cell.code.innerText()).toContain("\nownName")
  await page.keyboard.type("\nlaplac")
  await expect.poll(() => options.first().innerText()).toBe("laplacian")
  await page.keyboard.press("Escape")
  expect(complaints).toEqual([])
  await close()
})

test("Escape and then Tab leave the editor", async () => {
  const { page, cell, close } = await visitWith("x")
  const inside = () => cell.code.evaluate((e) => (e.getRootNode() as ShadowRoot).activeElement === e)
  await page.keyboard.press("Tab")
  expect(await inside()).toBe(true)
  expect(await cell.code.innerText()).not.toBe("x")
  await page.keyboard.press("Escape")
  await page.keyboard.press("Tab")
  expect(await inside()).toBe(false)
  await close()
})

test("an address leads to a section", async () => {
  const { page, close } = await site.visit("introduction/mind-the-factorials")
  const heading = page.getByRole("heading", { level: 2, name: "Mind the factorials" })
  const focused = (text: string) => page.waitForFunction((text) => document.activeElement?.textContent === text, text)
  await focused("Mind the factorials")
  await expect.poll(() => heading.evaluate((e) => Math.abs(e.getBoundingClientRect().top))).toBeLessThan(200)
  await page.getByRole("navigation", { name: "Sections" }).getByRole("link", { name: "Jets" }).click()
  await focused("Jets")
  for (const link of await page.locator(".text a").all()) expect(await link.getAttribute("href")).toMatch(/^https:/)
  await close()
})

test("no code comes in with an address", async () => {
  const { page, close } = await site.visit("introduction/console.log('by link')?code=while(true){}")
  const cell = cellOf(page, 1)
  await cell.root.waitFor()
  await page.waitForTimeout(500)
  const states = await page.locator(".cell").evaluateAll((cells) => cells.map((c) => (c as HTMLElement).dataset.state))
  expect(new Set(states)).toEqual(new Set(["new"]))
  expect(await cell.code.innerText()).toContain("taylorjet")
  await close()
})
