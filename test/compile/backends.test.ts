// Two backends of one kind share nothing: no memory, no workers, nothing that was compiled.
import { setTimeout } from "node:timers/promises"
import { jit, type NDArray, np } from "taylorjet"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { Wasm } from "../../src/backends/wasm/backend.js"
import type { Pool } from "../../src/backends/wasm/pool.js"
import type { Lit } from "../../src/ir/atom.js"

type Made = new (...args: never[]) => object
const host = globalThis as unknown as { WebAssembly: { Memory: Made; Module: Made } }
const { Memory, Module } = host.WebAssembly

let memories: number
let modules: number

beforeEach(() => {
  memories = 0
  modules = 0
  host.WebAssembly.Memory = class extends Memory {
    constructor(...args: never[]) {
      super(...args)
      memories++
    }
  }
  host.WebAssembly.Module = class extends Module {
    constructor(...args: never[]) {
      super(...args)
      modules++
    }
  }
})
afterEach(() => {
  host.WebAssembly.Memory = Memory
  host.WebAssembly.Module = Module
  vi.unstubAllGlobals()
})

const u = np.linspace(-1, 1, 300)
const wave = (x: NDArray) => np.sin(x).mul(np.arange(300))

describe("two backends", () => {
  it("compile the same program twice, each in a memory of its own; one finds what it compiled", () => {
    const [a, b] = [new Wasm(), new Wasm()]
    const expected = jit(wave, { backend: a })(u).toArray()
    expect([modules, memories]).toEqual([1, 1])
    expect(jit(wave, { backend: b })(u).toArray()).toEqual(expected)
    expect([modules, memories]).toEqual([2, 2])
    for (const backend of [a, b, a]) expect(jit(wave, { backend })(u).toArray()).toEqual(expected)
    expect([modules, memories]).toEqual([2, 2])
  })

  it("do not lend each other the memory that was given back", () => {
    const [a, b] = [new Wasm(), new Wasm()]
    const large = np.linspace(0, 1, 150_000)
    const call = (backend: Wasm) => {
      const f = jit((x: NDArray) => x.mul(large), { backend })
      f(large)
      f.dispose()
    }
    for (const backend of [a, b]) call(backend)
    expect(memories).toBe(2)
    for (const backend of [a, b]) call(backend)
    expect(memories).toBe(2)
  })

  it("hold their own results; those of the other are arrays like all others", () => {
    const [a, b] = [new Wasm(), new Wasm()]
    const [f, g] = [a, b].map((backend) => jit(wave, { backend, resident: true }))
    const counts = () => [a, b].map(({ site }) => site.home(false).residents.count)
    const x = f(u)
    expect(counts()).toEqual([1, 0])
    const y = g(x)
    expect(counts()).toEqual([1, 1])
    const plain = jit(wave)
    expect(y.toArray()).toEqual(plain(plain(u)).toArray())
    y.dispose()
    expect(counts()).toEqual([1, 0])
    expect((x.atom as Lit).held).toBeDefined()
    expect(x.toArray()).toEqual(plain(u).toArray())
  })

  it("let go of what a function used without a word to the other", () => {
    const [a, b] = [new Wasm(), new Wasm()]
    const [f, g] = [a, b].map((backend) => jit(wave, { backend }))
    const expected = f(u).toArray()
    expect(g(u).toArray()).toEqual(expected)
    f.dispose()
    expect(jit(wave, { backend: b })(u).toArray()).toEqual(expected)
    expect(modules).toBe(2)
    expect(f(u).toArray()).toEqual(expected)
    expect(modules).toBe(3)
  })

  it("have workers of their own: when those of one end, those of the other go on", async () => {
    const { getBuiltinModule } = process
    const os = { availableParallelism: () => 2 }
    vi.stubGlobal("process", { getBuiltinModule: (id: string) => (id === "node:os" ? os : getBuiltinModule(id)) })
    const [a, b] = [new Wasm(), new Wasm()]
    const [pa, pb] = [a, b].map(({ site }) => site.team(2)?.pool as Pool)
    const product = (x: NDArray) => np.matmul(x, x)
    const [f, g] = [a, b].map((backend) => jit(product, { backend, threads: 2 }))
    const x = np.sin(np.arange(90_000)).reshape([300, 300])
    const expected = jit(product)(x).toArray()
    const untilHelped = async (pool: Pool, h: (x: NDArray) => NDArray) => {
      for (const before = pool.helped; pool.helped === before; await setTimeout(1))
        expect(h(x).toArray()).toEqual(expected)
    }
    await untilHelped(pa, f)
    expect(pb.ready).toBe(0)
    await untilHelped(pb, g)
    a.dispose()
    expect(pa.ready).toBe(0)
    expect(f(x).toArray()).toEqual(expected)
    await untilHelped(pb, g)
    const compiled = modules
    for (const backend of [b, a]) expect(jit(product, { backend, threads: 2 })(x).toArray()).toEqual(expected)
    expect(modules).toBe(compiled + 1)
    for (const backend of [a, b]) backend.dispose()
  })
})
