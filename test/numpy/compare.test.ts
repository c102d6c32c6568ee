/** Comparisons, truth values, and the questions that the host asks. */
import { makeProgram, np } from "taylorjet"
import { describe, expect, test } from "vitest"

const x = [1, 2, NaN, Infinity, -0]
const y = [1, 3, NaN, Infinity, 0]

test.each([
  ["equal", np.equal, [true, false, false, true, true]],
  ["notEqual", np.notEqual, [false, true, true, false, false]],
  ["less", np.less, [false, true, false, false, false]],
  ["lessEqual", np.lessEqual, [true, true, false, true, true]],
  ["greater", np.greater, [false, false, false, false, false]],
  ["greaterEqual", np.greaterEqual, [true, false, false, true, true]],
] as const)("%s", (name, f, expected) => {
  expect(f(x, y).toArray()).toEqual(expected)
  expect([f([[1], [2]], [1, 2, 3]).shape, f([], 1).shape, f(1, 2).dtype]).toEqual([[2, 3], [0], "bool"])
  expect(() => f([1, 2], [1, 2, 3])).toThrow(
    `${name}: operands have shapes float64[2] and float64[3], which do not broadcast`,
  )
})

test("operands are compared in the dtype that holds both", () => {
  const whole = np.array([2147483647], { dtype: "int32" })
  expect([np.less(whole, 2 ** 31).item(), np.less(whole, 1.5).item()]).toEqual([true, false])
  const single = np.array([0.1], { dtype: "float32" })
  expect([np.equal(single, 0.1).item(), np.equal(single, [0.1]).item()]).toEqual([true, false])
  expect(np.equal([true, false], [true, true]).toArray()).toEqual([true, false])
})

test("logic on truth values and on numbers", () => {
  const a = [true, true, false, false]
  const b = [true, false, true, false]
  expect(np.logicalAnd(a, b).toArray()).toEqual([true, false, false, false])
  expect(np.logicalOr(a, b).toArray()).toEqual([true, true, true, false])
  expect(np.logicalNot(a).toArray()).toEqual([false, false, true, true])
  expect(np.logicalNot([0, -0, 0.5, NaN]).toArray()).toEqual([true, true, false, false])
  expect(np.logicalAnd([0.5, NaN, 0], [[1], [0]]).toArray()).toEqual([[true, true, false], [false, false, false]]) // biome-ignore format: matrix
})

test("isnan, isfinite, isinf", () => {
  const values = [1, NaN, Infinity, -Infinity, -0]
  expect(np.isnan(values).toArray()).toEqual([false, true, false, false, false])
  expect(np.isfinite(values).toArray()).toEqual([true, false, false, false, true])
  expect(np.isinf(values).toArray()).toEqual([false, false, true, true, false])
  const whole = np.array([1], { dtype: "int32" })
  expect([np.isnan, np.isfinite, np.isinf].map((f) => f(whole).item())).toEqual([false, true, false])
})

describe("allclose", () => {
  test("within tolerances", () => {
    expect(np.allclose([1, 1e9], [1 + 9e-6, 1e9 + 9e3])).toBe(true)
    expect(np.allclose(1, 1 + 2e-5)).toBe(false)
    expect([np.allclose(0, 9e-9), np.allclose(0, 2e-8), np.allclose(0, 2e-8, { atol: 1e-7 })]).toEqual([
      true,
      false,
      true,
    ])
  })
  test("relative to y", () => {
    expect([np.allclose(0.9, 1, { rtol: 0.1, atol: 1e-9 }), np.allclose(1, 0.9, { rtol: 0.1 })]).toEqual([true, false])
  })
  test("infinities and NaN", () => {
    expect([np.allclose(Infinity, Infinity), np.allclose(1, Infinity), np.allclose(Infinity, -Infinity)]).toEqual([
      true,
      false,
      false,
    ])
    expect([
      np.allclose(NaN, NaN),
      np.allclose(NaN, NaN, { equalNan: true }),
      np.allclose(NaN, 1, { equalNan: true }),
    ]).toEqual([false, true, false])
  })
  test("broadcasts", () => {
    expect(np.allclose([[1], [2]], [[1, 1, 1], [2, 2, 2]])).toBe(true) // biome-ignore format: matrices
    expect(np.allclose([[1], [2]], [1, 2])).toBe(false)
    expect(np.allclose([], 1)).toBe(true)
    expect(() => np.allclose([1, 2], [1, 2, 3])).toThrow(
      "allclose: operands have shapes float64[2] and float64[3], which do not broadcast",
    )
  })
})

test("arrayEqual wants one shape and equal elements", () => {
  expect(np.arrayEqual([1, 2], np.array([1, 2], { dtype: "int32" }))).toBe(true)
  expect([np.arrayEqual([1, 2], [1, 3]), np.arrayEqual([1, 1], 1), np.arrayEqual([[1]], [1])]).toEqual([
    false,
    false,
    false,
  ])
  expect([np.arrayEqual(NaN, NaN), np.arrayEqual(0, -0), np.arrayEqual([], [])]).toEqual([false, true, true])
})

test("the host cannot ask for traced values, but for known ones while it traces", () => {
  const remedy = "is not known while its function is being traced; compare what the function returns"
  const traced = (f: (x: ReturnType<typeof np.array>) => boolean) =>
    makeProgram((v: ReturnType<typeof np.array>) => np.where(f(v), v, 0))
  expect(() => traced((v) => np.allclose(v, 1))([1, 2])).toThrow(`allclose: the value of a traced float64[2] ${remedy}`)
  expect(() => traced((v) => np.arrayEqual([1], v))([1])).toThrow(
    `arrayEqual: the value of a traced float64[1] ${remedy}`,
  )
  expect(() => traced(() => np.allclose(np.ones([2, 3]), [1, 1, 1]))([1])).not.toThrow()
})
