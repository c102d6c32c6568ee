// Several arguments, and results of every kind: constants, inputs, repetitions, whole numbers and truth values.
import {
  type ArrayLike,
  grad,
  hessian,
  jacfwd,
  jacrev,
  jet,
  jit,
  jvp,
  laplacian,
  linearize,
  makeProgram,
  type NDArray,
  np,
  taylor,
  valueAndGrad,
  vjp,
  vmap,
} from "taylorjet"
import { describe, expect, it } from "vitest"
import { evaluate, expectClose } from "./evaluate.js"

describe("argnums", () => {
  const f = (x: NDArray, y: NDArray, z: NDArray) => np.sum(np.mul(np.mul(np.square(x), y), np.sin(z)))
  const at: [number, number[], number] = [2, [3, 5], 0.5]
  const s = Math.sin(0.5)
  const g = [4 * 8 * s, [4 * s, 4 * s], 4 * 8 * Math.cos(0.5)]

  it.each([0, 1, 2])("%d", (argnums) => {
    expectClose(evaluate(grad(f, { argnums }), ...at), g[argnums])
    expectClose(valueAndGrad(f, { argnums })(...at), [4 * 8 * s, g[argnums]])
  })
  it.each([[[0, 1, 2]], [[2, 0]], [[1, 0]], [[2, 1, 0]], [[1]], [[0, 0]]])("%j", (argnums) => {
    const expected = argnums.map((i) => g[i])
    expectClose(evaluate(grad(f, { argnums }), ...at), expected)
    expectClose(valueAndGrad(f, { argnums })(...at)[1], expected)
    for (const jacobian of [jacfwd, jacrev]) expectClose(evaluate(jacobian(f, { argnums }), ...at), expected)
  })
  it("[]", () => expect(grad(f, { argnums: [] })(...at)).toEqual([]))
  it("of a Hessian", () => {
    const blocks = evaluate(hessian(f, { argnums: [2, 0] }), ...at)
    expectClose(blocks, [-32 * s, 32 * Math.cos(0.5), 32 * Math.cos(0.5), 16 * s])
    expectClose(hessian(f, { argnums: 1 })(...at), [0, 0, 0, 0])
  })
})

describe("what does not depend on the arguments has derivatives that are exactly zero", () => {
  const f = (_: NDArray, y: NDArray) => [np.array([1, 2]), np.cos(y), np.array(3)]
  const zero = (tree: unknown) => expectClose(tree, [0, 0, 0, 0], 0)
  it("jet, jvp, linearize", () => {
    const [, terms] = evaluate(
      (x: ArrayLike) =>
        jet(
          f,
          [x, 1],
          [
            [1, 0],
            [0, 0],
          ],
        ),
      2,
    )
    for (const term of terms) zero(term)
    zero(jvp(f, [2, 1], [1, 0])[1])
    zero(linearize(f, 2, 1)[1](1, 0))
  })
  it("vjp, grad", () => {
    const [dx, dy] = vjp(f, 2, 1)[1]([[1, 1], 0, 1])
    expectClose([dx, dy], [0, 0], 0)
    expectClose(
      evaluate(
        grad((_: NDArray) => np.array(7)),
        np.array([1, 2]),
      ),
      [0, 0],
      0,
    )
    expectClose(grad((_, y) => np.sin(y))(1, 2), 0, 0)
  })
  it("jacobians, hessian, laplacian, taylor", () => {
    for (const jacobian of [jacfwd, jacrev]) {
      expectClose(jacobian((_: NDArray) => np.array([1, 2]))([1, 2]), [0, 0, 0, 0], 0)
    }
    expectClose(hessian((x: NDArray) => np.sum(x))([1, 2]), [0, 0, 0, 0], 0)
    expectClose(laplacian((_: NDArray) => np.array(5))([1, 2]), 0, 0)
    expectClose(taylor((_) => np.array(5), 1, 3).coefficients, [5, 0, 0, 0], 0)
  })
  it("vmap repeats it", () => {
    expect(
      evaluate(
        vmap((_: NDArray) => np.array(5)),
        [1, 2, 3],
      ).toArray(),
    ).toEqual([5, 5, 5])
  })
})

describe("inputs returned as they are", () => {
  const f = (x: NDArray, y: NDArray) => [y, x, y, np.sin(x)]
  it("jit, makeProgram", () => {
    expectClose(jit(f)(1, 2), [2, 1, 2, Math.sin(1)])
    expect(String(makeProgram((x: NDArray) => [x, x])(1))).toBe("(a: float64[]) =>\n  return a, a")
  })
  it("jet, jvp, vjp", () => {
    expectClose(
      evaluate(
        (x: ArrayLike) =>
          jet(
            f,
            [x, 2],
            [
              [5, 0],
              [7, 3],
            ],
          )[1],
        0,
      ),
      [7, 5, 7, 5, 3, 0, 3, 0],
    )
    expectClose(jvp(f, [0, 2], [5, 7])[1], [7, 5, 7, 5])
    expectClose(vjp(f, 0, 2)[1]([1, 10, 100, 1000]), [1010, 101])
  })
  it("vmap", () => {
    expectClose(evaluate(vmap(f, { inAxes: [0, null] }), [1, 2], 3), [3, 3, 1, 2, 3, 3, Math.sin(1), Math.sin(2)])
  })
  it("the same result twice", () => {
    const twice = (x: NDArray) => {
      const y = np.exp(x)
      return [y, y]
    }
    expectClose(vjp(twice, 0)[1]([2, 3]), 5)
    expectClose(grad((x) => twice(x)[0].add(twice(x)[1]))(0), 2)
    expect(makeProgram(twice)(0).equations.length).toBe(1)
  })
})

describe("whole numbers and truth values", () => {
  const n = np.array([3, 1, 2], { dtype: "int32" })
  it("pass through jit and vmap with their dtype", () => {
    const f = (x: NDArray, flag: NDArray) => [x.add(1), np.logicalNot(flag), np.where(flag, x, 0)]
    const results = evaluate(jit(f), n, [true, false, true])
    expect(results.map(({ dtype }) => dtype)).toEqual(["int32", "bool", "int32"])
    expect(results.map((y) => y.toArray())).toEqual([
      [4, 2, 3],
      [false, true, false],
      [3, 0, 2],
    ])
    const mapped = evaluate(vmap(f), n, [true, false, true])
    expect(mapped.map(({ dtype }) => dtype)).toEqual(["int32", "bool", "int32"])
    expect(mapped.map((y) => y.toArray())).toEqual([
      [4, 2, 3],
      [false, true, false],
      [3, 0, 2],
    ])
  })
  it("are constants of a gradient", () => {
    const f = (x: NDArray, i: NDArray, flag: NDArray) => np.sum(np.where(flag, np.square(x).mul(i), 0))
    expectClose(evaluate(grad(f), np.array([1, 2, 3]), n, [true, false, true]), [6, 0, 12])
  })
  it("as results have no derivative", () => {
    const f = (x: NDArray) => [np.argmax(x), np.greater(x, 1), np.sum(x)]
    const [value, tangent] = jvp(f, [[1, 2]], [[1, 1]])
    expect(value.map(({ dtype }) => dtype)).toEqual(["int32", "bool", "float64"])
    expectClose(tangent, [0, 0, 0, 2], 0)
    expectClose(vjp(f, [1, 2])[1]([0, [false, false], 3]), [3, 3], 0)
  })
  it("cut the derivative", () => {
    const rounded = (x: NDArray) => np.floor(x).mul(x)
    expectClose(evaluate(grad(rounded), np.array(2.5)), 2)
    expectClose(grad((x) => x.astype("int32").astype("float64").mul(x))(2.5), 2)
    expectClose(
      evaluate(
        grad((x) => np.stopGradient(np.square(x)).mul(x)),
        np.array(3),
      ),
      9,
    )
  })
})

it("numbers, nested arrays, typed arrays and NDArrays are all arguments", () => {
  const f = jit((x: NDArray) => np.sum(x))
  expect([f(1), f([1, 2]), f([[1, 2]]), f(new Float64Array([1, 2])), f(np.array([1, 2]))].map(Number)).toEqual([
    1, 3, 3, 3, 3,
  ])
  expect(f(new Float32Array([0.1, 0.2])).dtype).toBe("float32")
})

it("jit traces once for each structure, shape and dtype", () => {
  let traced = 0
  const f = jit((x: NDArray) => {
    traced++
    return np.square(x)
  })
  f(1)
  f(2)
  expect(traced).toBe(1)
  f([1])
  f([2])
  f(new Float32Array(1))
  expect(traced).toBe(3)
})
