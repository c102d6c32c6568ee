// Arrays of few elements as numbers: the same results, and a state of three numbers runs alike in one array and in three.
import { foriLoop, grad, makeProgram, type NDArray, np } from "taylorjet"
import { describe, expect, it } from "vitest"
import { compile as reference } from "../../src/backends/reference.js"
import { fuse } from "../../src/compile/fuse.js"
import { scalarized } from "../../src/compile/scalarize.js"
import { allSteps } from "../../src/compile/steps.js"
import { sizeOf } from "../../src/ir/aval.js"
import { check } from "../../src/ir/check.js"
import { cases, drawNumbers, programOf, uniform } from "../laws/sampling.js"

describe("every primitive at every sample yields what it did", () => {
  for (const [i, c] of cases.entries())
    it(c.title, () => {
      const program = programOf(c)
      const numbers = scalarized(program)
      check(numbers)
      const operands = drawNumbers(c.sample, uniform(i))
      const [actual, expected] = [numbers, program].map((p) => reference(p).run(operands))
      actual.forEach((y, o) => {
        expect(y.aval).toEqual(expected[o].aval)
        for (const [n, value] of y.data.entries()) expect(value).toBeCloseTo(expected[o].data[n], 12)
      })
    })
})

const field = (s: NDArray): NDArray => {
  const [x, y, z] = [s.at(0), s.at(1), s.at(2)]
  return np.stack([y.sub(x).mul(10), x.mul(np.sub(28, z)).sub(y), x.mul(y).sub(z.mul(8 / 3))])
}
const midpoint = (s: NDArray): NDArray => s.add(field(s.add(field(s).mul(5e-3))).mul(1e-2))
const end = (s: NDArray): NDArray => foriLoop(0, 100, (_, y: NDArray) => midpoint(y), s)

const inLoops = (f: (x: NDArray) => unknown) =>
  fuse(makeProgram(f as never)(np.ones(3) as never)).steps.flatMap((step) =>
    step.kind === "loop" ? [allSteps(step.steps)] : [],
  )

it("a step of an array of three is one kernel over a single point", () => {
  const [steps] = inLoops(end)
  expect(steps.map((step) => step.kind === "kernel" && sizeOf(step.domain))).toEqual([1])
})

it("so is a step of its gradient", () => {
  const all = inLoops(grad((s: NDArray) => np.sum(end(s))))
  expect(all.map((steps) => steps.map((step) => step.kind === "kernel" && sizeOf(step.domain)))).toEqual([[1], [1]])
})

it("larger arrays, and those that an unknown index reads, stay arrays", () => {
  const program = makeProgram((x: NDArray) => np.sin(x).mul(2))(np.ones(9))
  expect(scalarized(program)).toBe(program)
  const found = makeProgram((x: NDArray, i: NDArray) => np.take(np.sin(x), i))(
    np.ones(3),
    np.array(1, { dtype: "int32" }),
  )
  const results = [found, scalarized(found)].map((p) =>
    reference(p).run([np.arange(3).atom, np.array(2, { dtype: "int32" }).atom] as never),
  )
  expect(results[1][0].data).toEqual(results[0][0].data)
})
