// Arrays that stay in the memory of compiled programs between calls.
import { setImmediate } from "node:timers/promises"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { cond, define, foriLoop, grad, jet, jit, jvp, type NDArray, np, scan, special, vmap } from "taylorjet"
import { describe, expect, it } from "vitest"
import { Wasm } from "../../src/backends/wasm/backend.js"
import type { Lit } from "../../src/ir/atom.js"

setFlagsFromString("--expose-gc")
const collect = runInNewContext("gc") as () => void

const backend = new Wasm()
const resident = { backend, resident: true }
const { heap, residents } = backend.site.home(false)
const isHeld = (x: NDArray) => (x.atom as Lit).held !== undefined
/** Are the elements only in the memory of compiled programs? */
const isAway = (x: NDArray) => {
  const held = (x.atom as Lit).held as { block?: object; elements?: object } | undefined
  return held?.block !== undefined && held.elements === undefined
}

/** Large enough to stay. */
const n = 300
const u = np.linspace(-1, 1, n)
const matrix = np.sin(np.arange(n * n)).reshape([n, n])

const programs: Record<string, (x: NDArray) => unknown> = {
  elementwise: (x) => np.exp(np.sin(x)).mul(x),
  "two results from one kernel": (x) => [np.sin(x), np.cos(x)],
  "an argument as it is": (x) => [x, x, np.neg(x)],
  "the same result twice": (x) => {
    const y = np.tanh(x)
    return [y, y]
  },
  "a constant": (x) => [np.sin(u), x.add(1), np.zeros(n)],
  "a view of the argument": (x) => [x.slice([null, null, -1]), x.reshape([10, n / 10]).T],
  "a matrix product": (x) => np.matmul(matrix, x.mul(np.ones([n, 1]))),
  "a long product": (x) => np.matmul(np.broadcastTo(np.tile(x, 20), [40, 20 * n]), np.tile(matrix, [20, 1])),
  "long sums": (x) => np.sum(np.outer(np.tile(x, 5), x), 0),
  "sums along rows": (x) => np.sum(np.outer(x, np.tile(x, 5)), 1),
  "a lookup": (x) => np.take(x, np.array([5, 3, 1])),
  "an update": (x) => x.with([0, 5], 7).withAdded(new Int32Array([7, 9, 7]), x.slice([0, 3])),
  "a loop": (x) => foriLoop(0, 50, (_, y: NDArray) => np.sin(y).mul(0.5).add(x), x),
  "a loop that stacks": (x) =>
    scan((c: NDArray, y: NDArray) => [c.add(y), np.matmul(matrix, c)], x, np.stack([x, x.mul(2)])),
  "a branch": (x) =>
    cond(
      np.sum(x).greater(0),
      (y: NDArray) => y.mul(2),
      (y: NDArray) => y.neg(),
      x,
    ),
  "a gradient": grad((x) => np.sum(np.tanh(np.matmul(matrix, x)))),
  "a jet": (x) => jet((y) => np.exp(np.sin(y)), [x], [[u, np.ones(n)]]),
  "whole numbers and truth values": (x) => [x.greater(0), x.mul(100).astype("int32").add(1), x.astype("float32")],
  "no elements": (x) => [x.slice([0, 0]), np.sum(x.slice([0, 0]))],
  "running sums": (x) => [np.cumsum(x), np.argmax(x), np.argsort(x)],
}

describe.each(Object.entries(programs))("%s", (_, f) => {
  const leaves = (y: unknown): NDArray[] => (Array.isArray(y) ? y.flatMap(leaves) : [y as NDArray])
  const plain = jit(f as never) as unknown as (x: NDArray) => unknown
  const stays = jit(f as never, resident) as unknown as (x: NDArray) => unknown

  it.each(["float64", "float32"] as const)("is the same when its results stay, %s", (dtype) => {
    const keep = jit((x: NDArray) => x.add(0.125), resident)
    const x = keep(u.astype(dtype))
    expect(isAway(x)).toBe(true)
    const expected = leaves(plain(u.astype(dtype).add(0.125)))
    for (let i = 0; i < 3; i++)
      leaves(stays(x)).forEach((y, o) => {
        expect([y.shape, y.dtype]).toEqual([expected[o].shape, expected[o].dtype])
        // Blocks of a stream begin elsewhere, and vectors of a sum.
        const bound = dtype === "float64" ? 1e-13 : 1e-5
        expect(np.allclose(y, expected[o], { rtol: bound, atol: bound })).toBe(true)
      })
    expect(x.toArray()).toEqual(u.astype(dtype).add(0.125).toArray())
  })
})

describe("what is copied", () => {
  it("large results stay, and arguments that do are read where they are", () => {
    const f = jit((x: NDArray) => [x.mul(2), np.sum(x)] as const, resident)
    const g = jit((x: NDArray, y: NDArray) => x.sub(y), resident)
    const [x, sum] = f(u.add(1))
    expect([isHeld(x), isHeld(sum)]).toEqual([true, false])
    const [y] = f(x)
    const z = g(y, x)
    expect([x, y, z].map(isAway)).toEqual([true, true, true])
    expect(z.toArray()).toEqual(u.add(1).mul(2).toArray())
    expect([x, y].map(isAway)).toEqual([true, true])
  })

  it("ordinary arrays and numbers are accepted, and other functions accept what stays", () => {
    const f = jit((x: NDArray, a: NDArray) => x.mul(a), resident)
    const x = f(u, 2)
    expect(f(x, 3).toArray()).toEqual(u.mul(2).mul(3).toArray())
    expect(jit((y: NDArray) => y.mul(3))(x).toArray()).toEqual(u.mul(2).mul(3).toArray())
    expect(jit((y: NDArray) => y.mul(3), { backend: "reference" })(x).toArray()).toEqual(u.mul(2).mul(3).toArray())
    expect(np.add(x, 1).toArray()).toEqual(u.mul(2).add(1).toArray())
    expect(String(x)).toBe(String(u.mul(2)))
    expect(JSON.stringify(x)).toBe(JSON.stringify(u.mul(2)))
    expect(np.array(structuredClone(x)).toArray()).toEqual(u.mul(2).toArray())
    expect(vmap(f, { inAxes: [0, null] })(x, 2).toArray()).toEqual(u.mul(4).toArray())
    expect(grad((y) => np.sum(f(y, 3)))(x).toArray()).toEqual(new Array(n).fill(3))
    expect(jvp((y) => f(y, 3), [x], [x])[1].toArray()).toEqual(u.mul(6).toArray())
    expect(jit((y: NDArray) => y.add(x), resident)(x).toArray()).toEqual(u.mul(4).toArray())
  })

  it("results are arrays of their own", () => {
    const f = jit((x: NDArray) => [x, x, np.sin(u)] as const, resident)
    const x = f(u)[0]
    const all = [f(x), f(x)].flat()
    x.dispose()
    all[0].dispose()
    all[5].dispose()
    for (const y of all.slice(1, 2).concat(all.slice(3, 5))) expect(y.toArray()).toEqual(u.toArray())
    expect(all[2].toArray()).toEqual(np.sin(u).toArray())
  })

  it("the reference returns ordinary arrays; so does a program with a step that JavaScript does", () => {
    expect(isHeld(jit((x: NDArray) => x.mul(2), { backend: "reference", resident: true })(u))).toBe(false)
    const y = jit((x: NDArray) => special.dawsn(x).mul(2), resident)(u)
    expect(isHeld(y)).toBe(false)
    expect(y.toArray()).toEqual(special.dawsn(u).mul(2).toArray())
  })

  it("JavaScript functions inside of kernels may run programs whose results stay", () => {
    const inner = jit((x: NDArray) => np.sum(np.outer(x, np.ones(5000)).mul(2)), resident)
    const outer = define.analytic("nesting", { value: (x) => inner(np.full([200], x)).item(), slope: (v) => v })
    const f = jit((x: NDArray) => outer(np.sin(x)).add(np.cos(x)), resident)
    const x = np.linspace(0, 1, 200)
    const expected = np.sin(x).mul(2e6).add(np.cos(x))
    for (let i = 0; i < 2; i++) expect(np.allclose(f(x), expected, { rtol: 1e-12 })).toBe(true)
  })
})

describe("memory", () => {
  const step = jit((x: NDArray) => x.mul(0.5).add(1), resident)

  it("what is disposed of is used again at once, and cannot be read", () => {
    let x = step(np.ones([5000]))
    const { used } = heap
    const { count } = residents
    for (let i = 0; i < 5000; i++) {
      const next = step(x)
      x.dispose()
      x = next
      expect(heap.used).toBe(used)
    }
    expect(residents.count).toBe(count)
    expect(x.data[0]).toBe(2)
    x.dispose()
    expect(() => step(x)).toThrow("jit: float64[5000] has been disposed of; use it, or copy x.data, before x.dispose()")
    expect(() => x.data).toThrow("NDArray: float64[5000] has been disposed of")
    expect(heap.used).toBeLessThan(used)
  })

  it("a loop that neither yields nor disposes keeps memory flat", () => {
    const large = np.ones([5000])
    let x = step(large)
    for (let i = 0; i < 2000; i++) x = step(x)
    const size = heap.memory.buffer.byteLength
    const { count } = residents
    collect()
    const before = process.memoryUsage()
    for (let i = 0; i < 5000; i++) x = step(x)
    collect()
    collect()
    const after = process.memoryUsage()
    expect([heap.memory.buffer.byteLength, residents.count]).toEqual([size, count])
    // The results took 200 MB; what the collector has given back it may count a little later.
    expect(after.external + after.heapUsed - before.external - before.heapUsed).toBeLessThan(40e6)
    expect(x.data[0]).toBe(2)
  })

  it("what is collected gives its memory back", async () => {
    const few = () => residents.count < 10
    for (let i = 0; i < 50; i++) step(np.full([2000], i))
    expect(few()).toBe(false)
    for (let i = 0; i < 50 && !few(); i++) {
      await setImmediate()
      collect()
    }
    expect(few()).toBe(true)
  })

  it("arrays that were moved out come back with their values, and then more stay", () => {
    const many = Array.from({ length: 60 }, (_, i) => step(np.full([2 ** 16], 2 * i)))
    const away = () => many.filter((x) => isAway(x)).length
    expect(away()).toBeLessThan(60)
    for (let turn = 0; turn < 3; turn++) many.forEach((x, i) => void expect(step(x).data.at(-1)).toBe((i + 1) / 2 + 1))
    many.forEach((x, i) => void expect([x.data[0], x.data.at(-1)]).toEqual([i + 1, i + 1]))
    for (const x of many) x.dispose()
  })

  it("views survive that the memory grows: constants, arguments, programs that are looked up again", () => {
    const c = np.sin(np.arange(2000))
    const f = () => jit((x: NDArray) => x.mul(c).add(np.cos(np.arange(2000))), resident)
    const [g, ones] = [f(), np.ones(2000)]
    const first = g(ones)
    const size = heap.memory.buffer.byteLength
    const large = jit((x: NDArray) => x.add(1), resident)(np.zeros([(2 * size) / 8]))
    expect(heap.memory.buffer.byteLength).toBeGreaterThan(size)
    expect(first.toArray()).toEqual(g(ones).toArray())
    expect(f()(ones).toArray()).toEqual(first.toArray())
    expect(large.data.at(-1)).toBe(1)
    large.dispose()
  })

  it("results outlive their function, whose place others take", () => {
    const f = jit((x: NDArray) => np.matmul(matrix, x), resident)
    const y = f(u)
    f.dispose()
    const { used } = heap
    for (let i = 0; i < 20; i++) {
      const g = jit((x: NDArray) => np.matmul(matrix, x).add(i), resident)
      g(u).dispose()
      g.dispose()
    }
    expect(heap.used).toBeLessThanOrEqual(used)
    expect(np.allclose(y, np.matmul(matrix, u))).toBe(true)
  })

  it("a call that fails leaves nothing behind", () => {
    let fails = false
    const moody = define.analytic("moody", {
      value: (x) => {
        if (fails) throw new Error("not today")
        return x
      },
      slope: () => np.array(1),
    })
    const f = jit((x: NDArray) => moody(x.add(1)), resident)
    f(u).dispose()
    fails = true
    const { used } = heap
    for (let i = 0; i < 10; i++) expect(() => f(u)).toThrow("not today")
    expect(heap.used).toBe(used)
    fails = false
    expect(f(u).toArray()).toEqual(u.add(1).toArray())
  })
})

describe("threads", () => {
  it("share what stays, also with programs of one thread", () => {
    const f = jit((x: NDArray) => np.tanh(np.matmul(x, x)), { ...resident, threads: 2 })
    const g = jit((x: NDArray) => np.tanh(np.matmul(x, x)), resident)
    const plain = jit((x: NDArray) => np.tanh(np.matmul(x, x)))
    let [x, y] = [matrix, matrix]
    for (let i = 0; i < 4; i++) {
      x = g(f(x))
      y = plain(plain(y))
      expect(isHeld(x)).toBe(true)
      expect(np.allclose(x, y, { rtol: 1e-9, atol: 1e-9 })).toBe(true)
    }
  })
})
