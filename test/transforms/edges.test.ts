/** Where numbers are as large or as small as they get: values and derivatives are right wherever they are representable. */
import { grad, jet, jit, jvp, type NDArray, np, taylor, vmap } from "taylorjet"
import { describe, expect, it } from "vitest"

/** A gradient in every mode. */
function gradients(f: (x: NDArray) => NDArray, x: NDArray): NDArray[] {
  const basis = np.eye(x.size, x.size, { dtype: x.dtype })
  return [
    grad(f)(x),
    jit(grad(f))(x),
    vmap((d: NDArray) => jvp(f, [x], [d])[1])(basis),
    jit((y: NDArray) => vmap((d: NDArray) => jet(f, [y], [[d]])[1][0])(basis))(x),
  ]
}

describe("norm of two equal elements of any size", () => {
  it.each([
    ["float64", [1, 1e200, 1e-200, 1e150, 1e-150, 1e-310, 1e308, 2 ** -450, 2 ** 500]],
    ["float32", [1, 1e30, 1e-30, 1e19, 1e-19, 1e-40, 2e38, 2 ** -45, 2 ** 50]],
  ] as const)("%s", (dtype, sizes) => {
    const tolerance = dtype === "float64" ? 1e-15 : 3e-7
    for (const size of sizes) {
      const x = np.array([size, -size], { dtype })
      const unit = Math.max(Math.abs(x.data[0]) * tolerance, dtype === "float64" ? 5e-324 : 1e-45)
      expect(Math.abs(Number(np.norm(x)) - x.data[0] * Math.SQRT2), `value at ${size}`).toBeLessThanOrEqual(unit)
      for (const g of gradients((y) => np.norm(y), x))
        g.data.forEach((d: number, i: number) => {
          expect(Math.abs(d - (i === 0 ? 1 : -1) * Math.SQRT1_2), `gradient at ${size}`).toBeLessThanOrEqual(tolerance)
        })
    }
  })
  it("rows are scaled one by one", () => {
    const rows = np.array([[3e200, 4e200], [3, 4], [3e-200, 4e-200], [0, 0]]) // biome-ignore format: a matrix
    expect(np.allclose(np.norm(rows, 1).div([1e200, 1, 1e-200, 1]), [5, 5, 5, 0])).toBe(true)
  })
})

it("the standard deviation of one element does not move", () => {
  for (const g of gradients((x) => np.std(x), np.array([3]))) expect(g.data[0]).toBe(0)
  const rows = (x: NDArray) => np.sum(np.std(x, 1))
  expect(grad(rows)([[1], [2]]).toArray()).toEqual([[0], [0]])
  expect([np.std([3]), np.std([3], { ddof: 1 })].map(Number)).toEqual([0, Number.NaN])
})

const inf = Number.POSITIVE_INFINITY
const elementwise: Record<string, (x: NDArray) => NDArray> = {
  ...{ sigmoid: np.sigmoid, tanh: np.tanh, softplus: np.softplus, relu: np.relu, silu: np.silu, gelu: np.gelu },
  ...{ exp: np.exp, exp2: np.exp2, expm1: np.expm1, log1p: np.log1p, log: np.log, sqrt: np.sqrt, cbrt: np.cbrt },
  ...{ asinh: np.asinh, acosh: np.acosh, atan: np.atan, erf: np.erf, erfc: np.erfc, reciprocal: np.reciprocal },
  exactGelu: (x) => np.gelu(x, { approximate: false }),
}

/** The value and the first derivative of a function of one number, in every mode; NaN where they differ. */
function limits(f: (x: NDArray) => NDArray, at: number, dtype: "float64" | "float32"): number[] {
  const x = np.array([at], { dtype })
  const all = gradients((y) => np.sum(f(y)), x).map((g) => g.data[0])
  const values = [f(x), jit(f)(x)].map((y) => y.data[0])
  const same = (list: number[]): number => (list.every((v) => v === list[0]) ? list[0] + 0 : Number.NaN)
  return [same(values), same(all)]
}

describe("where an argument is infinite, the value and the derivative are the limits", () => {
  it.each<[string, readonly number[], readonly number[] | undefined]>([
    ["sigmoid", [1, 0], [0, 0]],
    ["tanh", [1, 0], [-1, 0]],
    ["softplus", [inf, 1], [0, 0]],
    ["relu", [inf, 1], [0, 0]],
    ["silu", [inf, 1], [0, 0]],
    ["gelu", [inf, 1], [0, 0]],
    ["exactGelu", [inf, 1], [0, 0]],
    ["exp", [inf, inf], [0, 0]],
    ["exp2", [inf, inf], [0, 0]],
    ["expm1", [inf, inf], [-1, 0]],
    ["log1p", [inf, 0], undefined],
    ["log", [inf, 0], undefined],
    ["sqrt", [inf, 0], undefined],
    ["acosh", [inf, 0], undefined],
    ["cbrt", [inf, 0], [-inf, 0]],
    ["asinh", [inf, 0], [-inf, 0]],
    ["atan", [Math.PI / 2, 0], [-Math.PI / 2, 0]],
    ["erf", [1, 0], [-1, 0]],
    ["erfc", [0, 0], [2, 0]],
    ["reciprocal", [0, 0], [0, 0]],
  ])("%s", (name, above, below) => {
    for (const dtype of ["float64", "float32"] as const) {
      const stored = (list: readonly number[]) => [...np.array(list, { dtype }).data]
      expect(limits(elementwise[name], inf, dtype)).toEqual(stored(above))
      if (below) expect(limits(elementwise[name], -inf, dtype)).toEqual(stored(below))
    }
  })
  it("and so they are where a cube or a square overflows", () => {
    for (const name of ["silu", "gelu", "exactGelu"])
      for (const [size, dtype] of [
        [1e103, "float64"],
        [1e200, "float64"],
        [1e308, "float64"],
        [1e13, "float32"],
        [3e38, "float32"],
      ] as const) {
        // biome-ignore format: pairs
        const x = dtype === "float32" ? Math.fround(size) : size
        expect(limits(elementwise[name], x, dtype)).toEqual([x, 1])
        expect(limits(elementwise[name], -x, dtype)).toEqual([0, 0])
      }
  })
  it("higher derivatives of the gates are zero there", () => {
    for (const name of ["silu", "gelu", "exactGelu", "sigmoid", "tanh", "softplus"])
      for (const x of [inf, -inf, 1e200, -1e200])
        expect(
          jet(elementwise[name], [x], [[1, 0, 0, 0]])[1]
            .slice(1)
            .map(Number),
        ).toEqual([0, 0, 0])
  })
  it.each([
    [
      [0, inf],
      [0, 1],
    ],
    [
      [inf, -inf],
      [1, 0],
    ],
    [
      [-inf, 0],
      [0, 1],
    ],
    [
      [-inf, 3, inf],
      [0, 0, 1],
    ],
  ])("logsumexp and softmax of %j", (x, share) => {
    const value = Math.max(...x)
    for (const dtype of ["float64", "float32"] as const) {
      const a = np.array(x, { dtype })
      expect(Number(np.logsumexp(a))).toBe(value)
      for (const g of gradients((y) => np.logsumexp(y), a)) expect(g.toArray()).toEqual(share)
      for (const s of [np.softmax(a), jit((y: NDArray) => np.softmax(y))(a)]) expect(s.toArray()).toEqual(share)
      expect([np.softmax(a).dtype, np.logsumexp(a).dtype]).toEqual([dtype, dtype])
      for (const g of gradients((y) => np.softmax(y).at(0), a)) expect(g.data.every((d: number) => d === 0)).toBe(true)
    }
  })
  it("logsumexp of one element is that element", () =>
    expect([-inf, inf, 3].map((x) => Number(grad((y: NDArray) => np.logsumexp(y))([x]).at(0)))).toEqual([1, 1, 1]))
})

describe("a derivative that is zero has no sign", () => {
  it("in taylor and jet, where the value keeps its own", () => {
    expect(String(taylor(np.sin, 0, 4).coefficients)).toBe("0,1,0,-0.16666666666666666,0")
    expect(String(taylor(np.sin, -0, 4).coefficients)).toBe("-0,1,0,-0.16666666666666666,0")
    expect(String(jet(np.sin, [[0, -0]], [[[1, 1], [0, 0]]]).flat())).toBe("[ 0. -0.],[1. 1.],[0. 0.]") // biome-ignore format: pairs
  })
})
