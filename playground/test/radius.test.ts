// The radius of convergence from 41 Taylor coefficients, against functions whose singularities are known.
import { type NDArray, np } from "taylorjet"
import { describe, expect, test } from "vitest"
import { expand } from "../src/explorer/expansion.js"
import { modulus, polynomialRoots } from "../src/explorer/polynomialRoots.js"
import { type Estimate, estimate } from "../src/explorer/radius.js"
import { parseFormula } from "../src/formula/formula.js"

function estimateOf(text: string | ((x: NDArray) => NDArray), x: number): Estimate {
  const expansion = expand(typeof text === "string" ? parseFormula(text) : text)
  const found = estimate(expansion.coefficients(x), expansion.polynomial)
  expansion.dispose()
  return found
}

const singular = (text: string, x: number) => {
  const found = estimateOf(text, x)
  if (found.kind !== "singular") throw new Error(`expected singularities; got ${found.kind}`)
  return found
}

describe("1/(1+x²) is singular at ±i", () => {
  test.each([-3, -0.7, 0, 0.1, 1, 2.5])("seen from %d", (x) => {
    const { radius, spread, singularities } = singular("1/(1+x^2)", x)
    expect(radius).toBeCloseTo(Math.hypot(1, x), 10)
    expect(spread).toBeLessThan(1e-9)
    for (const [re, im] of singularities) {
      expect(x + re).toBeCloseTo(0, 8)
      expect(Math.abs(im)).toBeCloseTo(1, 8)
    }
    expect(singularities).toHaveLength(2)
  })
})

test.each([
  { text: "ln(1+x)", x: 0, radius: 1, digits: 9, sort: "one branch point" },
  { text: "sqrt(1+x) + exp(x)", x: 0, radius: 1, digits: 9, sort: "a branch point and an entire part" },
  { text: "ln(1+x) * exp(2x)", x: 0, radius: 1, digits: 3, sort: "a branch point times an entire function" },
  { text: "(1-x)^(-5)", x: 0, radius: 1, digits: 9, sort: "a pole of order 5" },
  { text: "tan(x)", x: 1, radius: Math.PI / 2 - 1, digits: 9, sort: "two poles, one nearer" },
  { text: "tan(x)", x: 0, radius: Math.PI / 2, digits: 9, sort: "two poles, equally near" },
  { text: "tanh(x)", x: 5, radius: Math.hypot(5, Math.PI / 2), digits: 2, sort: "many poles, nearly as near" },
  { text: "1/(1+x^4)", x: 0, radius: 1, digits: 9, sort: "four poles" },
  {
    text: "1/(2+cos(3x))",
    x: 0,
    radius: Math.hypot(Math.PI, Math.acosh(2)) / 3,
    digits: 6,
    sort: "four poles, more behind",
  },
  { text: "ln(2+sin(x))", x: 0, radius: Math.hypot(Math.PI / 2, Math.acosh(2)), digits: 6, sort: "four branch points" },
  { text: "exp(1/(1-x))", x: 0, radius: 1, digits: 3, sort: "an essential singularity" },
  { text: "tanh(tanh(3x))", x: 0.1, radius: Math.hypot(0.1, Math.atan(Math.PI / 2) / 3), digits: 3, sort: "nested" },
  { text: "1e300/(1+x)", x: 0, radius: 1, digits: 9, sort: "huge coefficients" },
])("$text at $x: $sort", ({ text, x, radius, digits }) => {
  const found = singular(text, x)
  expect(found.radius).toBeCloseTo(radius, digits)
  expect(Math.abs(found.radius / radius - 1)).toBeLessThan(30 * found.spread + 1e-9)
})

test.each([
  "exp(x)",
  "sin(x)",
  "exp(-x^2)",
  "sin(x^2)",
  "exp(sin(2x))",
  "exp(exp(x))",
  "erf(x)",
  "cosh(20x)",
  "x*cos(3x)",
])("%s has no singularity", (text) => {
  for (const x of [0, 0.4, -1]) expect(estimateOf(text, x).kind, `at ${x}`).toBe("entire")
})

test("a polynomial ends; a function that is not finite has no series; few coefficients tell nothing", () => {
  expect(estimateOf("2x^3 - x", 1.5)).toEqual({ kind: "polynomial", degree: 3 })
  expect(estimateOf("0*x", 1)).toEqual({ kind: "polynomial", degree: 0 })
  expect(estimateOf("abs(x)", -1)).toEqual({ kind: "polynomial", degree: 1 })
  expect(estimateOf("1/x", 0)).toEqual({ kind: "none" })
  expect(estimateOf("sqrt(x)", -1)).toEqual({ kind: "none" })
  expect(estimate([1, 1, 1])).toEqual({ kind: "none" })
})

test.each([
  ["x^100", 0.5, { kind: "polynomial", degree: 100 }],
  ["x^100", -2, { kind: "polynomial", degree: 100 }],
  ["(2x - 1)^45 * x / 3 + pi", 0.5, { kind: "polynomial", degree: 46 }],
  ["x^36 - (x^2)^20", 0.3, { kind: "polynomial", degree: 40 }],
  ["x^50 - x^50 + x^42", 0.5, { kind: "polynomial", degree: 50, bound: true }],
  ["0*x^50 + x", 0.5, { kind: "polynomial", degree: 50, bound: true }],
  ["x^39 - x^39 + x^35", 2, { kind: "polynomial", degree: 35 }],
])("%s at %d is a polynomial, though its coefficients do not end", (text, x, expected) => {
  expect(estimateOf(text, x)).toEqual(expected)
})

test("random coefficients fit no singularity: the root test is rough, and says so", () => {
  const signs = Array.from(
    { length: 41 },
    (_, n) => (0.5 + ((n * 0.754877666) % 1)) * Math.sign(Math.sin(n * n)) * 2 ** -n,
  )
  const found = estimate(signs)
  expect(found.kind).toBe("rough")
  if (found.kind === "rough") expect(Math.abs(found.radius - 2)).toBeLessThan(0.2)
})

test("roots of polynomials: those given, whatever their size", () => {
  const roots = polynomialRoots([6e8, -5e4, 1]) // (x - 2e4)(x - 3e4)
  expect(
    roots
      .map(modulus)
      .sort((a, b) => a - b)
      .map(Math.round),
  ).toEqual([20_000, 30_000])
  for (const [re, im] of polynomialRoots([1, 0, 0, 0, 0, 0, 1])) {
    expect(Math.hypot(re, im)).toBeCloseTo(1, 12)
    expect(Math.cos(6 * Math.atan2(im, re))).toBeCloseTo(-1, 12)
  }
})

test("the compiled jet of order 40 gives the coefficients of exp", () => {
  const { coefficients, values, dispose } = expand((x) => np.exp(x))
  const c = coefficients(0)
  let factorial = 1
  for (const [k, x] of c.entries()) {
    factorial *= Math.max(k, 1)
    expect(x * factorial).toBeCloseTo(1, 12)
  }
  expect(values(Float64Array.of(0, 1))[1]).toBeCloseTo(Math.E, 14)
  dispose()
})
