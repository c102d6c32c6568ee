// Options that do not exist, or have no such value: never ignored.
import {
  cost,
  directionalDerivative,
  grad,
  hessian,
  jacfwd,
  jacrev,
  jet,
  jit,
  type NDArray,
  np,
  random,
  stochasticBiharmonic,
  stochasticLaplacian,
  taylorSeriesCoefficients,
  valueAndGrad,
  vmap,
} from "taylorjet"
import { describe, expect, it } from "vitest"
import { messageOf } from "./message.js"

const square = (x: NDArray) => np.sum(np.square(x))
const key = random.PRNGKey(0)
type Call = (options: unknown) => unknown

const takers: readonly [string, string, Call][] = [
  ["jet", "factorialScaled", (o) => jet(square, [1], [[1]], o as never)],
  ["grad", "argnums", (o) => grad(square, o as never)(1)],
  ["valueAndGrad", "argnums", (o) => valueAndGrad(square, o as never)(1)],
  ["jacfwd", "argnums", (o) => jacfwd(square, o as never)(1)],
  ["jacrev", "argnums", (o) => jacrev(square, o as never)(1)],
  ["hessian", "argnums", (o) => hessian(square, o as never)(1)],
  ["vmap", "inAxes, outAxes", (o) => vmap(square, o as never)([1])],
  ["jit", "backend, fma, threads, resident", (o) => jit(square, o as never)(1)],
  ["taylorSeriesCoefficients", "factorialScaled", (o) => taylorSeriesCoefficients(square, 1, 2, o as never)],
  ["stochasticLaplacian", "samples, key, distribution", (o) => stochasticLaplacian(square, 1, o as never)],
  ["stochasticBiharmonic", "samples, key, distribution", (o) => stochasticBiharmonic(square, 1, o as never)],
  ["directionalDerivative", "order", (o) => directionalDerivative(square, 1, o as never)(1)],
  ["gelu", "approximate", (o) => np.gelu(1, o as never)],
  ["allclose", "rtol, atol, equalNan", (o) => np.allclose(1, 1, o as never)],
  ["linspace", "endpoint, dtype", (o) => np.linspace(0, 1, 3, o as never)],
  ["arange", "dtype", (o) => np.arange(0, 3, 1, o as never)],
]

describe.each(takers)("%s", (who, names, call) => {
  it.each<[string, unknown, string]>([
    ["null", null, "null"],
    ["a position, as in JAX", 1, "1"],
    ["a list, as in JAX", [0, null], "a JavaScript array of length 2"],
    ["a truth value", false, "false"],
    ["an array", np.array([1, 2]), "float64[2]"],
  ])("options that are %s", (_, options, got) => {
    expect(messageOf(() => call(options))).toBe(`${who}: options must be an object { ${names} }; got ${got}`)
  })
  it("an option that does not exist", () => {
    expect(messageOf(() => call({ in_axes: 0 }))).toBe(
      `${who}: there is no option in_axes; the options are { ${names} }`,
    )
  })
})

it("an option that is undefined has its default", () => {
  expect(grad(square, { argnums: undefined } as never)(3).item()).toBe(6)
})

describe.each<[string, (argnums: unknown) => unknown]>([
  ["grad", (argnums) => grad((x, y) => np.mul(x, y), { argnums } as never)(1, 2)],
  ["valueAndGrad", (argnums) => valueAndGrad((x, y) => np.mul(x, y), { argnums } as never)(1, 2)],
  ["jacfwd", (argnums) => jacfwd((x, y) => np.mul(x, y), { argnums } as never)(1, 2)],
  ["jacrev", (argnums) => jacrev((x, y) => np.mul(x, y), { argnums } as never)(1, 2)],
  ["hessian", (argnums) => hessian((x, y) => np.mul(x, y), { argnums } as never)(1, 2)],
])("argnums of %s", (who, call) => {
  it.each([2, -1])("%d", (i) => {
    const message = `${who}: argnums names argument ${i}, but the function was called with 2 arguments`
    expect(messageOf(() => call(i))).toBe(message)
    expect(messageOf(() => call([0, i]))).toBe(message)
  })
  it.each<[string, unknown, string]>([
    ["0.5", 0.5, "0.5"],
    ["a string", "0", '"0"'],
    ["null", null, "null"],
    ["a list with null", [0, null], "null"],
    ["a nested list", [[0]], "a JavaScript array of length 1"],
    ["an array", np.array([0]), "float64[1]"],
    ["a typed array", new Int32Array(1), "a Int32Array"],
  ])("%s", (_, argnums, got) => {
    expect(messageOf(() => call(argnums))).toBe(
      `${who}: argnums must be the position of an argument, or a list of them; got ${got}`,
    )
  })
})

it.each<[string, unknown, string]>([
  ["an unknown backend", "gpu", '"gpu"'],
  ["null", null, "null"],
  ["an object", {}, "an object"],
])("jit: %s", (_, backend, got) => {
  expect(messageOf(() => jit(square, { backend } as never))).toMatch(/^jit: backend must be .*; got /)
  expect(messageOf(() => jit(square, { backend } as never)).endsWith(`; got ${got}`)).toBe(true)
})

it.each<[string, unknown, string]>([
  ["a number", 1, "1"],
  ["a string", "yes", '"yes"'],
])("jit: fma, and resident, %s", (_, fma, got) => {
  expect(messageOf(() => jit(square, { fma } as never))).toBe(`jit: fma must be true or false; got ${got}`)
  const message = messageOf(() => jit(square, { resident: fma } as never))
  expect(message).toBe(`jit: resident must be true or false; got ${got}`)
})

it.each<[string, string, Call]>([
  ["sum", "keepdims", (keepdims) => np.sum([1], { keepdims } as never)],
  ["argmax", "keepdims", (keepdims) => np.argmax([1], { keepdims } as never)],
  ["gelu", "approximate", (approximate) => np.gelu(1, { approximate } as never)],
  ["linspace", "endpoint", (endpoint) => np.linspace(0, 1, 3, { endpoint } as never)],
  ["allclose", "equalNan", (equalNan) => np.allclose(1, 1, { equalNan } as never)],
])("%s: %s is a truth value", (who, name, call) => {
  expect(messageOf(() => call(0))).toBe(`${who}: ${name} must be true or false; got 0`)
  expect(messageOf(() => call("false"))).toBe(`${who}: ${name} must be true or false; got "false"`)
  expect(messageOf(() => call(null))).toBe(`${who}: ${name} must be true or false; got null`)
})

it.each<[string, Call]>([
  ["jet", (factorialScaled) => jet(square, [1], [[1]], { factorialScaled } as never)],
  [
    "taylorSeriesCoefficients",
    (factorialScaled) => taylorSeriesCoefficients(square, 1, 2, { factorialScaled } as never),
  ],
])("%s: factorialScaled is a truth value", (who, call) => {
  expect(messageOf(() => call(0))).toBe(`${who}: factorialScaled must be true or false; got 0`)
  expect(messageOf(() => call("no"))).toBe(`${who}: factorialScaled must be true or false; got "no"`)
})

describe("stochasticLaplacian", () => {
  const call = (options: object) => messageOf(() => stochasticLaplacian(square, [1, 2], options as never))
  it.each<[unknown, string]>([
    [0, "0"],
    [-1, "-1"],
    [1.5, "1.5"],
    ["2", '"2"'],
    [undefined, "undefined"],
    [Number.POSITIVE_INFINITY, "Infinity"],
  ])("samples %s", (samples, got) => {
    expect(call({ samples, key })).toBe(`stochasticLaplacian: samples must be a whole number, at least 1; got ${got}`)
  })
  it.each<[unknown, string]>([
    ["uniform", '"uniform"'],
    ["constructor", '"constructor"'],
    [null, "null"],
    [() => 1, "a function"],
  ])("distribution %s", (distribution, got) => {
    expect(call({ samples: 1, key, distribution })).toBe(
      `stochasticLaplacian: distribution must be "rademacher", "normal" or "sparse"; got ${got}`,
    )
  })
  const make = "make one with random.PRNGKey(seed)"
  it.each<[string, unknown, string]>([
    ["a seed", 0, `0; ${make}`],
    ["nothing", undefined, `undefined; ${make}`],
    ["an array of floats", [1, 2], `a JavaScript array of length 2; ${make}`],
    ["many keys", random.split(key, 3), "int32[3,2]; to draw with many keys, vmap over them"],
  ])("a key that is %s", (_, wrong, got) => {
    expect(call({ samples: 1, key: wrong })).toBe(
      `stochasticLaplacian: expected a key of shape [2] and dtype int32; got ${got}`,
    )
  })
})

it.each([
  ["nothing", undefined, "undefined"],
  ["null", null, "null"],
  ["a function", square, "function"],
  ["an array", np.array(1), "object"],
])("cost of %s", (_, program, got) => {
  expect(messageOf(() => cost(program as never))).toBe(`cost: expected a program made by makeProgram; got ${got}`)
})
