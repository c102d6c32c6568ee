// A traced value stored outside its function is good for nothing once that function has returned.
import { grad, jet, jit, jvp, linearize, makeProgram, NDArray, np, vjp, vmap } from "taylorjet"
import { beforeEach, describe, expect, it } from "vitest"
import { messageOf } from "./message.js"

const left = (who: string, type = "float64[]") =>
  `${who}: ${type} is a traced value that has left the function it was traced in; ` +
  "return it from that function instead of storing it outside"

let escaped: NDArray
beforeEach(() => {
  grad((x) => {
    escaped = np.sin(x)
    return escaped
  })(1)
})

describe("an escaped value", () => {
  it.each<[string, () => unknown, string]>([
    ["used eagerly", () => np.exp(escaped), left("exp")],
    ["used by a method", () => escaped.mul(2), left("mul")],
    ["used where nothing is computed", () => np.reshape(escaped, []), left("reshape")],
    ["used in another trace", () => grad((y) => np.mul(y, escaped))(2), left("mul")],
    ["used in a jitted function", () => jit((y) => np.mul(y, escaped))(2), left("mul")],
    ["returned from another function", () => jit((_) => escaped)(2), left("jit")],
    ["returned in a tree", () => vmap((x) => [x, { y: escaped }])([2]), left("vmap")],
    ["given as an argument", () => jit((x) => x)(escaped), left("jit")],
    ["given in a nested array", () => np.array([1, escaped]), left("array")],
    ["given as a term of a series", () => jet((x) => x, [1], [[escaped]]), left("jet: term 1 of argument 0")],
    ["given as a tangent", () => jvp((x) => x, [1], [escaped]), left("jvp: tangent 0")],
    ["given as a cotangent", () => vjp((x) => x, 1)[1](escaped), left("vjp: the cotangent")],
    ["read", () => escaped.data, left("NDArray")],
    ["read as an item", () => escaped.item(), left("NDArray")],
    ["taken for a number", () => Number(escaped), left("NDArray")],
    ["compared", () => np.allclose(escaped, 1), left("allclose")],
    ["made a program of", () => makeProgram(() => escaped)(), left("makeProgram")],
  ])("%s", (_, f, message) => {
    expect(messageOf(f)).toBe(message)
  })

  it("can still be printed", () => expect(String(escaped)).toBe("Traced<float64[]>"))
})

it("a pullback made inside a trace is bound to it", () => {
  let pullback: (c: number) => unknown = () => 0
  grad((x) => {
    const [y, pull] = vjp((z) => np.square(z), x)
    pullback = pull
    return y
  })(3)
  expect(messageOf(() => pullback(1))).toMatch(/is a traced value that has left the function it was traced in/)
})

it("a derivative made inside a trace is bound to it, also where it only multiplies by one", () => {
  let slope: (t: number) => unknown = () => 0
  jit((x: NDArray) => {
    slope = linearize((y: NDArray) => y.mul(x), x)[1]
    return x
  })(2)
  expect(messageOf(() => slope(1))).toMatch(/^mul: operand 1 is a traced value that has left the function/)
})

it("values of an outer function may be used in an inner one while both are traced", () => {
  expect(grad((x) => grad((y) => np.mul(np.square(x), y))(5))(3).item()).toBe(6)
})

it("a jitted function that stores what it traces gives correct results, and stores traced values", () => {
  let stored: unknown
  const f = jit((x) => {
    stored = np.square(x)
    return np.add(np.square(x), 1)
  })
  expect([f(2).item(), f(3).item()]).toEqual([5, 10])
  expect(stored).toBeInstanceOf(NDArray)
  expect(messageOf(() => np.sin(stored as NDArray))).toBe(left("sin"))
})
