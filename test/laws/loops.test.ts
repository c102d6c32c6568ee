// A program with loops and branches is the same program without them, under every transform: bit for bit in the reference
// interpreter, in at least 40 programs at any point and in every mode, which hold recurrences, a step of Runge and Kutta,
// Newton's method with a `whileLoop`, products, LSTM cells, loops in loops, carries of mixed dtypes and trees, no turns,
// loops from the last entry, indices by the counter, branches in loops, loops in branches, mapped loops. In the others, which
// are marked, first derivatives are the same too, and second derivatives by reverse mode add the same terms in another
// order: these are the same where nothing rounds, or come near to 1e-12 where the program has no such point.
import { grad, hessian, jacrev, jet, jit, jvp, makeProgram, type NDArray, np, vjp, vmap } from "taylorjet"
import { describe, expect, it } from "vitest"
import { check } from "../../src/ir/check.js"
import { parse } from "../../src/ir/parse.js"
import { print } from "../../src/ir/print.js"
import { registry } from "../../src/primitives/registry.js"
import { loopPrograms } from "./loopPrograms.js"

type Tree = NDArray | readonly Tree[]

const flat = (x: Tree): number[] => (Array.isArray(x) ? x.flatMap(flat) : Array.from((x as NDArray).data))

/** Where the same terms are added in another order. */
const close = (actual: Tree, expected: Tree, tolerance = 1e-12): void => {
  const [a, e] = [flat(actual), flat(expected)]
  expect(a.length).toBe(e.length)
  const scale = Math.max(...e.map(Math.abs), 1)
  a.forEach((x, i) => {
    expect(Math.abs(x - e[i]), `element ${i}: ${x}, not ${e[i]}`).toBeLessThanOrEqual(tolerance * scale)
  })
}

/** Bit for bit; of a coefficient that is exactly zero the sign says nothing. */
const same = (actual: Tree, expected: Tree): void =>
  expect(flat(actual).map((a) => a + 0)).toEqual(flat(expected).map((e) => e + 0))

it("40 programs hold in every mode, bit for bit", () => {
  expect(new Set(loopPrograms.map((p) => p.title)).size).toBe(loopPrograms.length)
  expect(loopPrograms.filter((p) => !p.reordered).length).toBeGreaterThanOrEqual(40)
})

describe.each(loopPrograms)("$title", ({ loop, plain, x: given, reordered }) => {
  const x = np.array(given as number)
  const direction = np.array((Array.isArray(given) ? given.map((_, i) => 1 - 0.5 * i) : 1.5) as number)
  const around = [x, np.mul(x, 1.01), np.mul(x, 0.99)]
  /** Second derivatives are the same at any point, or they agree and are the same where nothing rounds. */
  const sameSecond = (map: (f: (x: NDArray) => NDArray) => (x: NDArray) => unknown, tolerance?: number) => {
    const [of, expected] = [map(loop), map(plain)] as ((x: NDArray) => Tree)[]
    if (!reordered) {
      for (const y of around) same(of(y), expected(y))
      return
    }
    close(of(x), expected(x), tolerance)
    if (reordered === true) return
    const exact = np.array(reordered.exactAt as number)
    same(of(exact), expected(exact))
  }
  const total = (f: (x: NDArray) => NDArray) => (y: NDArray) => {
    const z = f(y)
    return np.sum(np.mul(z, z))
  }

  it("value", () => same(loop(x), plain(x)))
  it.each([1, 2, 3, 4, 5, 6])("jet of order %i", (order) => {
    const terms = [direction, ...Array.from({ length: order - 1 }, () => np.zerosLike(direction))]
    same(jet(loop, [x], [terms]), jet(plain, [x], [terms]))
    const curve = terms.map((t, k) => np.add(t, np.mul(direction, 1 / (k + 2))))
    same(jet(loop, [x], [curve]), jet(plain, [x], [curve]))
  })
  it("jvp", () => same(jvp(loop, [x], [direction]), jvp(plain, [x], [direction])))
  it("vjp", () => {
    for (const at of around) {
      const [y, pullback] = vjp(loop, at)
      const [z, expected] = vjp(plain, at)
      const cotangent = np.add(1, np.mul(0.5, y))
      same(y, z)
      same(pullback(cotangent), expected(cotangent))
    }
  })
  it("grad of grad, and hessian", () => {
    sameSecond((f) => grad((y: NDArray) => np.sum(np.mul(grad(total(f))(y), direction))))
    sameSecond((f) => hessian(total(f)))
    sameSecond((f) => jacrev(grad(total(f))))
  })
  it("jet of grad, and grad of jet", () => {
    sameSecond((f) => (y) => jet(grad(total(f)), [y], [[direction, np.zerosLike(direction)]]), 1e-11)
    sameSecond((f) => grad((y) => np.sum(jet(f, [y], [[direction, np.zerosLike(direction)]])[1][1])), 1e-11)
  })
  it("vmap", () => {
    const xs = np.stack(around)
    const each = (f: (x: NDArray) => NDArray) => np.stack(around.map((y) => f(y)))
    same(vmap(loop)(xs), each(loop))
    same(vmap(grad(total(loop)))(xs), each(grad(total(loop))))
  })
  it("a sum over vmap, which goes round the loop as a sum where it can", () => {
    const xs = np.stack(around)
    const sum = (f: (x: NDArray) => NDArray) => (ys: NDArray) => np.sum(vmap(f)(ys), { axis: 0 })
    close(jit(sum(loop))(xs), sum(plain)(xs))
    close(jit(sum((y) => np.sin(loop(y))))(xs), sum((y) => np.sin(plain(y)))(xs))
    const along = (f: (x: NDArray) => NDArray) => (vs: NDArray) =>
      np.sum(vmap((v: NDArray) => jet(f, [x], [[v, np.zerosLike(x)]])[1][1])(vs), { axis: 0 })
    close(jit(along(loop))(xs), along(plain)(xs))
  })
  it("jit", () => {
    const reference = { backend: "reference" } as const
    same(jit(loop, reference)(x), plain(x))
    same(jit(grad(total(loop)), reference)(x), grad(total(loop))(x))
    close(jit(loop)(x), plain(x))
    close(jit(grad(total(loop)))(x), grad(total(plain))(x))
  })
  it("printed, parsed and checked", () => {
    for (const f of [loop, grad(total(loop))]) {
      const program = makeProgram(f as (x: NDArray) => NDArray)(x)
      const text = print(program, Number.POSITIVE_INFINITY)
      const back = check(parse(text, (name) => registry.get(name)))
      expect(print(back, Number.POSITIVE_INFINITY)).toBe(text)
      check(program)
    }
  })
})
