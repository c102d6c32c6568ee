// What reads a shifted array runs over its parts: the same bits, and nothing is written for it.
import { foriLoop, makeProgram, type NDArray, np, scan } from "taylorjet"
import { describe, expect, it } from "vitest"
import { fuse } from "../../src/compile/fuse.js"
import { split } from "../../src/compile/split.js"
import { allSteps } from "../../src/compile/steps.js"
import type { Lit } from "../../src/ir/atom.js"
import { agree } from "../laws/agree.js"
import { yieldsTheSame } from "./agreement.js"

type F = (x: NDArray) => NDArray

const u = np.sin(np.arange(100))
const grid = np.sin(np.arange(8000)).reshape([80, 100])

const programs: Record<string, [F, NDArray]> = {
  "shifts both ways": [(x) => np.roll(x, 1).sub(x.mul(2)).add(np.roll(x, -1)).mul(0.1).add(x), u],
  "an edge of zeros": [(x) => np.concatenate([np.zeros([2]), x.slice([0, 98])]).mul(x), u],
  "shifts of what is computed": [(x) => np.roll(np.sin(x), 3).add(np.roll(np.cos(x), 5)), u],
  "a shift of a shift": [(x) => np.roll(np.roll(x, 1).mul(x), 1).add(x), u],
  "a known array beside it": [(x) => np.roll(x, 2).mul(np.cos(np.arange(100))), u],
  "rows and columns": [
    (x) =>
      np
        .roll(x, 1, { axis: 0 })
        .add(np.roll(x, 1, { axis: 1 }))
        .sub(x),
    grid,
  ],
  "a sum and a product of shifts": [
    (x) =>
      np
        .roll(x, 1)
        .mul(x)
        .sum()
        .add(np.dot(np.roll(x, 2), x)),
    u,
  ],
  "comparisons and choices": [(x) => np.where(np.less(np.roll(x, 1), x), x, np.roll(x, -1)), u],
  "many shifts": [(x) => [1, 2, 3, 4, 5, 6, 7, 8].reduce((y, n) => y.add(np.roll(x, n)), x), u],
  "nothing large": [(x) => np.concatenate([x.slice([0, 50]), np.sin(x.slice([0, 50]))]).mul(x), u],
}

describe("the same bits", () => {
  for (const [title, [f, x]] of Object.entries(programs))
    it(title, () => {
      const program = makeProgram(f)(x)
      const parts = split(program)
      yieldsTheSame(parts, program, [x.atom as Lit])
      const loop = (y: NDArray) => scan((c: NDArray) => [np.sin(f(c).add(y)), f(c)], y, null, { length: 3 }) as never
      agree(makeProgram(loop as F)(x), [x.atom as Lit])
    })
})

it("a step of the heat equation is one kernel over the inside and one over both ends", () => {
  const [heat] = programs["shifts both ways"]
  const steps = fuse(makeProgram((x: NDArray) => foriLoop(0, 9, (_, y: NDArray) => heat(y), x))(u)).steps
  const inside = allSteps(steps).flatMap((step) => (step.kind === "loop" ? step.steps : []))
  expect(inside.map((step) => step.kind === "kernel" && step.domain)).toEqual([[1], [98]])
  expect(inside.flatMap((step) => (step.kind === "kernel" ? step.stores.length : []))).toEqual([2, 1])
})
