// Functions with kinks take the derivatives of the branch that the value takes, at every order.
import { grad, hessian, jet, jvp, type NDArray, np, taylor, vmap } from "taylorjet"
import { describe, expect, it } from "vitest"
import { evaluate, expectClose } from "./evaluate.js"

/** The first four derivatives of a function of one number. */
const derivatives = (f: (x: NDArray) => NDArray, x: number) =>
  evaluate((y: number) => taylor(f, y, 4).derivatives.slice(1), x)

describe("on either side and at the kink", () => {
  it.each<[string, (x: NDArray) => NDArray, number, number[]]>([
    ["abs of x³ at 2", (x) => np.abs(np.power(x, 3)), 2, [12, 12, 6, 0]],
    ["abs of x³ at -2", (x) => np.abs(np.power(x, 3)), -2, [-12, 12, -6, 0]],
    ["abs at 0 is that of x", np.abs, 0, [1, 0, 0, 0]],
    ["abs at -0", np.abs, -0, [1, 0, 0, 0]],
    ["relu at 0 is that of 0", np.relu, 0, [0, 0, 0, 0]],
    ["relu of sin at 1", (x) => np.relu(np.sin(x)), 1, [Math.cos(1), -Math.sin(1), -Math.cos(1), Math.sin(1)]],
    ["relu of sin at 4", (x) => np.relu(np.sin(x)), 4, [0, 0, 0, 0]],
    ["maximum(x², x) at 2", (x) => np.maximum(np.square(x), x), 2, [4, 2, 0, 0]],
    ["maximum(x², x) at 0.5", (x) => np.maximum(np.square(x), x), 0.5, [1, 0, 0, 0]],
    ["maximum(x², x) at 1 is that of the first", (x) => np.maximum(np.square(x), x), 1, [2, 2, 0, 0]],
    ["minimum(x², x) at 1 is that of the first", (x) => np.minimum(np.square(x), x), 1, [2, 2, 0, 0]],
    ["clip of x³ inside", (x) => np.clip(np.power(x, 3), -1, 1), 0.5, [0.75, 3, 6, 0]],
    ["clip of x³ outside", (x) => np.clip(np.power(x, 3), -1, 1), 2, [0, 0, 0, 0]],
    ["clip of x³ on the bound", (x) => np.clip(np.power(x, 3), -1, 1), 1, [3, 6, 6, 0]],
    ["sign", np.sign, 0.5, [0, 0, 0, 0]],
    ["floor times x", (x) => np.floor(x).mul(np.square(x)), 2.5, [10, 4, 0, 0]],
    ["where", (x) => np.where(x.greater(0), np.exp(x), np.sin(x)), 1, new Array(4).fill(Math.E)],
  ])("%s", (_, f, x, expected) => {
    expectClose(derivatives(f, x), expected)
    expectClose(evaluate(grad(f), np.array(x)), expected[0])
    expectClose(evaluate(grad(grad(f)), np.array(x)), expected[1])
  })
})

describe("the branch that is not taken", () => {
  it("does not touch the jet, even where it is infinite or NaN", () => {
    const f = (x: NDArray) => np.where(x.greater(0), np.log(x), np.sin(x))
    expectClose(derivatives(f, 0), [1, 0, -1, 0])
    const g = (x: NDArray) => np.where(x.equal(0), 1, np.div(np.sin(x), x))
    expectClose(derivatives(g, 0), [0, 0, 0, 0])
  })
  it("needs a harmless argument in reverse mode", () => {
    const safe = (x: NDArray) => np.where(x.greater(0), np.log(np.where(x.greater(0), x, 1)), np.sin(x))
    expectClose(evaluate(grad(safe), np.array(0)), 1)
    expectClose(
      evaluate(
        grad((x) => np.sum(safe(x))),
        np.array([-1, 0, 2]),
      ),
      [Math.cos(1), 1, 0.5],
    )
  })
})

describe("max and min of arrays", () => {
  const x = np.array([
    [1, 5, 2],
    [7, 0, 3],
  ])
  it("the derivative is that of the element found", () => {
    expect(
      evaluate(
        grad((y) => np.max(np.square(y))),
        x,
      ).toArray(),
    ).toEqual([
      [0, 0, 0],
      [14, 0, 0],
    ])
    expect(
      evaluate(
        grad((y) => np.sum(np.min(np.square(y), 1))),
        x,
      ).toArray(),
    ).toEqual([
      [2, 0, 0],
      [0, 0, 0],
    ])
  })
  it("of equal ones, the first", () => {
    expect(
      evaluate(
        grad((y) => np.max(y)),
        np.array([3, 5, 5]),
      ).toArray(),
    ).toEqual([0, 1, 0])
    expect(
      evaluate(
        grad((y) => np.min(y)),
        np.array([3, 3, 5]),
      ).toArray(),
    ).toEqual([1, 0, 0])
  })
  it("to order 3", () => {
    const f = (y: NDArray) => np.max(np.sin(y), 1)
    const [value, terms] = evaluate(
      (y: NDArray) => jet(f, [y], [[np.onesLike(y), np.zerosLike(y), np.zerosLike(y)]]),
      x,
    )
    expectClose(
      [value, terms],
      [0, 1, 2, 3].flatMap((k) => [2, 7].map((m) => Math.sin(m + (k * Math.PI) / 2))),
    )
  })
  it("mapped", () => {
    expect(evaluate(vmap(grad((y: NDArray) => np.max(y))), x).toArray()).toEqual([
      [0, 1, 0],
      [1, 0, 0],
    ])
    expectClose(
      evaluate(
        hessian((y) => np.max(np.power(y, 3))),
        np.array([1, 2]),
      ),
      [0, 0, 0, 12],
    )
  })
})

it("selections carry tangents", () => {
  const sorted = (x: NDArray) => np.take(x, [2, 0, 1], { axis: 0 })
  expect(jvp(sorted, [[5, 6, 7]], [[1, 2, 3]])[1].toArray()).toEqual([3, 1, 2])
  expect(grad((x: NDArray) => np.dot(sorted(x), [1, 10, 100]))([0, 0, 0]).toArray()).toEqual([10, 100, 1])
})
