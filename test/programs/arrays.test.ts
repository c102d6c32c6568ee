// Programs that run without a compiler write into arrays that they are done with: values never change while somebody has them.
import fc from "fast-check"
import { cond, foriLoop, makeProgram, type NDArray, np, scan, whileLoop } from "taylorjet"
import { describe, expect, it } from "vitest"
import { compile } from "../../src/backends/reference.js"
import type { Lit } from "../../src/ir/atom.js"

type F = (...xs: NDArray[]) => unknown

const start = np.linspace(-1, 2, 5)
const numbers = (x: NDArray) => [...x.data]
const run = (f: F, ...xs: NDArray[]) =>
  compile(makeProgram(f as never)(...(xs as never[])))
    .run(xs.map((x) => x.atom as Lit))
    .map((y) => [...y.data])

/** The same turns in JavaScript, on one number of each carry. */
const turns = (n: number, step: (state: number[]) => number[]) => (state: number[]) => {
  let now = state
  for (let i = 0; i < n; i++) now = step(now)
  return now
}

const each = (f: (state: number[]) => number[], ...starts: NDArray[]) => {
  const all = numbers(starts[0]).map((_, i) => f(starts.map((x) => numbers(x)[i])))
  return all[0].map((_, k) => all.map((y) => y[k]))
}

describe("values that outlive the variable that they were made for", () => {
  it("carries that move on from one to the next", () => {
    const f: F = (x, y, z) =>
      foriLoop(0, 7, (_: unknown, [a, b, c]: NDArray[]) => [b, c, np.sin(a).add(c)], [x, y, z] as never)
    const by = turns(7, ([a, b, c]) => [b, c, Math.sin(a) + c])
    const all = [start, start.mul(2), start.add(1)]
    expect(run(f, ...all)).toEqual(each(by, ...all))
  })

  it("another shape of an array, and a part of it", () => {
    const f: F = (x) =>
      scan(
        (y: NDArray) => {
          const u = np.sin(y)
          const column = np.reshape(u, [5, 1])
          const v = np.exp(u).mul(u)
          const w = np.cos(v).add(v)
          return [w.add(np.reshape(column, [5])), np.concatenate([column.slice([0, 2]), column.slice([3, 5])])]
        },
        x,
        null,
        { length: 4 },
      )
    const step = ([y]: number[]) => {
      const u = Math.sin(y)
      const v = Math.exp(u) * u
      return [Math.cos(v) + v + u]
    }
    const [end, shown] = run(f, start)
    expect([end]).toEqual(each(turns(4, step), start))
    const sines = [0, 1, 2, 3].flatMap((n) =>
      each(turns(n, step), start)[0]
        .map(Math.sin)
        .filter((_, i) => i !== 2),
    )
    expect(shown).toEqual(sines)
  })

  it("loops and branches inside one another", () => {
    const inner = (y: NDArray) => foriLoop(0, 3, (_: unknown, z: NDArray) => np.sin(z).add(y), y) as NDArray
    const f: F = (x) =>
      whileLoop(
        ([i]: NDArray[]) => np.less(i, 5),
        ([i, y]: NDArray[]) => [
          i.add(1),
          cond(np.less(i, 2), inner, (z: NDArray) => np.tanh(inner(z)), np.cos(y)) as NDArray,
        ],
        [np.array(0), x] as never,
      )
    const by = ([y]: number[]) => {
      const ring = (z: number) => turns(3, ([u]) => [Math.sin(u) + z])([z])[0]
      let now = y
      for (let i = 0; i < 5; i++) now = i < 2 ? ring(Math.cos(now)) : Math.tanh(ring(Math.cos(now)))
      return [now]
    }
    expect(run(f, start)[1]).toEqual(each(by, start)[0])
  })

  it("random carries that are kept, exchanged and computed", () =>
    fc.assert(
      fc.property(
        fc.array(fc.record({ from: fc.nat(2), other: fc.nat(2), kept: fc.boolean() }), { minLength: 3, maxLength: 3 }),
        fc.integer({ min: 0, max: 6 }),
        (plan, n) => {
          const f: F = (...xs) =>
            foriLoop(
              0,
              n,
              (_: unknown, s: NDArray[]) =>
                plan.map(({ from, other, kept }) => (kept ? s[from] : np.sin(s[from]).add(s[other]))),
              xs as never,
            )
          const by = turns(n, (s) =>
            plan.map(({ from, other, kept }) => (kept ? s[from] : Math.sin(s[from]) + s[other])),
          )
          const all = [start, start.mul(0.5), start.sub(1)]
          expect(run(f, ...all)).toEqual(each(by, ...all))
        },
      ),
      { numRuns: 100, seed: 5 },
    ))
})

it("neither arguments nor results of an earlier run change", () => {
  const f = compile(makeProgram((x: NDArray) => np.sin(x).mul(np.cos(x)))(start))
  const first = f.run([start.atom as Lit])[0]
  const before = [...first.data]
  f.run([start.mul(3).atom as Lit])
  expect([...first.data]).toEqual(before)
  expect(numbers(start)).toEqual(numbers(np.linspace(-1, 2, 5)))
})
