// An argument that a function does not take is an error: JavaScript would drop it, and f(1, 2) would silently be f(1).

import * as taylorjet from "taylorjet"
import {
  differentialOperator,
  directionalDerivative,
  grad,
  hvp,
  jet,
  jit,
  jvp,
  linearize,
  type NDArray,
  np,
  vjp,
  vmap,
  weightedLaplacian,
} from "taylorjet"
import { describe, expect, it } from "vitest"
import { messageOf } from "./message.js"

type AnyFunction = (...args: unknown[]) => unknown
const one = ((x: NDArray) => np.sum(np.square(x))) as AnyFunction
const asList = "pass an array as one list, [x, y], or give the function a parameter for each"
const expected = (n: number, got: number) =>
  `expected ${n} argument${n === 1 ? "" : "s"}, as many as the function has parameters; got ${got}`

const transforms = taylorjet as unknown as Readonly<Record<string, (...args: unknown[]) => AnyFunction>>
const ofFunctions = ["grad", "valueAndGrad", "jacfwd", "jacrev", "hessian", "jit", "makeProgram", "vmap"]
const operators = ["gradient", "laplacian", "valueGradLaplacian", "hessianDiagonal", "biharmonic"]

describe.each([...ofFunctions, ...operators])("%s(f)", (who) => {
  it("takes no more arguments than f", () => {
    expect(messageOf(() => transforms[who](one)([1], [2]))).toBe(`${who}: ${expected(1, 2)}; ${asList}`)
  })
  it("takes as many as f, and says so", () => {
    expect([transforms[who](one).length, transforms[who]((_x: unknown, _y: unknown) => 1).length]).toEqual([1, 2])
  })
  it("knows how many another transform's function takes", () => {
    expect(messageOf(() => transforms[who](grad(one as never))([1], [2]))).toBe(`${who}: ${expected(1, 2)}; ${asList}`)
    expect(messageOf(() => transforms[who](jit(one as never))([1], [2]))).toBe(`${who}: ${expected(1, 2)}; ${asList}`)
  })
})

describe("so do", () => {
  it("jet and jvp, which say how to pass a list", () => {
    expect(messageOf(() => jet(one as never, [1, 2] as never, [[1], [1]]))).toBe(
      `jet: ${expected(1, 2)}; for one argument that is a list write jet(f, [[1, 2]], [[[1, 0]]])`,
    )
    expect(messageOf(() => jvp(one as never, [1, 2] as never, [1, 1] as never))).toBe(
      `jvp: ${expected(1, 2)}; for one argument that is a list write jvp(f, [[1, 2]], [[1, 0]])`,
    )
  })
  it.each<[string, () => unknown, number]>([
    ["vjp", () => (vjp as AnyFunction)(one, 1, 2), 2],
    ["linearize", () => (linearize as AnyFunction)(one, 1, 2), 2],
    ["hvp", () => (hvp(one as never) as AnyFunction)([1], [2], [3]), 2],
    ["weightedLaplacian", () => (weightedLaplacian(one as never, [[1]]) as AnyFunction)([1], 2), 2],
    ["directionalDerivative", () => (directionalDerivative(one as never, [1] as never) as AnyFunction)([1], 2), 2],
    [
      "differentialOperator",
      () => (differentialOperator([{ coefficient: 1, index: [1] }])(one as never) as AnyFunction)([1], 2, 3),
      3,
    ],
  ])("%s", (who, call, got) => {
    expect(messageOf(call)).toBe(`${who}: ${expected(1, got)}; ${asList}`)
  })
  it("functions that np has", () => {
    expect(messageOf(() => (vmap(np.sin) as AnyFunction)([1], [2]))).toBe(`vmap: ${expected(1, 2)}; ${asList}`)
  })
  it("compiled functions, after they were compiled too", () => {
    const f = jit(one as never) as AnyFunction
    f([1])
    expect(messageOf(() => f([1], [2]))).toBe(`jit: ${expected(1, 2)}; ${asList}`)
  })
  it("what xs.map is given", () => {
    expect(messageOf(() => [[1], [2]].map(grad(one as never)))).toBe(
      `grad: ${expected(1, 3)}; in map write (x) => f(x)`,
    )
  })
})

describe("free are functions", () => {
  const call = (f: AnyFunction, ...args: unknown[]) => Number((grad(f as never) as AnyFunction)(...args))
  it.each<[string, AnyFunction]>([
    ["with rest parameters", (...xs) => np.sin(xs[0] as NDArray)],
    ["with more parameters and a rest", (x, ..._rest) => np.sin(x as NDArray)],
    ["with a default", (x, _scale = 1) => np.sin(x as NDArray)],
    ["with a default that is a function", (x, _f = (y: unknown) => y) => np.sin(x as NDArray)],
    [
      "that read arguments",
      function () {
        // biome-ignore lint/complexity/noArguments: it is what is tested
        return np.sin(arguments[0])
      },
    ],
    ["without parameters", () => np.array(0)],
    ["that are bound", ((x: NDArray) => np.sin(x)).bind(null) as AnyFunction],
    ["that are proxies", new Proxy((x: NDArray) => np.sin(x), {}) as AnyFunction],
  ])("%s", (_, f) => {
    expect(messageOf(() => call(f, 0, 2, 3))).toBe("nothing was thrown")
  })
  it.each<[string, AnyFunction]>([
    [
      "a destructured parameter with defaults",
      (({ a = 1, ...rest }: { a?: NDArray | number }, x: NDArray) =>
        x.mul(a).add(Object.keys(rest).length)) as AnyFunction,
    ],
    [
      "a method",
      {
        add(x: NDArray, y: NDArray) {
          return x.add(y)
        },
      }.add as AnyFunction,
    ],
    [
      "a function expression",
      function f(x: NDArray, y: NDArray) {
        return x.add(y)
      } as AnyFunction,
    ],
    ["a name that is not ASCII", ((ä: NDArray, β_1: NDArray) => ä.mul(β_1)) as AnyFunction],
  ])("but not those with %s", (_, f) => {
    expect(messageOf(() => call(f, 1, 2, 3))).toBe(`grad: ${expected(2, 3)}; ${asList}`)
  })
})

describe("np", () => {
  const functions = np as unknown as Readonly<Record<string, AnyFunction>>
  const methods = np.array([1, 2]) as unknown as Readonly<Record<string, AnyFunction>>
  it("says what may have been meant", () => {
    expect(messageOf(() => functions.add(1, 2, 3))).toBe(
      "add: expected 2 arguments; got 3; several values for one argument stand in a list, [x, y]",
    )
    expect(messageOf(() => functions.sum([1], 0, true))).toBe(
      "sum: expected 2 arguments at most; got 3; options stand in one object, such as { axis: 0, keepdims: true }",
    )
    expect(messageOf(() => [[1]].map(functions.sum as never))).toBe(
      "sum: expected 2 arguments at most; got 3; in map write (x) => f(x)",
    )
    expect(messageOf(() => methods.sum(0, true))).toBe(
      "sum: expected 1 argument at most; got 2; options stand in one object, such as { axis: 0, keepdims: true }",
    )
    expect(messageOf(() => methods.add(1, 2))).toBe(
      "add: expected 1 argument; got 2; several values for one argument stand in a list, [x, y]",
    )
  })
  it("takes one operand from xs.map", () => {
    expect([0, 1].map(np.exp).map(Number)).toEqual([1, Math.E])
  })
  const many = Array.from({ length: 12 }, () => 1)
  const lists = ["at", "slice", "einsum", "meshgrid"]
  const takesFew = Object.keys(functions).filter(
    (name) => typeof functions[name] === "function" && !lists.includes(name),
  )
  it.each(takesFew)("%s", (name) => {
    expect(messageOf(() => functions[name](...many))).toMatch(
      new RegExp(`^${name.slice(0, 3)}\\w*: expected \\d arguments?( at most)?; got 12; (options|several)`),
    )
    expect(functions[name].length).toBeLessThan(5)
  })
})
