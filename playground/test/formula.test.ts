// Formulas: what they mean, against the evaluator of the library that parses them; and what is said of wrong ones.
import { evaluate } from "mathjs"
import { np, taylorSeriesCoefficients } from "taylorjet"
import { describe, expect, test } from "vitest"
import { FormulaError, parseFormula, parseFormulaIn } from "../src/formula/formula.js"

const points = [-1.3, -0.5, 0.2, 0.9, 2.5]

test.each([
  "x",
  "3",
  "pi",
  "-x^2",
  "2x + 3",
  "2^x",
  "e^(-x^2)",
  "x^3 - 2x",
  "x^-2",
  "(x^2 + 1)^0.5",
  "(x^2)^x",
  "sin(x) cos(x)",
  "tan(x) + sec(x) + csc(x) + cot(x)",
  "atan(x) + asinh(x) - tanh(x) * sinh(x) / cosh(x)",
  "log(x^2 + 1, 2) - log2(x^2 + 1) + log10(4) + log1p(x^2) + log(5)",
  "sqrt(abs(x)) + cbrt(x) + cube(x) - square(x)",
  "exp(x) - expm1(x)",
  "max(x, 0, 1) + min(x, 0.3) + hypot(x, 1)",
  "erf(x)",
  "sign(x) + floor(x) + ceil(x)",
  "x < 0 ? x^2 : x >= 1 ? 1 : -x",
  "pow(x, 2) + +x",
  "tau * phi",
])("%s", (text) => {
  const values = parseFormula(text)(np.array(points)).toArray() as number[]
  for (const [i, x] of points.entries()) {
    const expected: number = evaluate(text, { x })
    expect(Math.abs(values[i] - expected), `at ${x}`).toBeLessThan(1e-12 * Math.max(1, Math.abs(expected)))
  }
})

test.each([
  ["ln(x)", Math.log(2)],
  ["sigmoid(x)", 1 / (1 + Math.exp(-2))],
  ["softplus(x)", Math.log(1 + Math.exp(2))],
  ["erfc(x)", 1 - (evaluate("erf(2)") as number)],
  ["relu(-x) + x mod 2", 0],
])("%s, which the parser's own library does not have, or has in another way", (text, value) => {
  expect(Number(parseFormula(text)(np.array(2)))).toBeCloseTo(value, 14)
})

test("a whole power has a series where its base is negative or zero", () => {
  const series = taylorSeriesCoefficients(parseFormula("x^3"), -1, 4).map(Number)
  expect(series).toEqual([-1, 3, -3, 1, 0])
})

test.each([
  ["3", { degree: 0, leading: 3 }],
  ["x", { degree: 1, leading: 1 }],
  ["-(2x + 1)^3 / 4 - x", { degree: 3, leading: -2 }],
  ["x * x - x^2", { degree: 2, leading: 0 }],
  ["sin(2) * x^2", { degree: 2, leading: Math.sin(2) }],
  ["x^0", { degree: 0, leading: 1 }],
  ["1 / x", undefined],
  ["x^-1", undefined],
  ["x^0.5", undefined],
  ["x^x", undefined],
  ["sin(x)", undefined],
  ["x < 0 ? x : x^2", undefined],
  ["x mod 2", undefined],
])("%s as a polynomial", (text, expected) => {
  expect(parseFormula(text).polynomial).toEqual(expected)
})

test("a formula in several variables takes them in the order of their names; a constant has their shape", () => {
  const f = parseFormulaIn("x^2 y - exp(-t) * z", ["t", "x", "y", "z"])
  expect(Number(f(...[0, 3, 2, 5].map((value) => np.array(value))))).toBe(13)
  expect(parseFormulaIn("2", ["x", "y"])(np.ones(3), np.ones(3)).toArray()).toEqual([2, 2, 2])
  expect(() => parseFormulaIn("x + u", ["t", "x"])).toThrow("u is not known: the variables are t, x, and pi,")
  expect(() => parseFormulaIn("y(x + 1)", ["x", "y"])).toThrow("y is a variable, not a function")
  expect(() => parseFormulaIn(" ", ["t", "x"])).toThrow("type a formula in t, x, for example sin(t)")
})

describe("a wrong formula", () => {
  test.each([
    ["", "type a formula in x, for example sin(x)"],
    ["   ", "type a formula in x, for example sin(x)"],
    ["sin(", "Unexpected end of expression, at character 5"],
    ["2 3", 'Unexpected part "3", at character 3'],
    ["sin x", "sin is a function: write sin(x)"],
    ["x + y", "y is not known: the variable is x, and pi, π, tau, e, phi are constants"],
    ["gamma(x)", "gamma is not among the functions of a formula"],
    ["x(3)", "x is a variable, not a function: write x * (...) for a product"],
    ["sin(x, 2)", "sin takes 1 argument; got 2"],
    ["log(x, 2, 3)", "log takes 1 or 2 arguments; got 3"],
    ["max()", "max takes 1 or more arguments; got 0"],
    ["x!", "the operator ! has no Taylor series here; there are + - * / ^ mod and comparisons"],
    ["a = 3", "a formula is numbers, x, operators and functions; got: assignment, in a = 3"],
    ["[1, 2]", "a formula is numbers, x, operators and functions; got: array, in [1, 2]"],
    ["'s'", 'expected a number; got "s"'],
    ["constructor(x)", "constructor is not among the functions of a formula"],
  ])("%j", (text, message) => {
    expect(() => parseFormula(text)).toThrow(new FormulaError(message))
  })

  test("a comparison alone is found when it is evaluated", () => {
    expect(() => parseFormula("x < 1")(np.array(0))).toThrow(
      new FormulaError("a comparison is true or false; write condition ? number : number"),
    )
  })
})
