// Sorting, compiled: the indices are those of the reference, for all dtypes, axes and sizes, and the host has no part in it.
import { type DType, foriLoop, grad, jit, makeProgram, type NDArray, np, vmap } from "taylorjet"
import { expect, it } from "vitest"
import { fuse } from "../../src/compile/fuse.js"
import { print } from "../../src/compile/print.js"
import { allSteps } from "../../src/compile/steps.js"
import { uniform } from "../laws/sampling.js"

type F = (x: NDArray) => NDArray
const special = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -0, 5e-324, -5e-324, 1.5, -1.5]

/** Many equal elements, and all that is special. */
function sample(shape: readonly number[], dtype: DType, seed: number): NDArray {
  const next = uniform(seed)
  const size = shape.reduce((n, d) => n * d, 1)
  const element = () => {
    if (dtype === "bool") return next() < 0.5 ? 1 : 0
    if (dtype === "int32") return next() < 0.3 ? Math.floor(7 * next()) - 3 : Math.floor(2 ** 32 * next() - 2 ** 31)
    return next() < 0.5 ? special[Math.floor(9 * next())] : Math.floor(40 * next() - 20) / 4
  }
  return np.reshape(np.array(Array.from({ length: size }, element), { dtype }), [...shape])
}

const kinds = (f: F, x: NDArray) => allSteps(fuse(makeProgram(f)(x)).steps).map((step) => step.kind)

function both(f: F, x: NDArray): void {
  const expected = jit(f, { backend: "reference" })(x)
  for (const options of [{}, { resident: true }])
    expect(Array.from<number>(jit(f, options)(x).data)).toEqual(Array.from<number>(expected.data))
  expect(kinds(f, x)).not.toContain("host")
}

const shapes = [[0], [1], [2], [3], [8], [17], [1000], [0, 3], [3, 0], [7, 5], [4, 1, 6], [2, 33, 3]]

it.each(["float64", "float32", "int32", "bool"] as const)("sorts %s along every axis, as the reference", (dtype) => {
  shapes.forEach((shape, seed) => {
    const x = sample(shape, dtype, seed)
    for (let axis = 0; axis < shape.length; axis++)
      for (const descending of [false, true]) both((y) => np.argsort(y, { axis, descending }), x)
  })
})

it("sorts views, constants, what a kernel computes, and what is then looked up", () => {
  const x = sample([9, 11], "float64", 1)
  both((y) => np.argsort(y.T.slice([null, null, -2])), x)
  both((y) => np.argsort(np.array([3, 1, 2, 1])).add(np.sum(y.slice([0, 0])).astype("int32")), x)
  both(() => np.argsort(np.ones([5])), x)
  both((y) => np.sort(np.abs(np.where(np.isfinite(y), y, 0)).mul(0.5), { axis: 0 }), x)
  both((y) => np.median(np.where(np.isfinite(y), y, 0), { axis: 1 }), x)
})

it("sorts in loops, in maps, and under a gradient", () => {
  const x = np.sin(np.arange(40))
  both((y) => foriLoop(0, 7, (_, z: NDArray) => np.flip(np.sort(z)).add(np.argsort(z).mul(0.01)), y), x)
  both(vmap(np.argsort), np.reshape(x, [5, 8]))
  both(
    grad((y) => np.sum(np.sort(y).mul(np.arange(40)))),
    x,
  )
})

it("a large array, sorted and in disorder", () => {
  const x = sample([70_001], "float64", 3)
  both(np.argsort, x)
  both(np.argsort, np.arange(70_001))
})

it("is one step, whose text says what it sorts", () => {
  const { steps } = fuse(makeProgram((x) => np.argsort(x, { axis: 0 }))(np.ones([4, 3])))
  expect(steps.map((step) => step.kind)).toEqual(["sort"])
  expect(print({ inputs: [], steps, outputs: [] })).toContain("sort 3 of 4, 3 apart")
})
