// Sums along short axes, term by term: the same bits, and nothing on the way is stored.
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
import { random } from "./agreement.js"

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

const bitsOf = (x: Lit): Uint8Array => new Uint8Array(x.data.buffer, x.data.byteOffset, x.data.byteLength)

describe("the same bits", () => {
  for (const [title, [f, x]] of Object.entries(programs))
    it(title, () => {
      const program = makeProgram(f)(x)
      const written = inTerms(program)
      check(written)
      expect(written).not.toBe(program)
      const [actual, expected] = [written, program].map((p) => reference(p).run([x.atom as Lit])[0])
      expect(actual.aval).toEqual(expected.aval)
      expect(bitsOf(actual)).toEqual(bitsOf(expected))
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
    "what is dear to compute": [(x) => np.sum(np.exp(x.mul(2)), { axis: 1 }), points],
    "no elements": [lengths, np.ones([0, 3])],
  }
  for (const [title, [f, x]] of Object.entries(cases))
    it(title, () => {
      const program = makeProgram(f as F)(x)
      expect(inTerms(program)).toBe(program)
    })
})
