// A coefficient that is exactly zero writes no equation, whatever it comes from.
import {
  type ArrayLike,
  cost,
  grad,
  jet,
  jvp,
  laplacian,
  linearize,
  makeProgram,
  type NDArray,
  np,
  type Program,
  vjp,
  vmap,
} from "taylorjet"
import { describe, expect, it } from "vitest"
import { isLit } from "../../src/ir/atom.js"
import { check } from "../../src/ir/check.js"

const size = (program: Program) => check(program).equations.length
/** Which outputs are known to be zero when the program is made. */
const zeros = (program: Program) => program.outputs.map((y) => isLit(y) && y.fill === 0)
const names = (program: Program) => program.equations.map((e) => e.primitive.name)

const K = 4
const line = (d: ArrayLike) => [d, ...new Array(K - 1).fill(0)]
/** The program of a jet of order K along a straight line, the point and its direction not known. */
const along = (f: (x: NDArray) => NDArray, x: ArrayLike) =>
  makeProgram((y: NDArray, d: NDArray) => {
    const z = np.zerosLike(y)
    return jet(f, [y], [[d, z, z, z]])
  })(x, x)

describe("an argument that does not move", () => {
  const f = (x: NDArray, y: NDArray) => np.mul(np.sin(x), np.exp(np.tanh(y)))
  it("costs what a constant costs", () => {
    const moving = makeProgram((x, y, d) => jet(f, [x, y], [line(d), line(0)]))(1, 2, 3)
    const constant = makeProgram((x, y, d) => jet((z) => f(z, y), [x], [line(d)]))(1, 2, 3)
    expect(String(moving)).toBe(String(constant))
    expect(cost(moving)).toEqual(cost(constant))
  })
  it("costs nothing in jvp, linearize and grad", () => {
    const program = makeProgram((x, y, d) => jvp(f, [x, y], [d, 0]))(1, 2, 3)
    expect(String(program)).toBe(String(makeProgram((x, y, d) => jvp((z) => f(z, y), [x], [d]))(1, 2, 3)))
    const gradient = makeProgram(grad(f))(1, 2)
    expect(String(gradient)).toBe(String(makeProgram((x, y) => grad((z) => f(z, y))(x))(1, 2)))
    const derivative = linearize((x) => f(x, np.array(2)), 1)[1]
    expect(names(makeProgram(derivative)(1))).toEqual(["mul", "mul"])
  })
  it("with all arguments still, the jet is the value and zeros", () => {
    const still = makeProgram((x, y) => jet(f, [x, y], [line(0), line(0)]))(1, 2)
    expect(size(still)).toBe(size(makeProgram(f)(1, 2)))
    expect(zeros(still)).toEqual([false, true, true, true, true])
  })
})

describe("a straight line into a chain of linear operations", () => {
  const w = np.array([
    [1, 2],
    [3, 4],
    [5, 6],
  ])
  it.each<[string, (x: NDArray) => NDArray]>([
    ["reshape", (x) => np.reshape(x, [2, 1])],
    ["transpose", (x) => np.reshape(x, [2, 1]).T],
    ["matmul with a constant", (x) => np.matmul(w, x)],
    ["einsum with a constant", (x) => np.einsum("ij,j->i", w, x)],
    ["sum", (x) => np.sum(x)],
    ["mean", (x) => np.mean(x)],
    ["neg", np.neg],
    ["a constant factor", (x) => np.mul(x, 3)],
    ["a constant divisor", (x) => np.div(x, 3)],
    ["adding a constant", (x) => np.add(x, 5)],
    ["subtracting from a constant", (x) => np.sub(5, x)],
    ["cumsum", (x) => np.cumsum(x)],
    ["flip", (x) => np.flip(x)],
    ["broadcasting", (x) => np.broadcastTo(x, [3, 2])],
    ["slicing", (x) => x.at(1)],
    ["gathering", (x) => np.take(x, [1, 1, 0], { axis: 0 })],
    ["concatenation with itself and constants", (x) => np.concatenate([x, [1, 2], x])],
    ["stacking", (x) => np.stack([x, np.array([1, 2])])],
    ["a change of dtype", (x) => x.astype("float32")],
    ["where with a known condition", (x) => np.where([true, false], x, 1)],
    ["where with a condition on the value", (x) => np.where(x.greater(0), x, np.neg(x))],
    ["the largest element", (x) => np.max(x)],
    ["a mapped linear function", (x) => vmap((y: NDArray) => y.mul(2))(x)],
    ["all of it", (x) => np.sum(np.matmul(np.concatenate([x, np.neg(x)]).reshape(2, 2), [1, 2])).add(5)],
  ])("%s writes nothing above order 1", (_, f) => {
    const program = along(f, [1, 2])
    expect(zeros(program)).toEqual([false, false, true, true, true])
    const first = makeProgram((x: NDArray, d: NDArray) => jvp(f, [x], [d]))([1, 2], [1, 2])
    expect(size(program)).toBe(size(first))
    expect(size(first)).toBeLessThanOrEqual(2 * size(makeProgram(f)([1, 2])))
  })
})

describe("polynomials end", () => {
  it.each([0, 1, 2, 3, 4, 5])("x^%d", (n) => {
    const program = along((x) => np.power(x, n), 2)
    expect(zeros(program)).toEqual([0, 1, 2, 3, 4].map((k) => k > n))
  })
  it("a bilinear form", () => {
    expect(zeros(along((x) => np.dot(x, np.flip(x)), [1, 2]))).toEqual([false, false, false, true, true])
  })
  it("what is piecewise constant has no derivative at all", () => {
    for (const f of [np.sign, np.floor, np.round, np.stopGradient, (x: NDArray) => x.greater(0).astype("float64")]) {
      const program = along(f, 2)
      expect(zeros(program)).toEqual([false, true, true, true, true])
      expect(size(program)).toBe(size(makeProgram(f)(2)))
    }
  })
})

describe("a term may be given as zero in any form", () => {
  const f = (x: NDArray) => np.exp(np.sin(x))
  const text = (zero: (x: NDArray) => ArrayLike) =>
    String(makeProgram((x: NDArray, d: NDArray) => jet(f, [x], [[d, zero(x), zero(x)]]))([1, 2], [1, 2]))
  const expected = text(() => np.zeros(2))
  it.each<[string, (x: NDArray) => ArrayLike]>([
    ["zerosLike of a traced value", (x) => np.zerosLike(x)],
    ["a list", () => [0, 0]],
    ["an array", () => np.array([0, 0])],
    ["a typed array", () => new Float64Array(2)],
    ["negative zeros", () => [-0, -0]],
    ["whole zeros", () => np.zeros(2, { dtype: "int32" })],
    ["computed from constants", () => np.sub([3, 4], [3, 4])],
  ])("%s", (_, zero) => {
    expect(text(zero)).toBe(expected)
  })
  it("and a term that is not known to be zero is not taken for one", () => {
    expect(text((x) => x.sub(x)).length).toBeGreaterThan(expected.length)
  })
})

describe("what is constant is computed once", () => {
  const weights = np.array([
    [1, 2],
    [3, 4],
  ])
  it("in a jet: no coefficient of a constant subexpression", () => {
    const f = (x: NDArray) => np.mul(np.matmul(np.tanh(weights), x), np.exp([1, 2]))
    expect(names(along(f, [1, 2]))).toEqual(["contract", "contract", "mul", "mul"])
  })
  it("in a vmap: what is shared has no mapped axis", () => {
    const f = (x: NDArray, p: NDArray) => np.matmul(np.exp(np.tanh(p)), x)
    const program = makeProgram(vmap(f, { inAxes: [0, null] }))(np.ones([7, 2]), weights)
    for (const e of program.equations.filter((e) => e.primitive.name === "tanh" || e.primitive.name === "exp"))
      for (const v of e.outputs) expect(v.aval.shape).toEqual([2, 2])
    expect(cost(program).multiplications).toBe(7 * 2 * 2)
  })
  it("in a Laplacian: the value is computed once, not for every direction", () => {
    const f = (x: NDArray) => np.sum(np.exp(np.matmul(weights, x)))
    const exps = makeProgram(laplacian(f))([1, 2]).equations.filter((e) => e.primitive.name === "exp")
    expect(exps.flatMap((e) => e.outputs.map((v) => v.aval.shape))).toEqual([[2]])
  })
})

describe("zero cotangents", () => {
  it("an unused argument writes nothing", () => {
    const f = (x: NDArray, _: NDArray) => np.sum(np.sin(x))
    const both = makeProgram(grad(f, { argnums: [0, 1] }))([1, 2], [3, 4])
    expect(zeros(both)).toEqual([false, true])
    expect(size(both)).toBe(size(makeProgram(grad(f))([1, 2], [3, 4])))
  })
  it("neither does an argument that is not differentiated", () => {
    const f = (x: NDArray, y: NDArray) => np.sum(np.mul(x, np.matmul(y, x)))
    const program = makeProgram(grad(f))([1, 2], weightsOf(2))
    expect(program.equations.every((e) => e.outputs.every((v) => v.aval.shape.length < 2))).toBe(true)
  })
  it("a constant result pulls back zero", () => {
    const program = makeProgram((x: NDArray) => vjp((_) => np.array([1, 2]), x)[1]([1, 1]))(3)
    expect([size(program), zeros(program)]).toEqual([0, [true]])
  })
})

const weightsOf = (n: number) => np.ones([n, n])
