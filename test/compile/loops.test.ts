// Loops and branches, compiled: what their steps are, that they agree with the reference, and that nothing grows with their length.
import {
  checkpoint,
  cond,
  foriLoop,
  grad,
  jet,
  jit,
  jvp,
  makeProgram,
  type NDArray,
  np,
  scan,
  special,
  vmap,
  whileLoop,
} from "taylorjet"
import { describe, expect, it } from "vitest"
import { assemble } from "../../src/backends/wasm/assemble.js"
import { fuse } from "../../src/compile/fuse.js"
import type { Buffer } from "../../src/compile/kernel.js"
import { plan } from "../../src/compile/plan.js"
import { allSteps } from "../../src/compile/steps.js"
import type { Lit } from "../../src/ir/atom.js"
import { dawsn } from "../../src/primitives/index.js"
import { agree } from "../laws/agree.js"
import { loopPrograms } from "../laws/loopPrograms.js"

type F = (...xs: NDArray[]) => unknown

const programOf = (f: F, ...xs: NDArray[]) => makeProgram(f as never)(...(xs as never[]))
const stepsOf = (f: F, ...xs: NDArray[]) => fuse(programOf(f, ...xs))
const kinds = (f: F, ...xs: NDArray[]) => allSteps(stepsOf(f, ...xs).steps).map((step) => step.kind)
const both = (f: F, ...xs: NDArray[]) =>
  agree(
    programOf(f, ...xs),
    xs.map((x) => x.atom as Lit),
  )
const total = (f: (x: NDArray) => NDArray) => (x: NDArray) => np.sum(np.square(f(x)))

describe.each(loopPrograms)("$title", ({ loop, x: given }) => {
  const x = np.array(given as number)
  const direction = np.onesLike(x)

  it("agrees with the reference: value, jvp, gradient", () => {
    both(loop as F, x)
    both((y) => jvp(loop, [y], [direction]), x)
    both(grad(total(loop)) as F, x)
  })
  it("agrees with the reference: jet, map, the gradient of a jet", () => {
    both((y) => jet(loop, [y], [[direction, np.zerosLike(y), np.zerosLike(y)]]), x)
    both(vmap(loop) as F, np.stack([x, np.mul(x, 1.01)]))
    both(grad((y: NDArray) => np.sum(jvp(loop, [y], [direction])[1])) as F, x)
  })
})

const u = np.sin(np.linspace(0, 3, 100))
const mirrored = (x: NDArray) => foriLoop(0, 5, (_, y: NDArray) => np.sin(y).add(np.flip(y).mul(0.1)), x)
const W = np.sin(np.reshape(np.arange(64 * 64), [64, 64]))

describe("where carries lie", () => {
  const carriesOf = (f: F, ...xs: NDArray[]) =>
    allSteps(stepsOf(f, ...xs).steps).flatMap((step) => (step.kind === "loop" ? step.carries : []))

  it("in place where each element is read before it is written", () => {
    const f: F = (x) => foriLoop(0, 5, (_, y: NDArray) => np.sin(y).mul(2), x)
    expect(carriesOf(f, u).map((c) => c.halves)).toEqual([undefined])
    expect(kinds(f, u)).toEqual(["kernel", "loop", "kernel"])
    both(f, u)
  })
  it("in two halves where elements are read after they are written", () => {
    expect(carriesOf(mirrored as F, u).map((c) => c.halves?.size)).toEqual([256])
    both(mirrored as F, u)
    both(grad(total(mirrored)) as F, u)
  })
  it("copied at the end of a turn where it is small, or what sums are added to", () => {
    const small: F = (x) => foriLoop(0, 5, (_, y: NDArray) => y.add(np.roll(y, 1)), x)
    expect(carriesOf(small, np.arange(5)).map((c) => c.halves)).toEqual([undefined])
    both(small, np.arange(5))
    const sums: F = (x) =>
      foriLoop(0, 5, (_, [y, z]: NDArray[]) => [np.sum(np.outer(y, z), { axis: 1 }), y.mul(0.01)], [x, x])
    expect(carriesOf(sums, u).map((c) => c.halves)).toEqual([undefined, undefined])
    both(sums, u)
  })
  it("carries that change places", () => {
    both((x) => foriLoop(0, 7, (_, [y, z]: NDArray[]) => [z, np.cos(y)], [x, np.sin(x)]), u)
    both((x) => foriLoop(0, 7, (_, [y, z, w]: NDArray[]) => [z, w, y.mul(0.5)], [x, np.sin(x), np.cos(x)]), u)
  })
  it("an update of one element is no copy of the array", () => {
    const f: F = (x) => foriLoop(0, 50, (i, y: NDArray) => y.with(i, np.sin(np.take(y, i)).mul(2)), x) as NDArray
    const [loop] = stepsOf(f, u).steps.filter((step) => step.kind === "loop")
    const large = allSteps([loop]).filter((step) => step.kind === "kernel" && step.domain.some((n) => n === 100))
    expect(large).toEqual([])
    both(f, u)
  })
})

it("a matrix that no turn changes is packed once", () => {
  const f: F = (w, x) => foriLoop(0, 3, (_, y: NDArray) => np.tanh(np.matmul(y, np.transpose(w))), x)
  const x = np.sin(np.reshape(np.arange(40 * 64), [40, 64]))
  expect(stepsOf(f, W, x).steps.map((step) => step.kind)).toEqual(["kernel", "pack", "loop"])
  both(f, W, x)
  both(grad((w: NDArray) => np.sum(f(w, x) as NDArray)) as F, W)
})

it("entries are read and written where they lie, views of them too", () => {
  const f: F = (xs) => scan((c: NDArray, x: NDArray) => [c.add(x), np.sin(c).mul(x)], np.zeros([40]), np.transpose(xs))
  const xs = np.sin(np.reshape(np.arange(40 * 6), [40, 6]))
  const [loop] = stepsOf(f, xs).steps.filter((step) => step.kind === "loop")
  expect(loop.slices.map((x) => x.stride)).toEqual([1])
  expect(loop.stacks.map((x) => x.stride)).toEqual([40])
  both(f, xs)
  both((x) => scan((c: NDArray, y: NDArray) => [c.add(y), c], np.zeros([6]), np.flip(x)), xs)
})

it("loops in loops, branches in loops, loops in branches", () => {
  const inner = (x: NDArray) => foriLoop(0, 3, (i, y: NDArray) => np.sin(y).add(i), x)
  const f: F = (x) =>
    foriLoop(
      0,
      4,
      (i, y: NDArray) =>
        cond(
          np.less(i, 2),
          inner,
          (z: NDArray) =>
            whileLoop(
              (w: NDArray) => np.less(np.sum(w), 30),
              (w: NDArray) => w.mul(1.5).add(1),
              z,
            ),
          y,
        ),
      x,
    )
  for (const x of [u, np.array(0.3), np.array([0.1, 0.2, 0.3])]) both(f, x)
})

it("truth values and whole numbers are carried", () => {
  const f: F = (x) =>
    whileLoop(
      ([go]: NDArray[]) => go,
      ([, i, y]) => [np.logicalAnd(np.less(i, 9), np.less(y, 50)), i.add(1), y.mul(1.7)],
      [np.array(true), np.array(0, { dtype: "int32" }), x],
    )
  for (const x of [0.1, 10, 100]) both(f, np.array(x))
  both((x) => foriLoop(0, 5, (_, b: NDArray) => np.logicalNot(b), np.less(x, 0.5)), u)
})

it("float32 and float64 in one loop", () => {
  const f: F = (x) =>
    foriLoop(0, 5, (_, [y, z]: NDArray[]) => [np.sin(y).mul(2), z.add(y.astype("float64"))], [
      x.astype("float32"),
      np.zerosLike(x),
    ])
  both(f, u)
  both(f, np.array(0.5))
})

it("loops without turns, and arrays without elements", () => {
  both((x) => scan((c: NDArray, y: NDArray) => [c.add(y), c], 1, x), np.zeros([0]))
  both((x) => foriLoop(0, 3, (_, y: NDArray) => y.mul(2), x), np.zeros([0]))
  both(
    (x) =>
      whileLoop(
        (y: NDArray) => np.less(y, 0),
        (y: NDArray) => y.mul(2),
        x,
      ),
    np.array(1),
  )
})

it("a bound beyond 32 bits", () => {
  const f: F = (x) =>
    whileLoop(
      (y: NDArray) => np.less(y, 9),
      (y: NDArray) => y.add(2),
      x,
      { maxSteps: 2 ** 32 + 1 },
    )
  both(f, np.array(0.5))
})

it("a wrong index in a loop is an error, and the next call is right", () => {
  const f = jit((i: NDArray) =>
    foriLoop(0, 3, (_, y: NDArray) => np.take(u, y).mul(0).astype("int32").add(y).add(1), i),
  )
  expect(() => f(np.array(98, { dtype: "int32" }))).toThrow("100")
  expect(f(np.array(3, { dtype: "int32" })).item()).toBe(6)
})

it("a block that reverse mode computes again is not merged with what is around it", () => {
  const f: F = (x) => grad((y: NDArray) => np.sum(checkpoint((z: NDArray) => np.sin(np.cos(z)))(y)))(x)
  expect(kinds(f, u).filter((kind) => kind === "branch").length).toBeGreaterThan(0)
  both(f, u)
})

it("a body that needs the host is called turn by turn", () => {
  const { primitive } = dawsn
  const { evaluate } = primitive
  let calls = 0
  const counting: typeof evaluate = (...given) => {
    calls++
    return evaluate(...given)
  }
  const f: F = (x) => foriLoop(0, 5, (_, y: NDArray) => np.sin(y).add(special.dawsn(y)), x)
  expect(kinds(f, u)).toEqual(["host"])
  Object.assign(primitive, { evaluate: counting })
  jit(f as never)(u)
  Object.assign(primitive, { evaluate })
  expect(calls).toBe(5)
  both(f, u)
})

describe("code and memory", () => {
  const size = (f: F, ...xs: NDArray[]) => {
    const { steps, offsets } = plan(stepsOf(f, ...xs))
    const addressOf = (b: Buffer) => offsets.get(b) as number
    const setting = { fma: false, team: undefined, shared: false, addressOf, movable: [], cells: 0 }
    return assemble(steps.steps, setting).module.bytes(1).length
  }
  const turns =
    (n: number): F =>
    (x) =>
      grad((y: NDArray) => np.sum(foriLoop(0, n, (_, z: NDArray) => np.sin(z).mul(y), y)))(x)

  it("code does not grow with the number of turns", () => {
    expect(Math.abs(size(turns(100_000), u) - size(turns(100), u))).toBeLessThan(64)
  })
  it("places in a turn are shared: memory does not grow with the length of the body's chain", () => {
    const chain =
      (n: number): F =>
      (x) =>
        foriLoop(
          0,
          3,
          (_, y: NDArray) => {
            let z = y
            for (let i = 0; i < n; i++) z = np.tanh(np.roll(z, 1))
            return z
          },
          x,
        )
    expect(plan(stepsOf(chain(40), u)).bytes).toBe(plan(stepsOf(chain(4), u)).bytes)
  })
})

describe.each([17, 33, 64, 129])("long sums over %i terms", (n) => {
  const M = np.sin(np.reshape(np.arange(n * n), [n, n])).mul(0.1)
  const [start, factor] = [np.sin(np.arange(n)), np.cos(np.arange(n))]
  const factors = np.stack([factor, factor, factor])
  const step = (c: NDArray, e: NDArray) => np.matmul(np.mul(c, e), M)

  it("lie in a carry", () => {
    both((x) => foriLoop(0, 3, (_, c: NDArray) => step(c, factor), x), start)
    both((x) => scan((c: NDArray, e: NDArray) => [step(c, e), e], x, factors, { reverse: true })[0], start)
    both(grad((x: NDArray) => np.sum(foriLoop(0, 2, (_, c: NDArray) => np.tanh(np.matmul(M, c)), x))) as F, start)
  })
  it("lie in an entry of what is stacked", () => {
    for (const reverse of [false, true])
      both((x) => scan((c: NDArray, e: NDArray) => [np.sin(c), step(c, e)], x, factors, { reverse })[1], start)
  })
})
