// NaN and infinity pass through every transform: nothing throws, nothing turns them into numbers.
import { grad, hessian, jet, jit, jvp, laplacian, type NDArray, np, taylor, vjp, vmap } from "taylorjet"
import { describe, expect, it } from "vitest"
import { transforms } from "./transforms.js"

const wild = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]

describe.each(Object.entries(transforms))("%s", (_, transform) => {
  it.each(wild)("at %d", (x) => {
    for (const f of [np.sin, np.exp, np.square, np.tanh, np.log, np.sqrt, np.reciprocal, np.abs, np.softplus])
      expect(() => transform((y) => np.sum(f(y)), [x, 1])).not.toThrow()
  })
})

/** The values of a tree of arrays. */
const values = (tree: unknown): number[] =>
  tree instanceof Object && "data" in tree ? [...(tree as NDArray).data] : Object.values(Object(tree)).flatMap(values)

describe("NaN in gives NaN out", () => {
  const f = (x: NDArray) => np.prod(np.sin(x))
  const x = [Number.NaN, 1]
  it.each<[string, () => unknown]>([
    [
      "jet",
      () =>
        jet(
          f,
          [x],
          [
            [
              [1, 0],
              [0, 1],
            ],
          ],
        ),
    ],
    ["jvp", () => jvp(f, [x], [[1, 1]])],
    ["vjp", () => vjp(f, x)[1](1)],
    ["grad", () => grad(f)(x)],
    ["hessian", () => hessian(f)(x)],
    ["laplacian", () => laplacian(f)(x)],
    ["taylor", () => taylor(f, x, 3).coefficients],
    ["jit", () => jit(f)(x)],
    ["vmap", () => vmap(np.sin)([x, x]).at(":", 0)],
  ])("%s", (_, call) => {
    expect(values(call()).every(Number.isNaN)).toBe(true)
  })
  it("in a tangent or cotangent", () => {
    expect(values(jvp(np.sin, [1], [Number.NaN])[1])).toEqual([Number.NaN])
    expect(values(vjp(np.sin, 1)[1](Number.NaN))).toEqual([Number.NaN])
    expect(values(jet(np.sin, [1], [[Number.NaN, 0]])[1])).toEqual([Number.NaN, Number.NaN])
  })
})

it("infinity follows the arithmetic of floating point", () => {
  const infinity = Number.POSITIVE_INFINITY
  expect(values(jet(np.square, [infinity], [[1, 0, 0]]))).toEqual([infinity, infinity, 2, 0])
  expect(values(grad(np.tanh)(infinity))).toEqual([0])
  expect(values(grad(np.log)(0))).toEqual([infinity])
  expect(values(taylor(np.exp, Number.NEGATIVE_INFINITY, 3).coefficients)).toEqual([0, 0, 0, 0])
  expect(values(jvp((x) => np.mul(x, 2), [1], [infinity])[1])).toEqual([infinity])
})

it("an element that is NaN does not spread to the others", () => {
  const x = [1, Number.NaN, 3]
  const g = grad((y) => np.sum(np.sin(y)))(x).toArray()
  expect(g).toEqual([Math.cos(1), Number.NaN, Math.cos(3)])
  expect(taylor(np.exp, x, 2).coefficients[2].toArray()).toEqual([Math.E / 2, Number.NaN, Math.exp(3) / 2])
  expect(vmap((y) => np.square(y))(x).toArray()).toEqual([1, Number.NaN, 9])
})
