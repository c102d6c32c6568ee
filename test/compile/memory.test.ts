// What compiled functions keep, and for how long.
import { setImmediate } from "node:timers/promises"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { jit, type NDArray, np } from "taylorjet"
import { afterEach, beforeEach, expect, it } from "vitest"
import { fuses } from "../../src/backends/wasm/engine.js"

setFlagsFromString("--expose-gc")
const collect = runInNewContext("gc") as () => void

/** The memories made in this test, held weakly. */
let memories: WeakRef<object>[]

type Limits = { initial: number; maximum: number }
const host = globalThis as unknown as { WebAssembly: { Memory: new (limits: Limits) => object } }
const { Memory } = host.WebAssembly

beforeEach(() => {
  memories = []
  host.WebAssembly.Memory = class extends Memory {
    constructor(limits: Limits) {
      super(limits)
      memories.push(new WeakRef(this))
    }
  }
})
afterEach(() => {
  host.WebAssembly.Memory = Memory
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

/** A function of its own, with its own constant. */
const make = (seed: number) => {
  const c = np.sin(np.arange(100).add(seed))
  return jit((x: NDArray) => np.sum(np.tanh(x.mul(c))))
}
const x = np.linspace(0, 1, 100)

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

it("memory that is taken over holds zeros, and is about as large as needed", () => {
  const sums = (n: number) => jit((y: NDArray) => np.add(np.sum(np.exp(y), { axis: 0 }), np.ones([n]).mul(n)))
  const fresh = sums(101)(np.ones([3, 101])).toArray()
  expect(memories).toHaveLength(1)
  const large = jit((y: NDArray) => np.tanh(y).mul(np.arange(2 ** 16).add(0.5)))
  const full = () => large(np.full([2 ** 16], Number.NaN))
  full()
  large.dispose()
  const small = jit((y: NDArray) => y.mul(np.array([1, 2, 4])))
  expect(small([1, 1, 1]).toArray()).toEqual([1, 2, 4])
  expect(memories).toHaveLength(3)
  full()
  expect(memories).toHaveLength(3)
  large.dispose()
  const [left, right] = [np.linspace(-1, 1, 2100).reshape([7, 300]), np.linspace(0, 2, 120_300).reshape([300, 401])]
  const product = jit((y: NDArray) => np.matmul(y, right))
  expect(np.allclose(product(left), np.matmul(left, right), { rtol: 1e-12 })).toBe(true)
  expect(memories).toHaveLength(3)
  expect(sums(101)(np.ones([3, 101])).toArray()).toEqual(fresh)
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
  expect(memories).toHaveLength(4)
  expect(f(a, a, b, false)).toEqual([2, 8, 24])
  expect(memories).toHaveLength(fuses() ? 5 : 4)
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
  const first = f(x).toArray()
  expect(await soon(() => constant?.deref() === undefined)).toBe(true)
  expect(f(x).toArray()).toEqual(first)
})

it("1e5 calls leave memory as it is", async () => {
  const f = make(4.5)
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
      f(x)
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
