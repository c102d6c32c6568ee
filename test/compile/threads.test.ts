// Functions whose steps are shared by threads yield the same bits as on one thread.
import { execFileSync } from "node:child_process"
import { setTimeout } from "node:timers/promises"
import {
  cond,
  foriLoop,
  grad,
  jit,
  laplacian,
  makeProgram,
  type NDArray,
  np,
  random,
  scan,
  vmap,
  whileLoop,
} from "taylorjet"
import { afterEach, describe, expect, it, vi } from "vitest"
import { left, word } from "../../src/backends/wasm/chunks.js"
import { Pool } from "../../src/backends/wasm/pool.js"
import { compile } from "../../src/backends/wasm/run.js"
import { Site } from "../../src/backends/wasm/site.js"
import type { Team } from "../../src/backends/wasm/team.js"
import type { Lit } from "../../src/ir/atom.js"

type F = (...xs: NDArray[]) => unknown

/** Everything that can be shared is, in the smallest pieces. */
const eager = new Pool({ awake: 0, asleep: 0, grain: 1, byte: 0 })
const site = new Site()
const team: Team = { pool: eager, threads: 3 }

const normal = (shape: readonly number[], seed = 1, dtype: "float64" | "float32" = "float64") =>
  random.normal(random.PRNGKey(seed), [...shape], { dtype })

const workers = async (pool: Pool, n: number) => {
  pool.grow(n)
  while (pool.ready < n) await setTimeout(20)
}

/** Equal to the last bit, NaN included. */
const bits = (ys: readonly Lit[]) =>
  ys.map((y) => [...new Uint8Array(y.data.buffer, y.data.byteOffset, y.data.byteLength)])

function same(f: F, ...xs: NDArray[]): void {
  const program = makeProgram(f as never)(...(xs as never[]))
  const inputs = xs.map((x) => x.atom as Lit)
  const alone = compile(program, { site, fma: true }).run(inputs)
  const shared = compile(program, { site, fma: true, team })
  for (let turn = 0; turn < 3; turn++) expect(bits(shared.run(inputs))).toEqual(bits(alone))
}

const W = normal([33, 20], 3)
const network = (x: NDArray) => np.sum(np.tanh(np.matmul(W, x)))

const programs: Record<string, [F, ...NDArray[]]> = {
  "an elementwise function": [(x) => np.tanh(np.mul(x, 3)), normal([10_007])],
  "a matrix with itself, transposed": [(x) => np.matmul(x, x.T), normal([131, 70])],
  "rows and columns": [(x, y) => np.add(np.transpose(x), y), normal([70, 90]), normal([70])],
  "a sum over rows, columns and all": [
    (x) => [np.sum(x, { axis: 0 }), np.sum(x, { axis: 1 }), np.sum(x)],
    normal([90, 301]),
  ],
  "comparisons and choices": [
    (x, y) => [np.less(x, y), np.where(np.less(x, y), x, y)],
    normal([3001]),
    normal([3001], 2),
  ],
  "calls of JavaScript": [(x) => np.sin(np.mul(x, 1e12)), normal([1000])],
  "steps of the host": [(x) => np.sum(np.mul(x, np.argmax(x))), normal([400])],
  "shifted copies": [(x) => np.concatenate([np.flip(x), np.mul(x, 2), x.slice([1, null, 2])]), normal([500])],
  "lookups and their transpose": [
    grad((x: NDArray) => np.sum(np.square(np.take(x, np.array([3, 1, 3, 0], { dtype: "int32" }), { axis: 0 })))) as F,
    normal([5, 70]),
  ],
  "a scan and its gradient": [
    (x) => {
      const turn = (c: NDArray, e: NDArray): [NDArray, NDArray] => [np.tanh(np.matmul(c, x)).add(e), np.sin(c)]
      const f = (y: NDArray) => np.sum(np.square(scan(turn, y, np.ones([4, 40]))[1]))
      return [f(x), grad(f)(x)]
    },
    normal([40, 40]),
  ],
  "loops and branches inside one another": [
    (x) =>
      foriLoop(
        0,
        3,
        (i, c: NDArray) => {
          const halved = whileLoop(
            (d: NDArray) => np.greater(np.max(d), 2),
            (d: NDArray) => np.mul(d, 0.5),
            c,
          )
          return cond(
            np.less(i, 1),
            (d: NDArray) => np.exp(d),
            (d: NDArray) => np.matmul(d, x),
            halved,
          )
        },
        x,
      ),
    normal([60, 60]),
  ],
  "a loop that is mapped": [
    vmap((x: NDArray) =>
      whileLoop(
        (c: NDArray) => np.greater(np.sum(np.square(c)), 1),
        (c: NDArray) => np.tanh(np.mul(c, 0.9)),
        x,
      ),
    ) as F,
    normal([50, 30]),
  ],
  "a Laplacian": [vmap(laplacian(network) as never) as F, normal([9, 20])],
  "its gradient": [grad((x: NDArray) => np.sum(vmap(laplacian(network) as never)(x) as NDArray)) as F, normal([9, 20])],
}

describe("the same bits", () => {
  it("once there are workers", () => workers(eager, 2))

  for (const [title, [f, ...xs]] of Object.entries(programs)) it(title, () => same(f, ...xs))

  for (const dtype of ["float64", "float32"] as const)
    for (const [m, k, n] of [
      [64, 64, 64],
      [2, 300, 300],
      [301, 9, 5],
      [37, 41, 43],
    ])
      it(`${dtype} products ${m}x${k}x${n}`, () => {
        same((a, b) => np.matmul(a, b), normal([m, k], 1, dtype), normal([k, n], 2, dtype))
        same((a, b) => np.matmul(np.transpose(a), b), normal([k, m], 1, dtype), normal([k, n], 2, dtype))
        same((a, b) => np.matmul(a, b), normal([3, m, k], 1, dtype), normal([3, k, n], 2, dtype))
      })

  it("long sums that are taken in pieces", () =>
    same((a, b) => np.einsum("bki,bkj->bij", a, b), normal([2, 1500, 50]), normal([2, 1500, 96])))

  it("a worker takes part", async () => {
    const alone = new Pool({ awake: 0, asleep: 0, grain: 1, byte: 0 })
    await workers(alone, 1)
    const x = normal([200_000])
    const program = makeProgram((y: NDArray) => np.tanh(y))(x)
    const shared = compile(program, { site, fma: true, team: { pool: alone, threads: 2 } })
    while (alone.helped === 0) {
      shared.run([x.atom as Lit])
      await setTimeout(1)
    }
  })
})

describe("jit with threads", () => {
  afterEach(() => {
    vi.unstubAllGlobals()
  })

  it("works from the first call, before any worker runs, and after", async () => {
    const [f, g] = [jit((x: NDArray) => np.matmul(x, x), { threads: 2 }), jit((x: NDArray) => np.matmul(x, x))]
    const x = normal([200, 200])
    const wanted = g(x).toArray()
    for (let turn = 0; turn < 10; turn++) {
      expect(f(x).toArray()).toEqual(wanted)
      await setTimeout(20)
    }
  })

  it("results are arrays of their own, not of shared memory", () => {
    const first = jit((x: NDArray) => np.mul(x, 2), { threads: 2 })([1, 2])
    expect(first.data.buffer).toBeInstanceOf(ArrayBuffer)
  })

  it("an error in between does no harm", async () => {
    await workers(eager, 2)
    const part = (first: number, count: number) => {
      if (first + count > 50) throw new Error("a chunk failed")
    }
    for (let turn = 0; turn < 20; turn++)
      expect(() => eager.run(-1, 0, part, 100, 1e6, 2)).toThrow(/a chunk failed|a worker failed/)
    same((x) => np.exp(x), normal([999]))
  })

  it("a worker that dies inside a piece is not waited for, and the call is done again", async () => {
    const { Worker } = await import("node:worker_threads")
    /** Takes a chunk and dies. */
    const dying = `
      const { parentPort } = require("node:worker_threads")
      parentPort.on("message", ({ words }) => {
        if (!words) return
        Atomics.add(words, ${word.ready}, 1)
        for (;;) {
          const next = Atomics.load(words, ${word.next})
          if ((next & ${left}) > 0 && Atomics.compareExchange(words, ${word.next}, next, next - 1) === next) process.exit()
        }
      })`
    let made = 0
    const Dying = class extends Worker {
      constructor() {
        super(dying, { eval: true })
        made++
      }
    }
    vi.stubGlobal("process", { getBuiltinModule: () => ({ Worker: Dying, availableParallelism: () => 2 }) })
    const pool = new Pool({ awake: 0, asleep: 0, grain: 1, byte: 0 }, 300)
    await workers(pool, 1)
    const x = normal([200_000])
    const program = makeProgram((y: NDArray) => np.tanh(np.mul(y, 3)))(x)
    const shared = compile(program, { site, fma: true, team: { pool, threads: 2 } })
    const [alone] = compile(program, { site, fma: true }).run([x.atom as Lit])
    while (made === 1) {
      const [y] = shared.run([x.atom as Lit])
      expect(y.data.every((value: number, i: number) => Object.is(value, alone.data[i]))).toBe(true)
      await setTimeout(1)
    }
  })

  it("without shared memory there is one thread", () => {
    vi.stubGlobal("SharedArrayBuffer", undefined)
    expect(jit((x: NDArray) => np.mul(x, 4), { threads: 2 })(3).item()).toBe(12)
  })

  it("where the host refuses workers there is one thread", () => {
    const refuse = { getBuiltinModule: () => ({ Worker: undefined }) }
    vi.stubGlobal("process", refuse)
    const pool = new Pool()
    pool.grow(2)
    expect(pool.ready).toBe(0)
  })

  /** What a process of its own prints. */
  const printed = (program: string): string =>
    execFileSync(process.execPath, ["--expose-gc", "--import", "tsx", "--input-type=module", "--eval", program], {
      encoding: "utf8",
    })

  it("workers do not keep a process alive", () => {
    const program = `
      import { jit, np } from "./src/index.ts"
      const f = jit((x) => np.matmul(x, x), { threads: 2 })
      for (let i = 0; i < 30; i++) {
        f(np.ones([200, 200]))
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
      console.log("done")`
    expect(printed(program)).toBe("done\n")
  })

  it("workers do not keep the memory of programs that nobody uses", () => {
    const program = `
      import { jit, np } from "./src/index.ts"
      const x = np.ones([700, 700])
      const rest = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
      const before = process.memoryUsage().rss
      for (let i = 1; i <= 40; i++) {
        const W = np.full([700, 700], i)
        const f = jit((y) => np.tanh(np.matmul(y, np.add(y, W))), { threads: 2 })
        for (let turn = 0; turn < 3; turn++) f(x)
        f.dispose()
        await rest(5)
        if (i % 5 > 0) continue
        for (let turn = 0; turn < 2; turn++) {
          gc()
          await rest(20)
        }
      }
      console.log(process.memoryUsage().rss - before)`
    expect(Number(printed(program))).toBeLessThan(3e8)
  })

  it("refuses what is no number of threads", () => {
    for (const threads of [0, 1.5, "2", Number.NaN])
      expect(() => jit((x: NDArray) => x, { threads } as never)).toThrow(/^jit: threads must be a whole number/)
  })
})
