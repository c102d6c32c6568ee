/** How arrays are made. */
import fc from "fast-check"
import { makeProgram, type NDArray, np } from "taylorjet"
import { describe, expect, test } from "vitest"

/** Shape, dtype and elements. */
const parts = (x: NDArray) => [x.shape, x.dtype, x.toArray()]

describe("array", () => {
  test("of numbers, truth values and nothing", () => {
    expect(parts(np.array(2))).toEqual([[], "float64", 2])
    expect(parts(np.array(true))).toEqual([[], "bool", true])
    expect(parts(np.array([[1, 2, 3]]))).toEqual([[1, 3], "float64", [[1, 2, 3]]])
    expect(parts(np.array([true, false]))).toEqual([[2], "bool", [true, false]])
    expect(parts(np.array([true, 2]))).toEqual([[2], "float64", [1, 2]])
    expect(parts(np.array([]))).toEqual([[0], "float64", []])
    expect(parts(np.array([[], []]))).toEqual([[2, 0], "float64", [[], []]])
  })
  test("in another dtype", () => {
    expect(parts(np.array([1.7, -1.7, NaN], { dtype: "int32" }))).toEqual([[3], "int32", [1, -1, 0]])
    expect(parts(np.array([0, -0, 0.5, NaN], { dtype: "bool" }))).toEqual([[4], "bool", [false, false, true, true]])
    expect(np.array(0.1, { dtype: "float32" }).item()).toBe(Math.fround(0.1))
    expect(parts(np.array(np.array([1.5]), { dtype: "int32" }))).toEqual([[1], "int32", [1]])
    expect(parts(np.array([np.array(2)], { dtype: "float32" }))).toEqual([[1], "float32", [2]])
    expect(() => np.array(1, { dtype: "float16" as never })).toThrow(
      'array: dtype must be one of float64, float32, int32, bool; got "float16"',
    )
  })
  test.each([
    [new Float64Array([1.5]), "float64", 1.5],
    [new Float32Array([1.5]), "float32", 1.5],
    [new Int32Array([-1]), "int32", -1],
    [new Uint32Array([4294967295]), "float64", 4294967295],
    [new Int16Array([-1]), "int32", -1],
    [new Uint16Array([65535]), "int32", 65535],
    [new Int8Array([-1]), "int32", -1],
    [new Uint8Array([255]), "int32", 255],
    [new Uint8ClampedArray([255]), "int32", 255],
    [Buffer.from([255]), "int32", 255],
  ])("of a typed array: %o", (data, dtype, value) => {
    const x = np.array(data)
    data[0] = 0
    expect(parts(x)).toEqual([[1], dtype, [value]])
  })
  test("copies nested arrays", () => {
    const data = [1, 2]
    const x = np.array(data)
    data[0] = 5
    expect(x.toArray()).toEqual([1, 2])
  })
  test("stacks arrays that stand among nested ones", () => {
    const single = np.array([1, 2], { dtype: "float32" })
    expect(parts(np.array([single, [3, 4]]))).toEqual([[2, 2], "float32", [[1, 2], [3, 4]]]) // biome-ignore format: matrix
    expect(np.array([single, np.array([3, 4])]).dtype).toBe("float64")
    expect(parts(np.array([np.array([1], { dtype: "int32" }), [2.5]]))).toEqual([[2, 1], "float64", [[1], [2.5]]])
    expect(parts(np.array([[np.array(1), 2], [3, 4]]))).toEqual([[2, 2], "float64", [[1, 2], [3, 4]]]) // biome-ignore format: matrix
    expect(String(makeProgram((x: NDArray) => np.array([[x, 1], [0, x]]))(2))).toContain("float64[2,2]") // biome-ignore format: matrix
  })
  test("gives back what toArray reads", () =>
    fc.assert(
      fc.property(fc.array(fc.array(fc.double(), { minLength: 3, maxLength: 3 }), { minLength: 1 }), (data) => {
        expect(np.array(data).toArray()).toEqual(data)
      }),
    ))

  const rectangular = "array: expected a rectangular nested array"
  const anything = "array: expected an array, a number or a nested array of numbers; got"
  test.each([
    ["rows that differ", [[1, 2], [3]], `${rectangular} of shape [2,2]; got an array of length 1 at [1]`],
    ["a number among rows", [[1, 2], 3], `${rectangular} of shape [2,2]; got a number at [1]`],
    ["a row among numbers", [1, [2]], `${rectangular} of shape [2]; got an array of length 1 at [1]`],
    ["arrays that differ", [np.array(1), [2]], `${rectangular}; element 0 is float64[], element 1 is float64[1]`],
    ["holes", new Array(2), `${anything} undefined`],
    ["text", "1", `${anything} "1"`],
    ["text among numbers", [1, "2"], `${anything} "2"`],
    ["null", null, `${anything} null`],
    ["a bigint", 1n, `${anything} 1n`],
    ["an array of bigints", new BigInt64Array(1), `${anything} an object`],
    ["an object", { x: 1 }, `${anything} an object`],
    ["a function", Math.sin, `${anything} a function`],
  ])("throws: %s", (_, data, message) =>
    expect(() => np.array(data as never)).toThrow(expect.objectContaining({ message })),
  )
})

describe("zeros, ones, full", () => {
  test("of any shape and dtype", () => {
    expect(parts(np.zeros(2))).toEqual([[2], "float64", [0, 0]])
    expect(parts(np.ones([1, 2], { dtype: "int32" }))).toEqual([[1, 2], "int32", [[1, 1]]])
    expect(parts(np.zeros([]))).toEqual([[], "float64", 0])
    expect(parts(np.zeros([2, 0]))).toEqual([[2, 0], "float64", [[], []]])
    expect(parts(np.ones(1, { dtype: "bool" }))).toEqual([[1], "bool", [true]])
    expect(parts(np.full(2, 2.5))).toEqual([[2], "float64", [2.5, 2.5]])
    expect(parts(np.full(1, true))).toEqual([[1], "bool", [true]])
    expect(parts(np.full(1, 2.5, { dtype: "int32" }))).toEqual([[1], "int32", [2]])
    expect(np.full([2, 2], [[1], [2]]).toArray()).toEqual([[1, 1], [2, 2]]) // biome-ignore format: matrix
  })
  test("take no memory", () => {
    const large = [1e6, 1e6]
    expect(np.sum(np.mul(np.zeros(large), np.ones(large)).shape).item()).toBe(2e6)
    expect(np.fullLike(np.zeros(large), 3).size).toBe(1e12)
  })
  test("throw", () => {
    const sizes = "sizes must be whole numbers that are not negative; got"
    expect(() => np.zeros(-1)).toThrow(`zeros: ${sizes} -1`)
    expect(() => np.ones([2, 0.5])).toThrow(`ones: ${sizes} [2,0.5]`)
    expect(() => np.full("2" as never, 1)).toThrow(`full: ${sizes} "2"`)
    expect(() => np.eye(2, -1)).toThrow(`eye: ${sizes} [2,-1]`)
    expect(() => np.full(2, [1, 2, 3])).toThrow("full: a value of type float64[3] does not broadcast to shape [2]")
    expect(() => np.full([], [1])).toThrow("full: a value of type float64[1] does not broadcast to shape []")
    expect(() => np.zeros(1, { dtype: "real" as never })).toThrow(
      'zeros: dtype must be one of float64, float32, int32, bool; got "real"',
    )
  })
  test("like another array", () => {
    const x = np.array([[1, 2]], { dtype: "int32" })
    expect(parts(np.zerosLike(x))).toEqual([[1, 2], "int32", [[0, 0]]])
    expect(parts(np.onesLike(x, { dtype: "float32" }))).toEqual([[1, 2], "float32", [[1, 1]]])
    expect(parts(np.fullLike(x, 2.5))).toEqual([[1, 2], "int32", [[2, 2]]])
    expect(parts(np.fullLike(3, 2))).toEqual([[], "float64", 2])
    expect(String(makeProgram((v: NDArray) => np.fullLike([1, 2], v))(2))).toContain("float64[2]")
  })
})

test("eye and identity", () => {
  expect(np.eye(2, 3).toArray()).toEqual([[1, 0, 0], [0, 1, 0]]) // biome-ignore format: matrix
  expect(np.eye(3, 1, { dtype: "int32" }).toArray()).toEqual([[1], [0], [0]])
  expect(parts(np.identity(2, { dtype: "bool" }))).toEqual([[2, 2], "bool", [[true, false], [false, true]]]) // biome-ignore format: matrix
  expect([np.eye(0).shape, np.eye(2).dtype]).toEqual([[0, 0], "float64"])
})

describe("arange", () => {
  test("counts", () => {
    expect(parts(np.arange(3))).toEqual([[3], "float64", [0, 1, 2]])
    expect(np.arange(1, 3).toArray()).toEqual([1, 2])
    expect(np.arange(1, 2, 0.25).toArray()).toEqual([1, 1.25, 1.5, 1.75])
    expect(parts(np.arange(5, 0, -2, { dtype: "int32" }))).toEqual([[3], "int32", [5, 3, 1]])
    expect([np.arange(0).shape, np.arange(3, 1).shape, np.arange(-2).shape]).toEqual([[0], [0], [0]])
  })
  test("throws", () => {
    expect(() => np.arange(0, 1, 0)).toThrow("arange: step must not be zero")
    expect(() => np.arange(Infinity)).toThrow("arange: stop must be a finite number; got Infinity")
    expect(() => np.arange(np.array(1) as never, 2)).toThrow("arange: start must be a finite number; got float64[]")
  })
})

describe("linspace", () => {
  test("has the ends exactly", () =>
    fc.assert(
      fc.property(fc.integer(), fc.integer(), fc.integer({ min: 2, max: 20 }), (a, b, num) => {
        const x = np.linspace(a / 7, b / 7, num)
        expect([x.size, x.data[0], x.data[num - 1]]).toEqual([num, a / 7, b / 7])
      }),
    ))
  test("goes in equal steps", () => {
    expect(np.linspace(-1, 1, 3).toArray()).toEqual([-1, 0, 1])
    expect(np.linspace(0, 1, 11).toArray()).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1])
    expect(np.linspace(0, 1, 2, { endpoint: false }).toArray()).toEqual([0, 0.5])
    expect([np.linspace(2, 3, 1).toArray(), np.linspace(2, 3, 0).toArray()]).toEqual([[2], []])
    expect(parts(np.linspace(0, 4, 3, { dtype: "int32" }))).toEqual([[3], "int32", [0, 2, 4]])
    expect(np.linspace(0, 1).size).toBe(50)
  })
  test("throws", () => {
    expect(() => np.linspace(0, NaN)).toThrow("linspace: stop must be a finite number; got NaN")
    expect(() => np.linspace(0, 1, 2.5)).toThrow("linspace: sizes must be whole numbers that are not negative; got 2.5")
  })
})
