// Programs of tens of thousands of equations: nothing recurses over a program.
import { grad, jit, jvp, makeProgram, type NDArray, np, taylor, vmap } from "taylorjet"
import { describe, expect, it } from "vitest"
import { check } from "../../src/ir/check.js"
import { parse } from "../../src/ir/parse.js"
import { print } from "../../src/ir/print.js"
import { registry } from "../../src/primitives/registry.js"
import { expectClose } from "./evaluate.js"

const layers = 20_000

const tanhs = (x: NDArray): NDArray => {
  let y = x
  for (let i = 0; i < layers; i++) y = np.tanh(y)
  return y
}
/** The same on Taylor polynomials of degree 3, by t' = (1 − t²) u'. */
function tanhsSeries(x: number): number[] {
  let u = [x, 1, 0, 0]
  for (let i = 0; i < layers; i++) {
    const t = [Math.tanh(u[0]), 0, 0, 0]
    const s = [Math.cosh(u[0]) ** -2, 0, 0, 0]
    for (let k = 1; k <= 3; k++) {
      for (let j = 1; j <= k; j++) t[k] += (j * u[j] * s[k - j]) / k
      for (let j = 0; j <= k; j++) s[k] -= t[j] * t[k - j]
    }
    u = t
  }
  return u
}

const sines = (x: NDArray): NDArray => {
  let y = x
  for (let i = 0; i < layers; i++) y = np.sin(np.add(y, i % 7))
  return y
}
function sinesSeries(x: number): number[] {
  let u = [x, 1, 0, 0]
  for (let i = 0; i < layers; i++) {
    const v = u[0] + (i % 7)
    const [s, c] = [Math.sin(v), Math.cos(v)]
    const [, a, b, d] = u
    u = [s, c * a, c * b - (s * a * a) / 2, c * d - s * a * b - (c * a ** 3) / 6]
  }
  return u
}

describe("tanh(x), 20 000 times", () => {
  const expected = tanhsSeries(0.7)
  it("a jet of order 3", () => expectClose(taylor(tanhs, 0.7, 3).coefficients, expected, 1e-9))
  it("its gradient", () => expectClose(grad(tanhs)(0.7), expected[1], 1e-9))
})

describe("sin(x + c), 20 000 times", () => {
  const expected = sinesSeries(0.7)
  it("a jet of order 3", () => expectClose(taylor(sines, 0.7, 3).coefficients, expected, 1e-9))
  it("its gradient, compiled", () => expectClose(jit(grad(sines))(0.7), expected[1], 1e-9))
  it("forward over reverse", () => expectClose(jvp(grad(sines), [0.7], [1])[1], 2 * expected[2], 1e-9))
  it("mapped", () => expectClose(vmap(sines)([0.7, 0.7]), [expected[0], expected[0]], 1e-9))
  it("printed, parsed and checked", () => {
    const program = check(makeProgram(sines)(0.7))
    expect(program.equations.length).toBe(2 * layers)
    const text = print(program)
    expect(print(check(parse(text, (name) => registry.get(name))))).toBe(text)
  })
})

it("a wide sum: 20 000 terms of one variable", () => {
  const f = (x: NDArray) => {
    let total = np.array(0)
    for (let i = 0; i < layers; i++) total = np.add(total, np.mul(x, i))
    return total
  }
  expectClose(grad(f)(1), (layers * (layers - 1)) / 2)
})
