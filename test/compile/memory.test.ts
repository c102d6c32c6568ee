// What compiled functions keep, and for how long.
import { setImmediate } from "node:timers/promises"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { jit, type NDArray, np } from "taylorjet"
import { afterEach, beforeEach, expect, it, vi } from "vitest"
import { fuses } from "../../src/backends/wasm/engine.js"

setFlagsFromString("--expose-gc")
const collect = runInNewContext("gc") as () => void

/** The memories made in this test, held weakly. */
let memories: WeakRef<object>[]

type Limits = { initial: number; maximum: number }
const host = globalThis as unknown as {
  WebAssembly: { Memory: new (limits: Limits) => object; Module: new (bytes: Uint8Array) => object }
}
const { Memory, Module } = host.WebAssembly

/** How many modules were compiled in this test. */
let modules: number
/** How many memories the host grants in a test. */
let granted: number

beforeEach(() => {
  memories = []
  modules = 0
  granted = Number.POSITIVE_INFINITY
  host.WebAssembly.Module = class extends Module {
    constructor(bytes: Uint8Array) {
      super(bytes)
      modules++
    }
  }
  host.WebAssembly.Memory = class extends Memory {
    constructor(limits: Limits) {
      if (memories.length >= granted) throw new RangeError("could not allocate memory")
      super(limits)
      memories.push(new WeakRef(this))
    }
  }
})
afterEach(() => {
  host.WebAssembly.Memory = Memory
  host.WebAssembly.Module = Module
  vi.restoreAllMocks()
})

/** Is the condition true after some collections? What nobody holds may outlive a few of them. */
async function soon(condition: () => boolean): Promise<boolean> {
  for (let i = 0; i < 50 && !condition(); i++) {
    await setImmediate()
    collect()
  }
  return condition()
}

const alive = () => memories.filter((m) => m.deref() !== undefined).length

/** A function of its own, with its own constant: one that is so large that it has a memory of its own. */
const make = (seed: number, n = 150_000) => {
  const c = np.sin(np.arange(n).add(seed))
  return jit((x: NDArray) => np.sum(np.tanh(x.slice([null, n]).mul(c))))
}
const x = np.linspace(0, 1, 150_000)

/** A small one. */
const makeSmall = (seed: number) => make(seed, 100)
const few = np.linspace(0, 1, 100)

it("what the host refused is tried again", () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined)
  granted = 0
  const f = make(7.5, 148_000)
  const values = [1, 2].map(() => Number(f(x)))
  expect(modules).toBe(0)
  expect(warn.mock.calls.length).toBeLessThan(2)
  granted = 10
  for (let i = 0; i < 6; i++) values.push(Number(f(x)))
  expect(modules).toBe(1)
  for (const value of values) expect(value).toBeCloseTo(values[0], 6)
})

it("a function that nobody holds frees its memory", async () => {
  const called = () => Number(make(0.5)(x))
  expect(called()).toBeCloseTo(called())
  expect(memories).toHaveLength(1)
  expect(await soon(() => alive() === 0)).toBe(true)
})

it("a disposed function frees its memory, and compiles again", async () => {
  const f = make(1.5)
  const first = f(x).item()
  expect(await soon(() => alive() === 0)).toBe(false)
  f.dispose()
  expect(await soon(() => alive() === 0)).toBe(true)
  expect(f(x).item()).toBe(first)
  expect(memories).toHaveLength(2)
  f[Symbol.dispose]()
  expect(await soon(() => alive() === 0)).toBe(true)
})

it("functions of one program share a memory until the last is gone", async () => {
  const [f, g] = [make(2.5), make(2.5)]
  const other = make(3.5)
  expect(f(x).item()).toBe(g(x).item())
  expect(memories).toHaveLength(1)
  expect(other(x).item()).not.toBe(f(x).item())
  expect(memories).toHaveLength(2)
  f.dispose()
  const third = make(2.5)
  expect(third(x).item()).toBe(g(x).item())
  expect(memories).toHaveLength(2)
  for (const h of [g, other, third]) h.dispose()
  expect(await soon(() => alive() === 0)).toBe(true)
})

it("the next function takes over the memory of a disposed one, but not that of one in use", () => {
  const [f, shared, g] = [make(4.5), make(4.5), make(5.5)]
  const [atF, atG] = [f(x).item(), g(x).item()]
  expect(shared(x).item()).toBe(atF)
  shared.dispose()
  g.dispose()
  expect(memories).toHaveLength(2)
  const h = make(6.5)
  const atH = h(x).item()
  expect(memories).toHaveLength(2)
  expect(make(5.5)(x).item()).toBe(atG)
  expect(memories).toHaveLength(3)
  expect([f(x).item(), h(x).item()]).toEqual([atF, atH])
})

it("what was left in memory that is taken over is not read, and it is about as large as needed", () => {
  const product = (right: NDArray) => jit((y: NDArray) => np.matmul(y, right))
  const [left, right] = [np.linspace(-1, 1, 7700).reshape([7, 1100]), np.linspace(0, 2, 771_100).reshape([1100, 701])]
  const large = jit((y: NDArray) => np.tanh(y).mul(np.arange(2 ** 19).add(0.5)))
  const full = () => large(np.full([2 ** 19], Number.NaN))
  full()
  large.dispose()
  expect(memories).toHaveLength(1)
  const small = jit((y: NDArray) => y.mul(np.arange(140_000)))
  expect(small(np.ones([140_000])).data.at(-1)).toBe(139_999)
  expect(memories).toHaveLength(2)
  full()
  expect(memories).toHaveLength(2)
  large.dispose()
  expect(np.allclose(product(right)(left), np.matmul(left, right), { rtol: 1e-12 })).toBe(true)
  expect(memories).toHaveLength(2)
})

it("another constant, option or order of constants is another program", () => {
  const [a, b] = [np.array([1, 2, 3]), np.array([1, 2, 4])]
  const f = (p: NDArray, q: NDArray, r: NDArray, fma = true) =>
    jit((y: NDArray) => y.mul(p).add(q).mul(r), { fma })([1, 1, 1]).toArray()
  const all = [f(a, a, b), f(a, b, b), f(a, np.array([1, 2, 3]), b), f(a, np.array([1, 2, -0]), a)]
  expect(all).toEqual([
    [2, 8, 24],
    [2, 8, 28],
    [2, 8, 24],
    [2, 8, 9],
  ])
  expect(f(a, np.array([1, 2, 0]), a)).toEqual([2, 8, 9])
  expect(modules).toBe(4)
  expect(f(a, a, b, false)).toEqual([2, 8, 24])
  expect(modules).toBe(fuses() ? 5 : 4)
})

it("a loop that never yields holds few memories", () => {
  host.WebAssembly.Memory = Memory
  const megabytes = () => {
    collect()
    collect()
    return process.memoryUsage().external / 2 ** 20
  }
  const large = np.linspace(0, 1, 2 ** 17)
  const before = megabytes()
  for (let i = 0; i < 60; i++) jit((y: NDArray) => y.mul(large).add(i))(large)
  expect(megabytes() - before).toBeLessThan(40)
  for (let i = 1; i < 60; i++) {
    const x = np.linspace(0, 1, 2 ** (17 + (i % 2) * 2))
    const f = jit((y: NDArray) => y.mul(x).add(i))
    f(x)
    f.dispose()
  }
  expect(megabytes() - before).toBeLessThan(60)
})

it("constants that were made while tracing are not kept beside their copy", async () => {
  let constant: WeakRef<object> | undefined
  const f = jit((y: NDArray) => {
    const c = np.cos(np.arange(100))
    constant = new WeakRef(c.data)
    return y.mul(c)
  })
  const first = f(few).toArray()
  expect(await soon(() => constant?.deref() === undefined)).toBe(true)
  expect(f(few).toArray()).toEqual(first)
})

it("1e5 calls leave memory as it is", async () => {
  const f = makeSmall(4.5)
  const g = jit((y: NDArray) => y.mul(2))
  const large = np.ones(1000)
  const used = async () => {
    for (let i = 0; i < 3; i++) {
      await setImmediate()
      collect()
    }
    return process.memoryUsage()
  }
  const calls = (n: number) => {
    for (let i = 0; i < n; i++) {
      f(few)
      g(large)
    }
  }
  calls(5_000)
  const before = await used()
  calls(50_000)
  const after = await used()
  expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(2 ** 20)
  expect(after.external - before.external).toBeLessThan(2 ** 20)
  expect(after.heapUsed - before.heapUsed).toBeLessThan(2 ** 22)
  expect(after.rss - before.rss).toBeLessThan(2 ** 27)
})

it("small programs share a memory, and no bytes of constants", () => {
  const seeds = Array.from({ length: 300 }, (_, i) => i + 0.5)
  const functions = seeds.map((seed) => makeSmall(seed))
  const atOnce = functions.map((f) => f(few).item())
  expect(memories.length).toBeLessThan(3)
  expect(new Set(atOnce).size).toBe(300)
  expect(functions.map((f) => f(few).item())).toEqual(atOnce)
  functions.forEach((f, i) => void (i % 2 === 0 && f.dispose()))
  const others = seeds.map((seed) => makeSmall(-seed))
  const again = others.map((f) => f(few).item())
  expect(functions.map((f) => f(few).item())).toEqual(atOnce)
  expect(others.map((f) => f(few).item())).toEqual(again)
})

it("what one program leaves behind, another does not see", () => {
  const spoil = jit((y: NDArray) => np.add(y, Number.NaN))
  const spoiled = np.ones([100_000])
  const [a, b] = [np.linspace(-1, 1, 21 * 33).reshape([21, 33]), np.linspace(-2, 1, 33 * 7).reshape([33, 7])]
  const functions = [
    jit((y: NDArray) => np.matmul(y, b)),
    jit((y: NDArray) => np.sum(np.matmul(y, b), 0)),
    jit((y: NDArray) => np.pad(np.sum(y, 1), 3)),
    jit((y: NDArray) => np.take(np.transpose(y), np.array([1, 5], { dtype: "int32" }), { axis: 0 })),
  ]
  spoil(spoiled)
  const seen = functions.map((f) => f(a).toArray())
  for (const [i, f] of functions.entries()) {
    spoil(spoiled)
    expect(f(a).toArray()).toEqual(seen[i])
    expect(JSON.stringify(seen[i])).not.toContain("null")
  }
})

it("bytes that are given back are used again", async () => {
  const sized = (i: number) => jit((y: NDArray) => y.mul(np.arange(10_000).add(i)))
  const y = np.ones([10_000])
  for (let i = 0; i < 300; i++) {
    const f = sized(i)
    expect(f(y).data[3]).toBe(3 + i)
    f.dispose()
  }
  for (let i = 0; i < 300; i++) {
    sized(-i)(y)
    if (i % 100 < 3) {
      await setImmediate()
      collect()
    }
  }
  expect(memories.length).toBeLessThan(4)
})

it("a host that grants few memories compiles thousands of shapes and hundreds of large functions", () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined)
  granted = 110
  const f = jit((y: NDArray) => np.sum(np.tanh(y)))
  for (let n = 1; n <= 1000; n++) f(np.linspace(0, 1, n))
  const functions = Array.from({ length: 130 }, (_, i) => make(i + 0.25, 140_000))
  const sums = functions.map((g) => g(x).item())
  expect(functions.map((g) => g(x).item())).toEqual(sums)
  expect(modules).toBe(1130)
  expect(warn).not.toHaveBeenCalled()
  for (const g of functions) g.dispose()
})
