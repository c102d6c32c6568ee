// Cells that attack the page: what they may not reach, and what must not keep the page from answering.
import { expect, test } from "vitest"
import { type CellOnPage, cellOf } from "./cells.js"
import { useSite } from "./site.js"

const site = useSite()

/** A page with a cell that holds some code. */
async function visitWith(code: string) {
  const visit = await site.visit()
  const cell = cellOf(visit.page, 1)
  await cell.write(code)
  return { ...visit, cell }
}

/** The page of all attempts that do no harm to those after them. */
let shared: ReturnType<typeof visitWith> | undefined

/** Runs code in a cell and gives its output, once it is done or failed. */
async function outcomeOf(code: string, state = "done"): Promise<string> {
  shared ??= visitWith("")
  const { cell } = await shared
  await cell.write(code)
  await cell.run()
  expect(await cell.settled(), code).toBe(state)
  return cell.output.innerText()
}

/** Expects that cells run. */
async function expectAlive(cell: CellOnPage): Promise<void> {
  await cell.write("6 * 7")
  await cell.run()
  await expect.poll(() => cell.output.innerText(), { timeout: 20_000 }).toBe("42")
}

/** An expression whose value is a promise of one line for each attempt. */
const attempts = (all: Readonly<Record<string, string>>): string => `(async () => {
  const tried = []
  const attempt = async (what, does) => {
    try { tried.push(what + ": " + await Promise.race([does(), new Promise((r) => setTimeout(r, 3000, "no answer"))])) }
    catch { tried.push(what + ": refused") }
  }
  ${Object.entries(all)
    .map(([what, code]) => `await attempt("${what}", async () => { ${code} })`)
    .join("\n  ")}
  return tried.join("\\n")
})()`

const own = {
  caches: 'await (await caches.open("x")).put("/", new Response("x")); return "reached"',
  "names of caches": 'await caches.keys(); return "reached"',
  indexedDB:
    'return await new Promise((r, j) => { const q = indexedDB.open("x"); q.onsuccess = () => r("reached"); q.onerror = j })',
  files: 'await navigator.storage.getDirectory(); return "reached"',
  locks: 'return await navigator.locks.request("x", () => "reached")',
  "the site": 'await fetch(SITE); return "reached"',
  "the site, opaquely": 'await fetch(SITE, { mode: "no-cors" }); return "reached"',
  "another host":
    'return await new Promise((r, j) => { const s = new WebSocket("wss://example.com/"); s.onopen = () => r("reached"); s.onerror = j })',
  "modules of the site": 'await import(SITE + "service.js"); return "reached"',
  cookies: 'await cookieStore.set("x", "x"); return "reached"',
}

test("a cell reaches nothing that belongs to the site, and neither does a worker that it makes", async () => {
  const code = attempts(own).replaceAll("SITE", JSON.stringify(site.url))
  const refused = Object.keys(own).map((what) => `${what}: refused`)
  const text = await outcomeOf(`console.log(await ${code}, self.origin, "localStorage" in self)`)
  expect(text.split("\n")).toEqual([...refused.slice(0, -1), `${refused.at(-1)} null false`])

  const nested = `const inner = ${JSON.stringify(`${code}.then((tried) => self.postMessage(tried))`)}
const worker = new Worker(URL.createObjectURL(new Blob([inner], { type: "text/javascript" })))
console.log(await new Promise((done) => {
  worker.onmessage = ({ data }) => done(data)
  worker.onerror = () => done("broken")
}))`
  expect((await outcomeOf(nested)).split("\n")).toEqual(refused)
})

test("the site is the same after a cell tried to overwrite it, with a network and without", async () => {
  const { page, cell, close } = await visitWith(`for (const name of ["x", "taylorjet-x"])
  await caches.open(name).then((cache) => cache.put(${JSON.stringify(site.url)}, new Response("taken over")))`)
  await page.evaluate(() => navigator.serviceWorker.ready)
  await cell.run()
  expect(await cell.settled()).toBe("failed")
  // What stands in another cache, however it came there, is not served.
  await page.evaluate(async (url) => {
    const strange = await caches.open("a-strange-cache")
    await strange.put(url, new Response("taken over"))
    for (const script of document.scripts) if (script.src) await strange.put(script.src, new Response("taken over"))
  }, site.url)
  await page.reload()
  await page.getByRole("heading", { level: 1, name: "Introduction" }).waitFor()
  expect(await page.evaluate(async (url) => (await fetch(url)).text(), site.url)).not.toContain("taken over")
  await page.context().setOffline(true)
  await page.reload()
  await page.getByRole("heading", { level: 1, name: "Introduction" }).waitFor()
  await close()
})

test("the service worker keeps no address with a query, and nothing that is not of the site", async () => {
  const { page, close } = await site.visit()
  await page.evaluate(() => navigator.serviceWorker.ready)
  await page.reload()
  await page.getByRole("heading", { level: 1, name: "Introduction" }).waitFor()
  const kept = await page.evaluate(async () => {
    for (const address of ["icon.svg?secret", "./?secret", "not-there.txt", "service.js"]) await fetch(address)
    const [name, ...others] = await caches.keys()
    const requests = await (await caches.open(name)).keys()
    return { others, controlled: navigator.serviceWorker.controller !== null, urls: requests.map(({ url }) => url) }
  })
  expect(kept.others).toEqual([])
  expect(kept.controlled).toBe(true)
  expect(kept.urls.length).toBeGreaterThan(20)
  expect(kept.urls.filter((url) => /\?|not-there|service\.js/.test(url))).toEqual([])
  await close()
})

/** While a cell does its worst, the page answers within a second, and Stop ends the cell. */
const endless: Readonly<Record<string, string>> = {
  "a flood of prints": 'const text = "line\\n".repeat(10_000)\nfor (;;) console.log(text)',
  "short prints without end": 'for (;;) console.log("")',
  "workers in workers":
    'const inner = URL.createObjectURL(new Blob(["for (;;) postMessage(1)"]))\nfor (let i = 0; i < 3; i++) new Worker(inner)\nfor (;;) {}',
  "a promise that goes on for ever":
    "const again = () => Promise.resolve().then(again)\nagain()\nawait new Promise(() => 0)",
}
test.each(Object.entries(endless))("Stop answers: %s", async (_, code) => {
  const { page, cell, complaints, close } = await visitWith(code)
  await cell.run()
  await page.waitForTimeout(500)
  const start = performance.now()
  await page.evaluate(() => new Promise(requestAnimationFrame))
  await page.getByRole("button", { name: "Stop" }).click()
  expect(await cell.settled()).toBe("stopped")
  expect(performance.now() - start, "milliseconds").toBeLessThan(20_000)
  expect((await cell.output.innerText()).length).toBeLessThan(110_000)
  await expectAlive(cell)
  expect(complaints).toEqual([])
  await close()
})

test("a long message is cut, and so are many long lines", async () => {
  expect((await outcomeOf('throw new Error("z".repeat(1e8))', "failed")).length).toBeLessThan(11_000)
  expect((await outcomeOf('throw "z".repeat(1e8)', "failed")).length).toBeLessThan(11_000)
  expect((await outcomeOf('Object.assign(new Error("a"), { name: "z".repeat(1e7) })')).length).toBeLessThan(101_000)
  const lines = 'const text = "line\\n".repeat(10_000)\nfor (let i = 0; i < 1000; i++) console.log(text)'
  const shown = await outcomeOf(lines)
  expect(shown).toContain("is left out")
  expect(shown.split("\n").length).toBeLessThan(5_010)
  expect(await outcomeOf('for (let i = 0; i < 10_000; i++) console.log("x".repeat(1000))')).toHaveLength(
    (await outcomeOf('console.log("x".repeat(1e7))')).length + 99,
  )
})

test("what throws when it is asked what it is fails like anything else", async () => {
  const proxy = "throw new Proxy({}, { get() { throw 1 }, ownKeys() { throw 2 }, getPrototypeOf() { throw 3 } })"
  expect(await outcomeOf(proxy, "failed")).toContain("Thrown: something that cannot be shown")
  const message = 'throw Object.defineProperty(new Error("a"), "message", { get() { throw 1 } })'
  expect(await outcomeOf(message, "failed")).toContain("Thrown: something that cannot be shown")
})

test("forged messages are ignored, and a flood of them ends the cell", async () => {
  const forged = `for (const message of [undefined, null, 1, "x", {}, { kind: "done" }, { kind: "printed", level: "log", text: "forged" },
  { secret: "", kind: "done", milliseconds: 1, result: { kind: "text", text: "forged" } }]) self.postMessage(message)
let seen = 0
const own = self.addEventListener("message", () => seen++)
`
  expect(await outcomeOf(`${forged}await new Promise((r) => setTimeout(r, 300))\n"true"`)).toBe('"true"')

  const { page, cell, complaints, close } = await visitWith(
    'for (let i = 0; i < 1e6; i++) self.postMessage({ kind: "printed", level: "log", text: "forged" })\nfor (;;) {}',
  )
  await cell.run()
  expect(await cell.settled()).toBe("failed")
  expect(await cell.output.innerText()).toContain("more than 10000 messages and was stopped")
  await expectAlive(cell)
  expect(await page.getByRole("status").innerText()).toBe("Ready")
  expect(complaints).toEqual([])
  await close()
})

test("a flood after the end of a cell ends the worker as well", async () => {
  const { cell, close } = await visitWith("setTimeout(() => { for (;;) self.postMessage(0) }, 500)\n1")
  await cell.run()
  expect(await cell.settled()).toBe("done")
  await expect.poll(() => cell.output.innerText(), { timeout: 20_000 }).toContain("messages and was stopped")
  await expectAlive(cell)
  await close()
})

test("what runs cells is loaded again when it could not be loaded", async () => {
  const { page, cell, close } = await visitWith("1")
  await page.route("**/worker-*", (route) => route.abort())
  await page.reload()
  await cell.run()
  expect(await cell.settled()).toBe("failed")
  expect(await cell.output.innerText()).toContain("run the cell again when there is a network")
  await page.unroute("**/worker-*")
  await cell.run()
  await page.waitForTimeout(500)
  await expectAlive(cell)
  await close()
})

test("a cell learns neither the port nor the secret by altering prototypes", async () => {
  const { page, cell, close } = await visitWith(`const seen = []
const tap = (prototype, name) => {
  try { Object.defineProperty(prototype, name, { get() { seen.push(this); return undefined } }) } catch (error) { seen.push(error.name) }
}
tap(MessageEvent.prototype, "data")
self.onmessage = (event) => seen.push(event)
self.addEventListener("message", (event) => seen.push(event))
MessagePort.prototype.postMessage = function () { seen.push(this) }`)
  await cell.run()
  expect(await cell.settled()).toBe("done")
  const second = cellOf(page, 2)
  await second.write("seen.length + seen[0]")
  await second.run()
  await expect.poll(() => second.output.innerText()).toBe('"1TypeError"')
  await close()
})

const circles = (count: number) => `"<circle r='1'/>".repeat(${count})`
const drawn = (inside: string) =>
  `({ nodeType: 1, localName: "svg", childNodes: [], getAttribute: (name) => name === "aria-label" ? null : "100",
  outerHTML: "<svg xmlns='http://www.w3.org/2000/svg' width='100' height='100'>" + ${inside} + "</svg>" })`
const pictures: Readonly<Record<string, readonly [inside: string, fault: string]>> = {
  "a million elements": [circles(1e6), "has at most 1000000 letters"],
  "too many elements": [circles(30_000), "has at most 20000 elements; got 30001"],
  "elements shown again": ["\"<g id='a'/><use href='#a'/>\"", '"use" is no element'],
  "deep elements": ['"<g>".repeat(3000) + "</g>".repeat(3000)', "at most 50 deep"],
  "half a letter": ['"<text>\\ud800</text>"', "not plain SVG"],
  "clips in clips": ["\"<clipPath id='a'><rect clip-path='url(#a)'/></clipPath>\"", "a clip inside of a clip"],
  "markup of another sort": [
    "\"<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'/></foreignObject>\"",
    '"foreignObject"',
  ],
}
test("a picture that could keep the page from answering is left out, and why is said", async () => {
  const { page, cell, complaints, close } = await visitWith("")
  for (const [what, [inside, fault]] of Object.entries(pictures)) {
    await cell.write(drawn(inside))
    await cell.run()
    await expect.poll(() => cell.output.innerText(), { message: what, timeout: 20_000 }).toContain(fault)
    expect(await cell.output.locator("img").count(), what).toBe(0)
  }
  await cell.write(drawn(circles(1000)))
  await cell.run()
  await expect.poll(() => cell.output.locator("img").count()).toBe(1)
  expect(await page.getByRole("status").innerText()).toBe("Ready")
  expect(complaints).toEqual([])
  await close()
})

test("close is an error, for whoever asks", async () => {
  for (const code of ["close()", "self.close()", "globalThis.close()", "WorkerGlobalScope.prototype.close.call(self)"])
    expect(await outcomeOf(code, "failed"), code).toMatch(/close: a cell cannot end the worker|TypeError/)
  expect(await outcomeOf("delete self.close\nself.close?.()\n1")).toBe("1")
})
