// Sums along short axes, term by term: the same bits, and nothing on the way is stored.

import fc from "fast-check"
import { foriLoop, grad, jit, makeProgram, type NDArray, np, vmap } from "taylorjet"
import { describe, expect, it } from "vitest"
import { compile as reference } from "../../src/backends/reference.js"
import { fuse } from "../../src/compile/fuse.js"
import { allSteps } from "../../src/compile/steps.js"
import { inTerms } from "../../src/compile/terms.js"
import type { Lit } from "../../src/ir/atom.js"
import { sizeOf } from "../../src/ir/aval.js"
import { check } from "../../src/ir/check.js"
import { agree } from "../laws/agree.js"
import { bitsOf, random, yieldsTheSame } from "./agreement.js"

type F = (x: NDArray) => NDArray

const differences: F = (x) => np.sub(np.expandDims(x, 1), np.expandDims(x, 0))

/** Bodies with coordinates innermost attract each other; where they are the difference is zero. */
const attraction: F = (x) => {
  const d = differences(x)
  const r2 = np.sum(np.square(d), { axis: 2 }).add(0.01)
  return np.sum(np.div(d, np.expandDims(r2.mul(np.sqrt(r2)), 2)), { axis: 1 })
}

const squares: F = (x) => np.square(x.mul(2).sub(1))

const lengths: F = (x) => np.sum(squares(x), { axis: 1 })

const points = random([80, 3], 1, "float64")

const programs: Record<string, [F, NDArray]> = {
  attraction: [attraction, random([12, 3], 2, "float64")],
  "coordinates outermost": [(x) => np.sum(np.sqrt(np.square(x).add(1)), { axis: 0 }), random([2, 70], 3, "float64")],
  "coordinates in between": [
    (x) => np.sum(np.reciprocal(np.square(x).add(1)), { axis: 1 }),
    random([9, 4, 11], 4, "float64"),
  ],
  "a sum over all beside it": [(x) => lengths(x).add(np.sum(x.mul(2).sub(1))), points],
  "a sum over others that keeps the axis": [
    (x) => np.add(lengths(x).sum(), np.sum(x.mul(2).sub(1), { axis: 0 })),
    points,
  ],
  "a sum over the axis and others": [
    (x) => {
      const y = squares(x)
      return np.sum(y, { axis: [0, 2] }).add(np.sum(y, { axis: 2 }).sum())
    },
    random([20, 5, 3], 5, "float64"),
  ],
  "choices by known truths": [
    (x) => np.sum(np.where(np.greater(np.arange(240).reshape([80, 3]), 7), x.mul(x), 0), { axis: 1 }),
    points,
  ],
  "whole numbers": [(x) => np.sum(x.mul(100).astype("int32"), { axis: 1 }), points],
  "zeros below zero": [(x) => np.reciprocal(np.sum(x.mul(0).sub(0).mul(-1).mul(x), { axis: 1 })), np.ones([80, 3])],
  "infinities and no numbers": [
    (x) => np.sum(np.square(np.reciprocal(x)), { axis: 1 }),
    np.where(np.less(points, 0), 0, np.where(np.less(points, 0.1), Number.NaN, points)),
  ],
}

describe("the same bits", () => {
  for (const [title, [f, x]] of Object.entries(programs))
    it(title, () => {
      const program = makeProgram(f)(x)
      const written = inTerms(program)
      expect(written).not.toBe(program)
      yieldsTheSame(written, program, [x.atom as Lit])
    })
})

const turns =
  (f: F): F =>
  (x) =>
    foriLoop(0, 3, (_, y: NDArray) => np.sin(y.add(np.sum(f(y)))), x)

describe("loops agree with the reference, in threads too", () => {
  for (const dtype of ["float64", "float32"] as const)
    for (const [title, [f, x]] of Object.entries(programs))
      if (title !== "zeros below zero" && title !== "infinities and no numbers")
        it(`${title}, ${dtype}`, () => {
          const y = x.astype(dtype)
          agree(makeProgram(turns(f))(y), [y.atom as Lit])
          const many = np.stack([y, y.mul(0.5)])
          agree(makeProgram(vmap(turns(f)))(many), [many.atom as Lit])
        })
  it("a gradient", () => {
    const [f, x] = programs.attraction
    agree(makeProgram(grad((y: NDArray) => np.sum(turns(f)(y))))(x), [x.atom as Lit])
  })
})

const steps: readonly ((y: NDArray, z: NDArray) => NDArray)[] = [
  (y, z) => y.mul(z),
  (y, z) => y.sub(z),
  (y, z) => np.where(np.less(y, z), y, z.add(1)),
  (y) => np.reciprocal(np.square(y).add(2)),
  (y, z) => y.add(np.flip(z, 1)),
  (y, z) => y.mul(np.expandDims(np.sum(z, { axis: 2 }), 2)),
  (y, z) => y.add(np.sum(z, { axis: 0, keepdims: true }).mul(0.5)),
]

const sizes = [
  [3, 9, 10],
  [2, 9, 40],
  [1, 4, 70],
] as const

const axes = fc.subarray([0, 1, 2], { minLength: 1 })

it("random chains and sums over axes of all lengths agree", () => {
  let written = 0
  fc.assert(
    fc.property(
      fc.oneof(...sizes.map((all) => fc.shuffledSubarray([...all], { minLength: 3 }))),
      fc.array(fc.tuple(fc.nat(steps.length - 1), fc.nat(9), fc.nat(9)), { minLength: 1, maxLength: 6 }),
      fc.array(axes, { minLength: 1, maxLength: 2 }),
      (shape, chosen, sums) => {
        const f = (x: NDArray): NDArray[] => {
          const all = [x]
          for (const [step, i, j] of chosen) all.push(steps[step](all[i % all.length], all[j % all.length]))
          const last = all[all.length - 1]
          return [shape.findIndex((n) => n > 1 && n < 5), ...sums].map((axis) => np.sum(last, { axis: axis as number }))
        }
        const x = random(shape, 7, "float64")
        const program = makeProgram(f as never)(x as never)
        const terms = inTerms(program)
        check(terms)
        if (terms !== program) written++
        const [actual, expected] = [terms, program].map((p) => reference(p).run([x.atom as Lit]))
        actual.forEach((y, o) => {
          expect(y.aval).toEqual(expected[o].aval)
          const scale = Math.max(1, ...Array.from(expected[o].data, Math.abs))
          for (const [n, value] of y.data.entries())
            expect(Math.abs(value - expected[o].data[n])).toBeLessThanOrEqual(1e-12 * scale)
        })
        agree(program, [x.atom as Lit])
      },
    ),
    { numRuns: 80, seed: 15 },
  )
  expect(written).toBeGreaterThan(8)
})

it("as compiled, the same bits as where differences are stored because somebody asks for them", () => {
  for (const dtype of ["float64", "float32"] as const) {
    const x = random([64, 3], 6, dtype)
    const alone = jit(attraction, { fma: false })(x)
    const [stored] = jit((y: NDArray) => [attraction(y), differences(y)], { fma: false })(x)
    expect(bitsOf(alone.atom as Lit)).toEqual(bitsOf(stored.atom as Lit))
  }
})

it("a turn of a loop over pairs of bodies has one kernel over pairs, which stores its sums alone", () => {
  const { steps } = fuse(
    makeProgram((y: NDArray) => foriLoop(0, 9, (_, z: NDArray) => attraction(z), y))(np.zeros([64, 3])),
  )
  const inside = allSteps(steps).flatMap((step) => (step.kind === "loop" ? step.steps : []))
  const large = inside.flatMap((step) => (step.kind === "kernel" && sizeOf(step.domain) > 192 ? [step] : []))
  expect(large.map((kernel) => kernel.domain)).toEqual([[64, 64]])
  expect(large[0].stores.map((s) => s.access.buffer.size)).toEqual([64, 64, 64])
})

describe("what stays as it is", () => {
  const cases: Record<string, [(x: NDArray) => unknown, NDArray]> = {
    "a long axis": [lengths, np.ones([80, 5])],
    "few elements": [lengths, np.ones([63, 3])],
    "a sum of what is there": [(x) => np.sum(x, { axis: 1 }), points],
    "a product and its sum": [(x) => np.sum(np.square(x), { axis: 1 }), points],
    "a value that is a result": [(x) => [squares(x), lengths(x)], points],
    "a value that others read whole": [(x) => np.matmul(squares(x), np.ones([3, 2])).add(lengths(x).sum()), points],
    "a large sum that keeps the axis": [
      (x) => np.add(np.sum(squares(x), { axis: 2 }).sum(), np.sum(squares(x), { axis: 0 })),
      np.ones([4, 80, 3]),
    ],
    "long code": [
      (x) =>
        np.sum(
          Array.from({ length: 40 }).reduce((y: NDArray) => np.sqrt(y).mul(y), x),
          { axis: 1 },
        ),
      points,
    ],
    "a small part of a long program": [
      (x) =>
        lengths(x).add(
          Array.from({ length: 60 }).reduce((y: NDArray) => np.sqrt(y).mul(y), x.slice([0, 80], [0, 1]).sum()),
        ),
      points,
    ],
    "what is dear to compute": [(x) => np.sum(np.exp(x.mul(2)), { axis: 1 }), points],
    "no elements": [lengths, np.ones([0, 3])],
  }
  for (const [title, [f, x]] of Object.entries(cases))
    it(title, () => {
      const program = makeProgram(f as F)(x)
      expect(inTerms(program)).toBe(program)
    })
})
