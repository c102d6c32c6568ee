import { NDArray, np } from "taylorjet"
import { expect, test } from "vitest"
import { gradient, traced } from "./loops.js"

const x = np.array([
  [1, 2, 3],
  [4, 5, 6],
])
const y = np.array([
  [6, 5, 4],
  [3, 5, 7],
])

test("methods are the functions of the namespace", () => {
  const pairs: readonly [NDArray, NDArray][] = [
    [x.add(y), np.add(x, y)],
    [x.sub(1), np.sub(x, 1)],
    [x.mul(y), np.mul(x, y)],
    [x.div([1, 2, 4]), np.div(x, [1, 2, 4])],
    [x.neg(), np.neg(x)],
    [x.pow(2), np.power(x, 2)],
    [x.matmul(y.T), np.matmul(x, np.transpose(y))],
    [x.dot([1, 2, 3]), np.dot(x, [1, 2, 3])],
    [x.sum({ axis: 1, keepdims: true }), np.sum(x, { axis: 1, keepdims: true })],
    [x.prod(0), np.prod(x, 0)],
    [x.mean(), np.mean(x)],
    [x.max(1), np.max(x, 1)],
    [x.min([0, 1]), np.min(x)],
    [x.reshape(3, 2), np.reshape(x, [3, 2])],
    [x.reshape([-1]), np.ravel(x)],
    [x.sum().reshape(), np.sum(x)],
    [x.transpose(), np.transpose(x)],
    [x.transpose(1, 0), np.transpose(x)],
    [x.transpose([0, 1]), x],
    [x.T, np.transpose(x)],
    [x.at(-1, [0, 2]), np.at(x, 1, [0, 2])],
    [x.slice(1), np.slice(x, 1)],
    [x.slice(null, [1, null]), np.at(x, ":", [1, null])],
    [x.equal(y), np.equal(x, y)],
    [x.notEqual(y), np.notEqual(x, y)],
    [x.less(y), np.less(x, y)],
    [x.lessEqual(y), np.lessEqual(x, y)],
    [x.greater(y), np.greater(x, y)],
    [x.greaterEqual(y), np.greaterEqual(x, y)],
  ]
  for (const [method, namespace] of pairs) {
    expect(method.toArray()).toEqual(namespace.toArray())
    expect(method.dtype).toBe(namespace.dtype)
  }
})

test("chains of functions are chains of methods", () => {
  expect(x.square().exp().sum().item()).toBe(np.sum(np.exp(np.square(x))).item())
  expect(x.sub(3).abs().sqrt().clip(0, 1).std({ axis: 0, ddof: 1 }).toArray()).toEqual(
    np.std(np.clip(np.sqrt(np.abs(np.sub(x, 3))), 0, 1), { axis: 0, ddof: 1 }).toArray(),
  )
})

test.each([
  ["pow", "power"],
  ["div", "divide"],
  ["sub", "subtract"],
  ["mul", "multiply"],
] as const)("%s and %s are one function and one method", (short, long) => {
  expect(np[short]).toBe(np[long])
  expect(x[short](y).toArray()).toEqual(x[long](y).toArray())
})

test("astype", () => {
  expect([x.astype("float32").dtype, x.astype("int32").div(2).dtype]).toEqual(["float32", "float64"])
  expect(np.array([1.7, -1.7]).astype("int32").toArray()).toEqual([1, -1])
  expect(np.array([0, 2]).astype("bool").toArray()).toEqual([false, true])
})

test("traced arrays have the methods too", () => {
  expect(traced((a) => a.mul(a).sum(0).add(1), x).toArray()).toEqual([18, 30, 46])
  expect(
    gradient(
      (a) => a.T.at(0).pow(2).sum(),
      [
        [1, 2],
        [3, 4],
      ],
    ),
  ).toEqual([
    [2, 0],
    [6, 0],
  ])
})

test("methods do not show when an array is enumerated", () => {
  const names: string[] = []
  for (const name in x) names.push(name)
  expect(names).toEqual(["atom"])
  expect(x).toBeInstanceOf(NDArray)
})
