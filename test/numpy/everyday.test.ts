/** Ends, ties and derivatives of everyday functions. Their values against NumPy and JAX: test/numbers/everyday.test.ts. */
import { grad, hessian, jacfwd, jacrev, jet, jit, jvp, type NDArray, np, vmap } from "taylorjet"
import { describe, expect, it, test } from "vitest"
import { uniform } from "../laws/sampling.js"

const { inf, nan } = np
const numbers = (x: NDArray | readonly NDArray[]): number[] => [x].flat().flatMap((y) => Array.from(y.data, Number))
const random = (size: number, seed: number): number[] => Array.from({ length: size }, uniform(seed))

const close = (got: number[], expected: number[], digits = 13) =>
  got.forEach((value, i) => {
    expect(Math.abs(value - expected[i])).toBeLessThanOrEqual(10 ** -digits * Math.max(1, Math.abs(expected[i])))
  })

test("constants", () => expect([np.pi, np.e, inf, nan]).toEqual([Math.PI, Math.E, Infinity, NaN]))

describe("of nothing", () => {
  test.each<[string, (x: NDArray) => NDArray]>([
    ["sort", np.sort],
    ["argsort", np.argsort],
    ["cummax", np.cummax],
    ["cummin", (x) => np.cummin(x, 0)],
    ["logSoftmax", np.logSoftmax],
    ["mod", (x) => np.mod(x, 2)],
    ["round", (x) => np.round(x, 2)],
    ["nanToNum", (x) => np.nanToNum(x)],
    ["isclose", (x) => np.isclose(x, 1)],
    ["bitwiseNot", (x) => np.bitwiseNot(x.astype("int32"))],
    ["polyval", (x) => np.polyval([1, 2], x)],
  ])("%s is nothing", (_, f) => {
    expect(f(np.array([])).shape).toEqual([0])
    expect(jit(f)(np.array([])).shape).toEqual([0])
  })
  test("medians, quantiles and averages are NaN, sums and counts zero", () => {
    const none = np.zeros([2, 0])
    expect(numbers(np.median(none, 1))).toEqual([nan, nan])
    expect(np.quantile(none, [0.1, 0.9, 1], { axis: 1, keepdims: true }).shape).toEqual([3, 2, 1])
    expect(numbers([np.average(none), np.nanmean(none), np.nansum(none), np.countNonzero(none)])).toEqual([
      nan,
      nan,
      0,
      0,
    ])
    expect(np.median(none, 0).shape).toEqual([0])
  })
})

describe("ties", () => {
  const first = (f: (x: NDArray) => NDArray, at: number[]) => jacrev(f)(at).toArray()
  test("sort keeps their order, and so do its derivatives", () => {
    const expected = [
      [0, 1, 0],
      [1, 0, 0],
      [0, 0, 1],
    ]
    expect(first((x) => np.sort(x), [2, 1, 2])).toEqual(expected)
    expect(jacfwd((x: NDArray) => np.sort(x))([2, 1, 2]).toArray()).toEqual(expected)
    expect(first((x) => np.sort(x, { descending: true }), [2, 1, 2])).toEqual([expected[1], expected[2], expected[0]])
  })
  test("cummax and cummin take the first", () => {
    expect(first((x) => np.cummax(x), [1, 1, 0])).toEqual([1, 1, 1].map(() => [1, 0, 0]))
    expect(first((x) => np.cummin(x), [1, 1, 2])).toEqual([1, 1, 1].map(() => [1, 0, 0]))
  })
  test("a median of two halves both", () => expect(first((x) => np.median(x), [1, 4, 2, 3])).toEqual([0, 0, 0.5, 0.5]))
})

describe("sort and argsort of many", () => {
  const x = random(5000, 3).map((v) => Math.floor(v * 50))
  test("are stable", () => {
    const order = Array.from(x.keys()).sort((a, b) => x[a] - x[b] || a - b)
    expect(numbers(np.argsort(x))).toEqual(order)
    expect(numbers(jit((v: NDArray) => np.sort(v))(x))).toEqual(order.map((i) => x[i]))
  })
  test("keep whole numbers and truth values", () => {
    expect(np.sort(np.array([3, 1], { dtype: "int32" })).dtype).toBe("int32")
    expect(np.sort([true, false]).toArray()).toEqual([false, true])
    expect(np.cummax([false, true]).dtype).toBe("int32")
  })
})

describe("NaN and infinities", () => {
  test("what is skipped has derivative zero", () => {
    const x = [1, nan, 3]
    expect(numbers(grad((y: NDArray) => np.nansum(np.mul(y, 3)))(x))).toEqual([3, 0, 3])
    expect(numbers(grad((y: NDArray) => np.nanmean(y))(x))).toEqual([0.5, 0, 0.5])
    expect(numbers(grad((y: NDArray) => np.nanmax(y))(x))).toEqual([0, 0, 1])
    expect(numbers(grad((y: NDArray) => np.sum(np.nanToNum(y)))([1, nan, inf, -inf]))).toEqual([1, 0, 0, 0])
    expect(
      numbers(
        np.nanmax(
          [
            [nan, -inf],
            [nan, nan],
          ],
          1,
        ),
      ),
    ).toEqual([-inf, nan])
  })
  test("logaddexp has derivatives at them", () => {
    const slopes = (x: number, y: number) =>
      numbers(jacfwd((a: NDArray, b: NDArray) => np.logaddexp(a, b), { argnums: [0, 1] })(x, y))
    expect(slopes(-inf, 2)).toEqual([0, 1])
    expect(slopes(inf, 2)).toEqual([1, 0])
    for (const x of [inf, -inf]) expect(slopes(x, x)).toEqual([0.5, 0.5])
    const [value, terms] = jet(
      (a, b) => np.logaddexp(a, b),
      [-inf, 2],
      [
        [1, 0, 0],
        [3, 5, 7],
      ],
    )
    close(numbers([value, ...terms]), [2, 3, 5, 7])
  })
  test("logaddexp does not cancel where one is much the smaller", () => {
    const [, dy] = numbers(jacrev((a: NDArray, b: NDArray) => np.logaddexp(a, b), { argnums: [0, 1] })(100, 0))
    expect(dy / Math.exp(-100)).toBeCloseTo(1, 14)
  })
  test("infinite elements of a quantile are not subtracted from each other", () => {
    const x = [-inf, -inf, 1, inf, inf]
    expect(numbers(np.quantile(x, [0, 0.1, 0.3, 0.5, 0.7, 0.9, 1]))).toEqual([-inf, -inf, -inf, 1, inf, inf, inf])
    expect(np.median([-1.7e308, 1.7e308]).item()).toBe(0)
  })
})

describe("quantile", () => {
  const x = [4, 1, 3, 2]
  test("has the slope of its interpolation in q", () => {
    const slope = (q: number) => grad((p: NDArray) => np.quantile(np.array([1, 2, 4]), p))(q).item()
    expect([0, 0.25, 0.5, 0.75, 1].map(slope)).toEqual([2, 2, 4, 4, 4])
  })
  test("of a traced q outside of 0 to 1 is NaN", () =>
    expect(numbers(jit((q: NDArray) => np.quantile(x, q))([-0.1, 0, 1, 1.1, nan]))).toEqual([nan, 1, 4, nan, nan]))
  test("maps over q and over x", () => {
    expect(numbers(vmap((q: NDArray) => np.quantile(x, q))([0, 0.5, 1]))).toEqual([1, 2.5, 4])
    expect(numbers(vmap((y: NDArray) => np.median(y))([x, x.map((v) => -v)]))).toEqual([2.5, -2.5])
  })
  test("keeps float32", () => {
    const y = np.array(x, { dtype: "float32" })
    expect([np.quantile(y, 0.3).dtype, np.median(y).dtype]).toEqual(["float32", "float32"])
  })
})

describe("sinc", () => {
  const derivatives = [1, 0, -(Math.PI ** 2) / 3, 0, Math.PI ** 4 / 5]
  test("has every derivative at zero, in every mode", () => {
    const f = (x: NDArray) => np.sinc(x)
    const [value, rest] = jet(f, [0], [[1, 0, 0, 0]])
    close(numbers([value, ...rest]), derivatives)
    const nested = [f, grad(f), grad(grad(f)), jacfwd(grad(grad(f))), grad(jacfwd(grad(jacfwd(f))))]
    close(numbers(nested.map((g) => g(np.array(0)))), derivatives)
    close(numbers(nested.map((g) => jit(g)(np.array(0)))), derivatives)
    close(numbers(hessian((x: NDArray) => np.sum(np.sinc(x)))([0, 0])), [derivatives[2], 0, 0, derivatives[2]])
    close(numbers(vmap(grad(grad(f)))([0, 0])), [derivatives[2], derivatives[2]])
  })
  test("is zero at whole numbers, even, and right where x is huge", () => {
    expect(numbers(np.sinc([1, -2, 3, 1e15, -(2 ** 60)]))).toEqual([0, 0, 0, 0, 0])
    expect(numbers(np.sinc([-0.3, 0.5, 1e300, 5e-324]))).toEqual([np.sinc(0.3).item(), 2 / Math.PI, 0, 1])
    expect(numbers(np.sinc([inf, -inf, nan]))).toEqual([nan, nan, nan])
  })
  test("keeps float32", () => {
    const [y, dy] = jvp(
      (x: NDArray) => np.sinc(x),
      [np.array(1e-3, { dtype: "float32" })],
      [np.array(1, { dtype: "float32" })],
    )
    expect([y.dtype, dy.dtype]).toEqual(["float32", "float32"])
    expect(Number(dy.item())).toBeCloseTo(-(Math.PI ** 2 / 3) * 1e-3 + (Math.PI ** 4 / 30) * 1e-9, 9)
  })
})

describe("remainders", () => {
  test("have derivatives by exact quotients, also where x / y rounds up", () => {
    // 0.1 is a little more than a tenth: 1 / 0.1 rounds to 10, and 0.1 goes 9 times into 1.
    expect(grad((y: NDArray) => np.mod(1, y))(0.1).item()).toBe(-9)
    expect(grad((y: NDArray) => np.rem(1, y))(0.1).item()).toBe(-9)
    expect(grad((y: NDArray) => np.mod(-1, y))(0.1).item()).toBe(10)
  })
  test("of a period, at the jump, have the derivative of x", () =>
    expect(grad((x: NDArray) => np.mod(x, 2))(4).item()).toBe(1))
})

describe("round", () => {
  test("to decimals that x cannot have is x", () => {
    expect(numbers(np.round([1e300, -2.5], 300))).toEqual([1e300, -2.5])
    expect(numbers(np.round([1.5, 0, -inf], 400))).toEqual([1.5, 0, -inf])
    expect(np.round(np.array([1.1], { dtype: "float32" }), 60).item()).toBe(Math.fround(1.1))
  })
  test("to hundreds of whole numbers keeps them whole", () => {
    const x = np.round(np.array([149, 151, -250], { dtype: "int32" }), -2)
    expect([x.dtype, x.toArray()]).toEqual(["int32", [100, 200, -200]])
  })
})

describe("bits", () => {
  test("of truth values, of plain numbers, and unsigned masks", () => {
    expect(np.bitwiseAnd([true, false], true).dtype).toBe("bool")
    expect(np.bitwiseAnd(-1, 0xffffffff).item()).toBe(-1)
    expect(np.bitwiseXor(np.array([5], { dtype: "int32" }), true).toArray()).toEqual([4])
    expect(np.leftShift(1, [0, 31, 32, -1]).toArray()).toEqual([1, -(2 ** 31), 0, 0])
    expect(np.rightShift([-8, 8], 40).toArray()).toEqual([-1, 0])
  })
})

describe("isclose", () => {
  test("is allclose of each pair", () => {
    const values = [0, 1, 1 + 1e-9, 1 + 1e-4, 1e-9, -1, 1e308, -1e308, inf, -inf, nan]
    for (const options of [{}, { rtol: 1e-3, atol: 0 }, { rtol: 1 }, { atol: 2 }, { equalNan: true }]) {
      const expected = values.map((a) => values.map((b) => np.allclose(a, b, options)))
      expect(np.isclose(np.expandDims(values, 1), values, options).toArray()).toEqual(expected)
    }
  })
  test("may be traced", () => expect(jit((x: NDArray) => np.isclose(x, 1))([1, 2]).toArray()).toEqual([true, false]))
})

describe("compiled derivatives are those of the interpreter", () => {
  const x = random(12, 9).map((v) => 4 * v - 2)
  const functions: Record<string, (x: NDArray) => NDArray> = {
    sort: (a) => np.sort(a, { descending: true }),
    quantile: (a) => np.quantile(a, [0.2, 0.7]),
    cummax: (a) => np.cummax(np.reshape(a, [3, 4]), 1),
    nanmean: (a) => np.nanmean(np.where(np.less(a, -1), nan, a)),
    average: (a) => np.average(a, { weights: np.square(a) }),
    mod: (a) => np.mod(a, 0.75),
    copysign: (a) => np.copysign(a, -1),
    logaddexp: (a) => np.logaddexp(a, np.flip(a)),
    logSoftmax: (a) => np.logSoftmax(np.reshape(a, [3, 4]), 0),
    sinc: np.sinc,
    polyval: (a) => np.polyval(np.slice(a, 0, 4), a),
  }
  it.each(Object.entries(functions))("%s", (_, f) => {
    const both = (a: NDArray) => [jacrev(f)(a), jet(f, [a], [[np.flip(a), a, np.ones(12)]])[1][2]]
    const [expected, got] = [numbers(both(np.array(x))), numbers(jit(both)(x))]
    const scale = Math.max(1, ...expected.map(Math.abs))
    got.forEach((value, i) => void expect(Math.abs(value - expected[i])).toBeLessThanOrEqual(1e-13 * scale))
  })
})
