// Problems that a visitor types: what they mean, and what is said of wrong ones.
import { np, random } from "taylorjet"
import { describe, expect, test } from "vitest"
import { objective } from "../../examples/pinn/objective.js"
import { train } from "../../examples/pinn/train.js"
import { type Part, parseProblem, type TypedProblem } from "../src/pde/typed.js"

/** For each equation a solution that is no polynomial, and the right side that belongs to it. */
const solved: readonly TypedProblem[] = [
  { operator: "laplace", domain: "square", source: "0", boundary: "exp(x) cos(y)", exact: "exp(x) * cos(y)" },
  { operator: "laplace", domain: "interval", source: "-pi^2 sin(pi x)", boundary: "0", exact: "sin(pi x)" },
  { operator: "helmholtz", domain: "square", source: "26 exp(x) + 25", boundary: "exp(x) + 1", exact: "exp(x) + 1" },
  { operator: "helmholtz", domain: "interval", source: "0", boundary: "sin(5 x)", exact: "sin(5 x)" },
  { operator: "biharmonic", domain: "square", source: "4 exp(x + y)", boundary: "exp(x + y)", exact: "exp(x + y)" },
  { operator: "biharmonic", domain: "interval", source: "16 exp(2x)", boundary: "exp(2 x)", exact: "exp(2 x)" },
  {
    operator: "heat",
    domain: "square",
    source: "0",
    boundary: "sin(pi x)",
    exact: "exp(-0.1 pi^2 t) * sin(pi x)",
  },
  { operator: "wave", domain: "square", source: "0", boundary: "sin(pi x)", exact: "sin(pi x) * cos(pi t)" },
  { operator: "advection", domain: "square", source: "0", boundary: "sin(x - t)", exact: "sin(x - t)" },
]

function parsed(typed: TypedProblem) {
  const wrong: Partial<Record<Part, string>> = {}
  const problem = parseProblem(typed, (part, message) => {
    if (message) wrong[part] = message
  })
  return { problem, wrong }
}

test.each(solved.map((typed) => [typed.operator, typed.domain, typed] as const))(
  "%s on the %s: the exact solution has no residual, and any network meets the conditions",
  (_, __, typed) => {
    const { problem, wrong } = parsed(typed)
    expect(wrong).toEqual({})
    const { exact, residual, solution, sample } = problem!
    const key = random.PRNGKey(3)
    const u = solution((p) => np.sum(np.sin(p.mul(3))).add(2))
    for (const p of sample(key, 20)) {
      expect(Math.abs(Number(residual(exact!, p, key, np.zeros(0))))).toBeLessThan(1e-10)
      const place = p.mul(np.greater(np.arange(p.size), 0)) // at t = 0, or x = 0
      expect(Number(u(place))).toBeCloseTo(Number(exact!(place)), 12)
    }
  },
)

describe("what is said of wrong problems", () => {
  const right = solved[0]
  test.each([
    [{ source: "x +" }, { source: "Unexpected end of expression, at character 4" }],
    [{ source: "t" }, { source: "t is not known: the variables are x, y, and pi, π, tau, e, phi are constants" }],
    [{ source: "ln(x - 2)", exact: "" }, { source: "has no finite value at (0.07, 0.07): got NaN" }],
    [{ source: "x > 0", exact: "" }, { source: "a comparison is true or false; write condition ? number : number" }],
    [{ boundary: "1 / x", exact: "" }, { boundary: "has no finite value at (0, 0): got ∞" }],
    [{ boundary: "", exact: "" }, { boundary: "type a formula in x, y, for example sin(x)" }],
    [{ exact: "exp(x) * sin(y)" }, { exact: "differs from g by −1 at (0, 0), where both should be u" }],
    [
      { boundary: "x^2", exact: "x^2" },
      { exact: "does not satisfy the equation: its left side less f is 2 at (0.07, 0.07)" },
    ],
    [
      { operator: "heat" },
      { boundary: "y is not known: the variables are t, x, and pi, π, tau, e, phi are constants" },
    ],
  ] as const)("%j", (change, expected) => {
    const { problem, wrong } = parsed({ ...right, ...change })
    expect(problem).toBe(undefined)
    expect(wrong).toEqual(expected)
  })
})

test("a typed problem trains to many digits; without an exact solution too", () => {
  const { problem } = parsed({ ...solved[1], exact: "" })
  const compiled = objective(problem!)
  const states = [...train(problem!, 0, undefined, compiled)]
  const { best } = states[states.length - 1]
  const x = np.array([[0.1], [0.4], [0.5]])
  const found = compiled.values(np.array(best.parameters), x).toArray() as number[]
  for (const [i, value] of found.entries()) expect(value).toBeCloseTo(Math.sin(Math.PI * [0.1, 0.4, 0.5][i]), 5)
  expect(best.error).toBeNaN()
})
