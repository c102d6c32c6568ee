/** Values, dtypes, shapes and errors of the elementwise functions of np. */
import fc from "fast-check"
import { type NDArray, np } from "taylorjet"
import { describe, expect, test } from "vitest"

type Unary = (x: number | number[] | NDArray) => NDArray
type Binary = (x: number | number[] | NDArray, y: number | number[] | NDArray) => NDArray

const sinhOf = [-3, -0.5, 0, 1e-9, 2]
const unary: [string, Unary, (x: number) => number, number[]][] = [
  ["neg", np.neg, (x) => -x, [-1, 0, 2.5, Infinity]],
  ["abs", np.abs, Math.abs, [-1.5, -0, 0, 2, -Infinity, NaN]],
  ["sign", np.sign, Math.sign, [-2, 0, 3, NaN, -Infinity]],
  ["square", np.square, (x) => x * x, [-3, 0, 1.5]],
  ["sqrt", np.sqrt, Math.sqrt, [0, 2, 4, -1, Infinity]],
  ["cbrt", np.cbrt, Math.cbrt, [-8, 0, 2]],
  ["reciprocal", np.reciprocal, (x) => 1 / x, [-2, 0, -0, 4]],
  ["floor", np.floor, Math.floor, [-1.5, -0.5, 1.5, 2]],
  ["ceil", np.ceil, Math.ceil, [-1.5, -0.5, 1.5, 2]],
  ["exp", np.exp, Math.exp, [-1000, -1, 0, 1, 1000, NaN]],
  ["expm1", np.expm1, Math.expm1, [-1, 1e-12, 1]],
  ["exp2", np.exp2, (x) => 2 ** x, [-1, 0.5, 10]],
  ["log", np.log, Math.log, [-1, 0, 0.5, Infinity]],
  ["log1p", np.log1p, Math.log1p, [-1, 1e-12, 1]],
  ["log2", np.log2, Math.log2, [0.5, 3, 8]],
  ["log10", np.log10, Math.log10, [0.1, 3, 1000]],
  ["sin", np.sin, Math.sin, [-2, 0, 1, Infinity]],
  ["cos", np.cos, Math.cos, [-2, 0, 1, Infinity]],
  ["tan", np.tan, Math.tan, [-2, 0, 1]],
  ["asin", np.asin, Math.asin, [-1, 0.3, 2]],
  ["acos", np.acos, Math.acos, [-1, 0.3, 2]],
  ["atan", np.atan, Math.atan, [-Infinity, 0.3, 2]],
  ["sinh", np.sinh, Math.sinh, sinhOf],
  ["cosh", np.cosh, Math.cosh, sinhOf],
  ["tanh", np.tanh, Math.tanh, [...sinhOf, 1e-300, Infinity]],
  ["asinh", np.asinh, Math.asinh, sinhOf],
  ["acosh", np.acosh, Math.acosh, [0.5, 1, 3]],
  ["atanh", np.atanh, Math.atanh, [-1, 0.5, 2]],
]

describe.each(unary)("%s", (_, f, expected, points) => {
  test("is that of JavaScript", () => expect(f(points).toArray()).toEqual(points.map(expected)))
  test("keeps shape and float32", () => {
    const out = f(np.array([points], { dtype: "float32" }))
    expect([out.shape, out.dtype]).toEqual([[1, points.length], "float32"])
  })
  test("of a number, of nothing", () => {
    expect([f(points[1]).shape, f(points[1]).item()]).toEqual([[], expected(points[1])])
    expect(f([]).shape).toEqual([0])
  })
})

test("abs of -0 is 0", () => expect(Object.is(np.abs(-0).item(), 0)).toBe(true))

test("subtract, multiply and divide are other names", () =>
  expect([np.subtract, np.multiply, np.divide]).toEqual([np.sub, np.mul, np.div]))

test("round takes the even one of two and keeps the sign", () =>
  expect(np.round([-2.5, -1.5, -0.5, -0.2, -0, 0.5, 1.5, 2.5, 2.6, 1e300, Infinity, NaN]).toArray()).toEqual([
    -2,
    -2,
    -0,
    -0,
    -0,
    0,
    2,
    2,
    3,
    1e300,
    Infinity,
    NaN,
  ]))

describe("dtypes", () => {
  const dtypes = ["bool", "int32", "float32", "float64"] as const
  const one = (dtype: (typeof dtypes)[number]) => np.array([1], { dtype })

  test.each([
    ["add", np.add, ["int32", "int32", "float32", "float64"]],
    ["sub", np.sub, ["int32", "int32", "float32", "float64"]],
    ["mul", np.mul, ["int32", "int32", "float32", "float64"]],
    ["rem", np.rem, ["int32", "int32", "float32", "float64"]],
    ["mod", np.mod, ["int32", "int32", "float32", "float64"]],
    ["floorDivide", np.floorDivide, ["int32", "int32", "float32", "float64"]],
    ["copysign", np.copysign, ["float64", "float64", "float32", "float64"]],
    ["logaddexp", np.logaddexp, ["float64", "float64", "float32", "float64"]],
    ["maximum", np.maximum, dtypes],
    ["minimum", np.minimum, dtypes],
    ["div", np.div, ["float64", "float64", "float32", "float64"]],
    ["power", np.power, ["float64", "float64", "float32", "float64"]],
    ["hypot", np.hypot, ["float64", "float64", "float32", "float64"]],
    ["atan2", np.atan2, ["float64", "float64", "float32", "float64"]],
  ] as [string, Binary, string[]][])("%s promotes to the wider operand", (_, f, results) =>
    dtypes.forEach((a, i) => {
      dtypes.forEach((b, j) => {
        expect(f(one(a), one(b)).dtype, `${a}, ${b}`).toBe(results[Math.max(i, j)])
      })
    }),
  )

  test("a bare number adopts the dtype of the array where it fits", () => {
    const results = dtypes.map((dtype) => [2, 2.5, 2 ** 40, NaN].map((x) => np.add(one(dtype), x).dtype))
    expect(results).toEqual([
      ["int32", "float64", "float64", "float64"],
      ["int32", "float64", "float64", "float64"],
      ["float32", "float32", "float32", "float32"],
      ["float64", "float64", "float64", "float64"],
    ])
    expect(np.add(one("float32"), 0.1).item()).toBe(Math.fround(1 + Math.fround(0.1)))
  })

  test.each([
    ["neg", np.neg, -1],
    ["abs", np.abs, 1],
    ["sign", np.sign, 1],
    ["square", np.square, 1],
    ["floor", np.floor, 1],
    ["ceil", np.ceil, 1],
    ["round", np.round, 1],
    ["relu", np.relu, 1],
  ] as [string, Unary, number][])("%s keeps whole numbers, and truth values count as such", (_, f, value) =>
    expect(dtypes.map((dtype) => [f(one(dtype)).dtype, f(one(dtype)).item()])).toEqual(
      ["int32", "int32", "float32", "float64"].map((dtype) => [dtype, value]),
    ),
  )

  test.each([
    ["sqrt", np.sqrt],
    ["exp", np.exp],
    ["sin", np.sin],
    ["erf", np.erf],
    ["sigmoid", np.sigmoid],
    ["gelu", np.gelu],
    ["sinc", np.sinc],
    ["deg2rad", np.deg2rad],
    ["logSoftmax", np.logSoftmax],
    ["median", np.median],
    ["nanmean", np.nanmean],
    ["average", np.average],
    ["logsumexp", np.logsumexp],
    ["softmax", np.softmax],
  ] as [string, Unary][])("%s makes float64 of whole numbers", (_, f) =>
    expect(dtypes.map((dtype) => f(one(dtype)).dtype)).toEqual(["float64", "float64", "float32", "float64"]),
  )

  test("whole numbers wrap around", () => {
    const most = np.array([2147483647], { dtype: "int32" })
    expect([np.add(most, 1).item(), np.mul(most, most).item()]).toEqual([-2147483648, 1])
  })
})

describe("broadcasting", () => {
  type Nested = ReturnType<NDArray["toArray"]>
  const minus = (a: Nested, b: Nested): Nested =>
    Array.isArray(a) && Array.isArray(b)
      ? a.map((row, i) => minus(row, b[b.length === 1 ? 0 : i]))
      : Number(a) - Number(b)
  const counting = (shape: number[]) => np.reshape(np.arange(shape.reduce((a, b) => a * b, 1)), shape)
  const axes = fc.array(fc.record({ size: fc.nat(3), shared: fc.boolean() }), { maxLength: 3 })

  test("repeats axes of size 1 and those that are missing in front", () =>
    fc.assert(
      fc.property(axes, fc.nat(3), (all, missing) => {
        const shape = all.map(({ size }) => size)
        const whole = all.map(({ size, shared }, i) => (shared || i < missing ? 1 : size))
        const [a, b] = [counting(shape), counting(whole)]
        const out = np.sub(a, np.reshape(b, whole.slice(missing)))
        expect([out.shape, out.toArray()]).toEqual([shape, minus(a.toArray(), b.toArray())])
      }),
    ))

  test("both operands may be repeated", () =>
    expect(np.add([[1], [2]], [10, 20]).toArray()).toEqual([
      [11, 21],
      [12, 22],
    ]))

  test("of shapes that do not fit throws", () => {
    expect(() => np.add([1, 2, 3], np.ones([2, 2]))).toThrow(
      "add: operands have shapes float64[3] and float64[2,2], which do not broadcast",
    )
    expect(() => np.clip([1, 2], [1, 2, 3], null)).toThrow(
      "clip: operands have shapes float64[2] and float64[3], which do not broadcast",
    )
    expect(() => np.where([true, false], [1, 2, 3], 0)).toThrow(
      "where: operands have shapes bool[2] and float64[3] and float64[], which do not broadcast",
    )
  })
})

test("what is no array throws", () => {
  expect(() => np.sin("1" as never)).toThrow('sin: expected an array, a number or a nested array of numbers; got "1"')
  expect(() => np.add(1, undefined as never)).toThrow(
    "add: expected an array, a number or a nested array of numbers; got undefined",
  )
})

describe("power", () => {
  test("by a whole number is multiplication", () => {
    expect(np.power([-2, 0, 3], 3).toArray()).toEqual([-8, 0, 27])
    expect(np.power([-2, 0, NaN], 0).toArray()).toEqual([1, 1, 1])
    expect(np.power([-2, 4], -1).toArray()).toEqual([-0.5, 0.25])
    expect(np.power(np.array([3], { dtype: "int32" }), 4)).toMatchObject({ dtype: "int32", data: new Int32Array([81]) })
    expect(np.power(np.array([2], { dtype: "int32" }), -1)).toMatchObject({ dtype: "float64", size: 1 })
  })
  test("is close to that of JavaScript", () =>
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 9, noNaN: true }), fc.integer({ min: -40, max: 40 }), (x, n) => {
        expect(Number(np.power(x, n)) / x ** n).toBeCloseTo(1, 13)
        expect(Number(np.power(x, n + 0.5))).toBe(x ** (n + 0.5))
      }),
    ))
})

test("rem has the sign of x", () => {
  expect(np.rem([5.5, -5.5, 5, 5], [3, 3, -3, 0]).toArray()).toEqual([2.5, -2.5, 2, NaN])
  expect(np.rem(np.array([7, -7], { dtype: "int32" }), 4).toArray()).toEqual([3, -3])
})

test("hypot does not overflow", () => expect(np.allclose(np.hypot(3e200, 4e200), 5e200)).toBe(true))

test("atan2 knows the quadrants", () =>
  expect(np.atan2([0, 0, -0, 1], [1, -1, -1, 0]).toArray()).toEqual([0, Math.PI, -Math.PI, Math.PI / 2]))

describe("maximum, minimum, clip", () => {
  const number = fc.oneof(fc.double(), fc.integer({ min: -2, max: 2 }).map(Number))
  test("are those of JavaScript, NaN included", () =>
    fc.assert(
      fc.property(number, number, (x, y) => {
        expect(Number(np.maximum(x, y)) + 0).toBe(Math.max(x, y) + 0)
        expect(Number(np.minimum(x, y)) + 0).toBe(Math.min(x, y) + 0)
      }),
    ))
  test("clip with one bound, both or none", () => {
    const x = [-2, 0.5, 2, NaN]
    expect(np.clip(x, -1, 1).toArray()).toEqual([-1, 0.5, 1, NaN])
    expect(np.clip(x, null, 1).toArray()).toEqual([-2, 0.5, 1, NaN])
    expect(np.clip(x, [[-1], [1]], null).toArray()).toEqual([
      [-1, 0.5, 2, NaN],
      [1, 1, 2, NaN],
    ])
    expect(np.clip(x, null, null).toArray()).toEqual(x)
  })
  test("clip of whole numbers between others", () =>
    expect(np.clip(np.array([0, 5], { dtype: "int32" }), 0.5, 4)).toMatchObject({
      dtype: "float64",
      data: new Float64Array([0.5, 4]),
    }))
})

describe("where", () => {
  test("broadcasts all three", () =>
    expect(np.where([[true], [false]], [1, 2], -1).toArray()).toEqual([
      [1, 2],
      [-1, -1],
    ]))
  test("takes numbers for truth values", () => expect(np.where([0, 2, NaN, -0], 1, 0).toArray()).toEqual([0, 1, 1, 0]))
  test("promotes its branches, not its condition", () => {
    const whole = np.array([1], { dtype: "int32" })
    expect([
      np.where([1.5], whole, whole).dtype,
      np.where([true], whole, 2.5).dtype,
      np.where([true], true, false).dtype,
    ]).toEqual(["int32", "float64", "bool"])
  })
})

test("stopGradient changes neither values nor dtype", () =>
  expect(np.stopGradient(np.array([true, false])).toArray()).toEqual([true, false]))

describe("special functions", () => {
  const close = (x: NDArray, expected: number[]) =>
    expect(np.allclose(x, expected, { rtol: 4e-16, atol: 0, equalNan: true }), String(x)).toBe(true)

  test("erf, erfc, erfinv", () => {
    close(np.erf([-1, 0, 0.5, 6, Infinity, NaN]), [-0.8427007929497149, 0, 0.5204998778130465, 1, 1, NaN])
    close(np.erfc([-1, 0, 10, -Infinity]), [1.842700792949715, 1, 2.088487583762545e-45, 2])
    close(np.erfinv([-1, 0, 0.5, 1, 2]), [-Infinity, 0, 0.4769362762044699, Infinity, NaN])
  })
  test("sigmoid, softplus, silu", () => {
    close(np.sigmoid([-1000, -800, 0, 2, 1000, NaN]), [0, 0, 0.5, 0.8807970779778823, 1, NaN])
    close(np.softplus([-1000, -40, 0, 1000, NaN]), [0, 4.248354255291589e-18, Math.LN2, 1000, NaN])
    close(np.silu([-1000, 0, 1, 1000]), [-0, 0, 0.7310585786300049, 1000])
  })
  test("relu", () => expect(np.relu([-1, -0, 0, 2, NaN, Infinity]).toArray()).toEqual([0, 0, 0, 2, NaN, Infinity]))
  test("gelu, in both forms", () => {
    const x = [-20, -2, 0, 1, 100]
    const tanh = (u: number) => (u / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (u + 0.044715 * u ** 3)))
    expect(np.allclose(np.gelu(x), x.map(tanh), { rtol: 1e-14 })).toBe(true)
    const exact = [-5.507248237212467e-88, -0.04550026389635839, 0, 0.8413447460685429, 100]
    expect(np.allclose(np.gelu(x, { approximate: false }), exact, { rtol: 1e-13, atol: 0 })).toBe(true)
  })
})

describe("logsumexp and softmax", () => {
  test("are right where exp overflows and at infinity", () => {
    expect(np.logsumexp([1000, 1000]).item()).toBe(1000 + Math.LN2)
    const rows = [
      [-Infinity, -Infinity],
      [-Infinity, 3],
      [Infinity, 3],
      [Infinity, -Infinity],
      [NaN, Infinity],
      [-1e9, -1e9],
    ]
    expect(np.logsumexp(rows, { axis: 1 }).toArray()).toEqual([-Infinity, 3, Infinity, Infinity, NaN, -1e9 + Math.LN2])
    expect(np.softmax([1000, -Infinity, -1000]).toArray()).toEqual([1, 0, 0])
  })
  test("logsumexp over axes", () => {
    const x = np.log(np.array([[[1, 2], [3, 4]]])) // biome-ignore format: one matrix
    expect(np.allclose(np.exp(np.logsumexp(x)), 10)).toBe(true)
    expect(np.allclose(np.exp(np.logsumexp(x, { axis: -1 })), [[3, 7]])).toBe(true)
    expect(np.logsumexp(x, { axis: [0, 2], keepdims: true }).shape).toEqual([1, 2, 1])
    expect(np.logsumexp([]).item()).toBe(-Infinity)
    expect(np.logsumexp(np.zeros([0, 2]), { axis: 1 }).shape).toEqual([0])
    expect(() => np.logsumexp([1, 2], { axis: 1 })).toThrow("logsumexp: axis 1 does not exist in float64[2]")
  })
  test("softmax sums to one, and a shift does not matter", () =>
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: -1000, max: 1000 }),
        (x, shift) => {
          const y = np.softmax(x)
          expect(Number(np.sum(y))).toBeCloseTo(1, 12)
          expect(np.allclose(np.softmax(np.add(x, shift)), y, { rtol: 1e-9 })).toBe(true)
          expect(np.allclose(np.log(y), np.sub(x, np.logsumexp(x)), { rtol: 1e-9 })).toBe(true)
        },
      ),
    ))
  test("softmax along an axis", () => {
    expect(np.softmax([[0, 0], [0, 0]], { axis: 0 }).toArray()).toEqual([[0.5, 0.5], [0.5, 0.5]]) // biome-ignore format: matrices
    expect(np.softmax(np.zeros([2, 0])).shape).toEqual([2, 0])
    expect(() => np.softmax(1)).toThrow("softmax: axis -1 does not exist in float64[]")
  })
})
