// Short rows column by column: the same results, and kernels that run over all rows as one.
import { foriLoop, makeProgram, type NDArray, np } from "taylorjet"
import { describe, expect, it, test } from "vitest"
import { compile as reference } from "../../src/backends/reference.js"
import { columnwise } from "../../src/compile/columns.js"
import { fuse } from "../../src/compile/fuse.js"
import { allSteps } from "../../src/compile/steps.js"
import type { Lit } from "../../src/ir/atom.js"
import { check } from "../../src/ir/check.js"
import { mergeAxes } from "../../src/ir/view.js"
import { agree } from "../laws/agree.js"
import { waves } from "./agreement.js"

type F = (x: NDArray) => NDArray

const program = (f: F, x: NDArray) => makeProgram(f as never)(x as never)

const lengths: F = (x) => np.sum(x.mul(x), { axis: -1 })
const spread: F = (x) => np.exp(np.expandDims(lengths(x), -1).mul(-0.1)).mul(x)

const cases: Readonly<Record<string, readonly [F, NDArray, boolean]>> = {
  "sums of three": [lengths, waves([15, 3]), true],
  "sums of two": [lengths, waves([8, 2]), true],
  "sums of four, of rows in two axes": [lengths, waves([3, 5, 4]), true],
  "in float32": [spread, waves([15, 3], "float32"), true],
  "a number for each row": [spread, waves([15, 3]), true],
  "a number for each row in two axes": [spread, waves([3, 5, 2]), true],
  "rows that are kept": [(x) => np.sum(x, { axis: 1, keepdims: true }).sub(x), waves([9, 3]), true],
  "infinite elements": [
    spread,
    np.where(np.less(waves([15, 3]), -0.9), Number.NEGATIVE_INFINITY, waves([15, 3])),
    true,
  ],
  "a turned array for each row": [
    (x) => np.exp(np.expandDims(np.transpose(np.sum(x, { axis: 0 })), -1).mul(np.ones([3]))),
    waves([2, 4, 5]),
    true,
  ],
  "few rows": [spread, waves([7, 3]), false],
  "long rows": [spread, waves([15, 5]), false],
  "large arrays": [spread, waves([1500, 3]), false],
  "sums over columns": [(x) => np.sum(x, { axis: 0 }), waves([3, 15]), false],
  "sums over both axes": [(x) => np.sum(x), waves([15, 3]), false],
  "one number for all": [(x) => x.mul(np.exp(np.max(x))), waves([15, 3]), false],
  "rows of rows": [(x) => np.broadcastTo(np.sin(x), [15, 3]), waves([3]), false],
}

describe.each(Object.entries(cases))("%s", (_, [f, x, isMeant]) => {
  it(isMeant ? "has what it had" : "stays as it is", () => {
    const given = program(f, x)
    const columns = columnwise(given)
    expect(columns !== given).toBe(isMeant)
    check(columns)
    const [actual, expected] = [columns, given].map((p) => reference(p).run([x.atom as Lit])[0])
    expect(actual.aval).toEqual(expected.aval)
    const near = x.dtype === "float32" ? 1e-6 : 1e-14
    const isNear = (a: number, b: number) => Object.is(a, b) || Math.abs(a - b) <= near * Math.max(1, Math.abs(b))
    expect(Array.from(actual.data).every((value, i) => isNear(value, expected.data[i]))).toBe(true)
  })

  it("agrees in a loop", () => {
    const y0 = f(x)
    const loop: F = (y) =>
      foriLoop(0, 3, (_, sum: NDArray) => sum.mul(0.5).add(f(y)), np.zeros(y0.shape, { dtype: y0.dtype }))
    agree(program(loop, x), [x.atom as Lit])
  })
})

test("all that is computed of the elements runs over the rows as one", () => {
  const turn: F = (y) => foriLoop(0, 3, (_, x: NDArray) => spread(x), y)
  const [loop] = fuse(program(turn, waves([15, 3]))).steps.filter((step) => step.kind === "loop")
  const kernels = allSteps(loop.steps).flatMap((step) => (step.kind === "kernel" ? [step] : []))
  const shapes = kernels.map(({ domain, body, stores }) => {
    const accesses = [...body.flatMap(({ access }) => access ?? []), ...stores.map((s) => s.access)]
    return mergeAxes(
      domain,
      accesses.map((x) => x.strides),
    ).shape
  })
  expect(shapes).toEqual([[45], [15], [15], [45]])
})
