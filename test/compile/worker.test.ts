/** How workers are made: from text that is current, and with one warning where the host has none. */
import { readFileSync } from "node:fs"
import { afterEach, beforeEach, expect, it, vi } from "vitest"
import { workerText } from "../../tools/worker-text.js"

const warnings: unknown[][] = []

beforeEach(() => {
  warnings.length = 0
  vi.resetModules() // a warning is given once for each copy of the library
  vi.spyOn(console, "warn").mockImplementation((...words) => warnings.push(words))
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

/** Products that are large enough for two threads, from a fresh copy of the library; they are right. */
async function multiply(): Promise<void> {
  const { jit, np } = await import("taylorjet")
  for (const factor of [1, 2, 3]) {
    const f = jit((x) => np.sum(np.matmul(x, np.mul(x, factor))), { threads: 2 })
    expect(Number(f(np.ones([200, 200])))).toBe(200 ** 3 * factor)
  }
}

/** A host that is no Node. */
function page(globals: Record<string, unknown>): void {
  vi.stubGlobal("process", Object.create(process, { getBuiltinModule: { value: undefined } }))
  vi.stubGlobal("navigator", { hardwareConcurrency: 2 })
  for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value)
}

it("the text of the worker is current: npm run worker", () => {
  expect(readFileSync("src/backends/wasm/workerText.ts", "utf8")).toBe(workerText())
})

it.each([
  [
    "threads cannot share memory",
    { SharedArrayBuffer: undefined },
    /cannot share memory here; .* cross-origin isolated/,
  ],
  ["there are no workers", { Worker: undefined }, /the host refused a worker: it has none/],
  [
    "a worker is refused",
    {
      Worker: class {
        constructor() {
          throw new Error("not here")
        }
      },
    },
    /the host refused a worker: not here/,
  ],
])("where %s there is one thread, and one warning", async (_, globals, reason) => {
  page(globals)
  await multiply()
  expect(warnings).toEqual([[expect.stringMatching(reason)]])
  expect(warnings[0][0]).toMatch(/^jit: .*; one thread does all the work \(docs\/recipes\.md\)$/)
})

it("a worker that a content policy refuses says so by an event: one warning, and the event is handled", async () => {
  const started: { address: unknown; onerror?: (event: object) => void }[] = []
  page({
    Worker: class {
      onerror?: (event: object) => void
      constructor(readonly address: unknown) {
        started.push(this)
      }
      postMessage() {}
    },
  })
  await multiply()
  expect(started.map(({ address }) => address)).toEqual([expect.stringMatching(/^blob:/)])
  const preventDefault = vi.fn()
  for (let i = 0; i < 2; i++) started[0].onerror?.({ preventDefault })
  expect(preventDefault).toHaveBeenCalledTimes(2)
  expect(warnings).toEqual([["jit: the host refused a worker; one thread does all the work (docs/recipes.md)"]])
})

it("one thread is asked for: no worker, no warning", async () => {
  page({ Worker: undefined, SharedArrayBuffer: undefined })
  const { jit, np } = await import("taylorjet")
  expect(Number(jit((x) => np.mul(x, 2))(3))).toBe(6)
  expect(warnings).toEqual([])
})
