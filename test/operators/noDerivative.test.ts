/** Rules that say by NaN that there is no derivative: NaN in every mode and at every order, and only where they say so. */
import {
  cond,
  customJvp,
  customVjp,
  define,
  fixedPoint,
  grad,
  hessian,
  jet,
  jit,
  jvp,
  laplacian,
  type NDArray,
  np,
  root,
  vmap,
} from "taylorjet"
import { describe, expect, it } from "vitest"

type F = (x: NDArray) => NDArray

const nan = Number.NaN
const below = (x: NDArray) => np.less(x, 0)
const square: F = (x) => np.square(x)

/** x², whose derivative is said to be 2 x, for x < 0 not to exist. */
const masked: Record<string, F> = {
  "customJvp, NaN in the place of the tangent": customJvp(square, ([x], [dx]) => [square(x), np.where(below(x), nan, dx.mul(x).mul(2))]),
  "customJvp, the tangent elsewhere": customJvp(square, ([x], [dx]) => [square(x), np.where(np.greaterEqual(x, 0), dx.mul(x).mul(2), nan)]),
  "customJvp, a logarithm that is NaN": customJvp(square, ([x], [dx]) => [square(x), dx.mul(x).mul(2).add(np.log(x).mul(0))]),
  "customJvp, a branch": customJvp(square, ([x], [dx]) => [
    square(x),
    cond(np.all(below(x)), (d: NDArray) => np.fullLike(d, nan), (d: NDArray) => d, dx).mul(x).mul(2),
  ]),
  customVjp: customVjp(square, (x: NDArray) => [square(x), x], (x: NDArray, ct: NDArray) => [np.where(below(x), nan, ct.mul(x).mul(2))]),
  "customVjp, the cotangent alone": customVjp(square, (x: NDArray) => [square(x), x], (x: NDArray, ct: NDArray) => [np.where(below(x), nan, ct).mul(x).mul(2)]),
  "define.analytic": define.analytic("f", { value: (x: number) => x * x, slope: (_, u) => np.where(below(u), nan, u.mul(2)) }),
  "define.analytic by np": define.analytic("f", { value: square, slope: (_, u) => np.where(below(u), nan, u.mul(2)) }),
  "define.implicit": define.implicit("f", {
    value: square,
    residual: (v: NDArray, u: NDArray) => v.sub(u.mul(u)),
    correct: (_: NDArray, u: NDArray, r: NDArray) => np.where(below(u), nan, r),
  }),
} // biome-ignore format: a table

/** What has a derivative nowhere. */
const nowhere: Record<string, F> = {
  "customJvp, constant": customJvp(square, ([x]) => [square(x), np.fullLike(x, nan)]),
  "customVjp, constant": customVjp(square, (x: NDArray) => [square(x), null], (_, ct: NDArray) => [np.fullLike(ct, nan)]),
  "define.analytic, constant": define.analytic("f", { value: (x: number) => x * x, slope: () => nan }),
  "define.system, constant": (x) => define.system("f", { values: [square, (u: NDArray) => u], slopes: () => [nan, 1] })(x)[0],
  "define.implicit, constant, of a linear equation": define.implicit("f", {
    value: (u: NDArray) => u,
    residual: (v: NDArray, u: NDArray) => v.sub(u),
    correct: (_: NDArray, __: NDArray, r: NDArray) => np.fullLike(r, nan),
  }),
  "a fixed point that is not reached": (x) => fixedPoint((y: NDArray, p: NDArray) => y.mul(2).add(p), np.array(1), x),
  "a linear equation that conjugate gradients do not solve": (x) => {
    const F = (y: NDArray, p: NDArray) => np.dot(np.array([[1, 2], [2, 1]]), y).sub(np.stack([p, p.mul(5)])) // biome-ignore format: a matrix
    return np.sum(root.with({ linear: "cg" })(F, np.zeros([2]), x))
  },
} // biome-ignore format: a table

const modes: Record<string, (f: F) => (x: NDArray) => unknown> = {
  jvp: (f) => (x) => jvp(f, [x], [1])[1],
  grad,
  "grad of an expression": (f) => grad((x: NDArray) => f(x.mul(2)).mul(3).add(x)),
  "jet of order 4": (f) => (x) => jet(f, [x], [[1, 0, 0, 0]])[1],
  "jet along a curve": (f) => (x) => jet(f, [x], [[1, 2, 3]])[1],
  "grad of grad": (f) => grad(grad(f)),
  "grad of grad of grad": (f) => grad(grad(grad(f))),
  "jvp of grad": (f) => (x) => jvp(grad(f), [x], [1])[1],
  "grad of jvp": (f) => grad((x: NDArray) => jvp(f, [x], [1])[1]),
  "jvp of jvp": (f) => (x) => jvp((y: NDArray) => jvp(f, [y], [1])[1], [x], [1])[1],
  "jet of grad": (f) => (x) => jet(grad(f), [x], [[1, 0]])[1],
  hessian,
  laplacian,
  "vmap of grad of grad": (f) => (x) => vmap(grad(grad(f)))(np.stack([x, x])),
}

const numbers = (y: unknown): number[] => [y].flat(9).flatMap((x) => Array.from((x as NDArray).data, Number))

describe.each(Object.entries({ ...masked, ...nowhere }))("%s", (_, f) => {
  it("is NaN in every mode", () => {
    for (const [name, mode] of Object.entries(modes))
      expect(
        numbers(mode(f)(np.array(-1.5))).map((x) => (Number.isNaN(x) ? "NaN" : `${name}: ${x}`)),
      ).not.toContainEqual(expect.stringContaining(":"))
  })
  it("is NaN in compiled ones", () => {
    const all = jit((x: NDArray) => [grad(f)(x), grad(grad(f))(x), jet(f, [x], [[1, 0, 0]])[1], laplacian(f)(x)])
    for (const x of numbers(all(-1.5))) expect(x).toBeNaN()
  })
})

describe.each(Object.entries(masked))("%s", (which, f) => {
  it("has its derivatives elsewhere", () => {
    for (const [name, mode] of Object.entries(modes)) {
      const [got, expected] = [f, square].map((g) => numbers(mode(g)(np.array(1.5))))
      expect([name, ...got.map((x) => Math.round(x * 1e12) / 1e12 + 0)]).toEqual([name, ...expected.map((x) => x + 0)])
    }
  })
  it("elements beside have theirs", () => {
    if (which.includes("branch")) return
    const x = np.array([1.5, -1, 2])
    const total = (y: NDArray) => np.sum(f(y))
    const wanted = [3, nan, 4]
    for (const g of [grad(total), jit(grad(total)), vmap(grad(f))]) expect(numbers(g(x))).toEqual(wanted)
    const single = grad(total)(x.astype("float32"))
    expect(single.dtype).toBe("float32")
    expect(numbers(single)).toEqual(wanted)
    expect(numbers(vmap(grad(grad(f)))(x))).toEqual([2, nan, 2])
    expect(numbers(grad(total)(np.array([0, 1])))).toEqual(
      which === "customJvp, a logarithm that is NaN" ? [nan, 2] : [0, 2],
    )
    expect(grad(total)(np.zeros([0])).shape).toEqual([0])
  })
})

it("what depends on other elements has no derivative in any of them", () => {
  const W = np.array([[1, 2], [3, 4]]) // biome-ignore format: a matrix
  const f = customJvp(
    (x: NDArray) => np.dot(W, x),
    ([x], [dx]) => [np.dot(W, x), np.where(np.array([true, false]), nan, np.dot(W, dx))],
  )
  expect(numbers(grad((x: NDArray) => f(x).at(0))([1, 1]))).toEqual([nan, nan])
  expect(numbers(grad((x: NDArray) => f(x).at(1))([1, 1]))).toEqual([3, 4])
  const beside = customJvp(
    (x: NDArray) => x,
    ([x], [dx]) => [x, np.concatenate([dx.slice([0, 1]), np.array([nan])])],
  )
  expect(numbers(grad((x: NDArray) => beside(x).at(1))([1, 1]))).toEqual([nan, nan])
  expect(numbers(grad((x: NDArray) => beside(x).at(0))([1, 1]))).toEqual([1, 0])
})
