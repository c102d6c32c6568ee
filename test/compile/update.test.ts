// Updates are written where the old array lies when nothing reads that any more, and never otherwise.
import fc from "fast-check"
import { jit, type NDArray, np } from "taylorjet"
import { expect, test } from "vitest"
import { trace } from "../../src/array/trace.js"
import { fuse } from "../../src/compile/fuse.js"
import { sizeOf } from "../../src/ir/aval.js"

const n = 64
const x = np.arange(n)

/** How many kernels go over a whole array of n elements. */
const passes = (f: (x: NDArray) => NDArray): number =>
  fuse(trace("test", f, [x]).program).steps.filter((step) => step.kind === "kernel" && sizeOf(step.domain) === n).length

test("a chain of updates of a computed array goes over it once", () => {
  const places = np.array([3, 5, 3], { dtype: "int32" })
  expect(passes((a) => np.sin(a))).toBe(1)
  expect(passes((a) => np.sin(a).with(0, 1).with([10, 20], 2).with(places, 3).with(-1, 4))).toBe(1)
  expect(
    passes((a) =>
      np
        .sin(a)
        .withAdded([1, -1], a.at([2, null]))
        .withAdded(0, 5),
    ),
  ).toBe(1)
})

test("an array that is read later, or an argument, is copied once", () => {
  expect(passes((a) => a.with(0, 1).with(1, 2))).toBe(1)
  expect(
    passes((a) => {
      const old = np.sin(a).with(0, 1)
      return np.dot(old.with(1, 2), np.cumsum(old))
    }),
  ).toBeGreaterThan(1)
})

type Step = (x: NDArray, y: NDArray) => NDArray

const at = fc.integer({ min: 0, max: 7 })
const positions = fc.array(at, { minLength: 3, maxLength: 3 }).map((values) => np.array(values, { dtype: "int32" }))
const step: fc.Arbitrary<Step> = fc.oneof(
  at.map(
    (i): Step =>
      (a, b) =>
        a.with(i, b.at(i)),
  ),
  at.map(
    (i): Step =>
      (a, b) =>
        b.with(i, a.at(7 - i)),
  ),
  fc.constant<Step>((a) => a.with([1, null], a.at([null, -1]))),
  fc.constant<Step>((a) => a.with([null, -1], a.at([1, null]))),
  fc.constant<Step>((a) => a.with([null, null, -1], a)),
  fc.constant<Step>((a, b) => a.withAdded([2, 6], b.at([0, 4]))),
  fc.constant<Step>((a, b) => np.add(a, np.sin(b))),
  fc.constant<Step>((a, b) => np.concatenate([a.at([0, 4]), b.at([4, null])])),
  fc.constant<Step>((a) => np.cumsum(np.mul(a, 0.5))),
  fc.constant<Step>((a) => a.reshape(2, 4).with([":", 1], 0.5).reshape(8)),
  positions.map(
    (p): Step =>
      (a, b) =>
        a.with(p, b.at([3, 6])),
  ),
  positions.map(
    (p): Step =>
      (a) =>
        a.with(p, a.at(p).mul(2)),
  ),
  positions.map(
    (p): Step =>
      (a, b) =>
        a.withAdded(p, b.at(p)),
  ),
)

test("compiled updates, in any order and with any readers, are those of the reference", () => {
  const programs = fc.array(fc.tuple(step, fc.nat(), fc.nat()), { minLength: 1, maxLength: 10 })
  fc.assert(
    fc.property(programs, fc.array(fc.nat(), { minLength: 2, maxLength: 2 }), (steps, wanted) => {
      const f = (a: NDArray, b: NDArray) => {
        const all = [a, np.tanh(b)]
        for (const [apply, i, j] of steps) all.push(apply(all[i % all.length], all[j % all.length]))
        return np.stack([all[all.length - 1], ...wanted.map((i) => all[i % all.length])])
      }
      const [a, b] = [np.linspace(-1, 1, 8), np.linspace(2, 0, 8)]
      const [got, expected] = [jit(f)(a, b), f(a, b)].map((y) => Array.from(y.data as Float64Array))
      got.forEach(
        (value, i) =>
          void expect(Math.abs(value - expected[i])).toBeLessThanOrEqual(1e-12 * (1 + Math.abs(expected[i]))),
      )
    }),
    { numRuns: 150 },
  )
})
