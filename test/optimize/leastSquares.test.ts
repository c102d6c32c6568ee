/** optimize.leastSquares: certified parameters, laws, both spaces, samples, states that resume, and what is refused. */
import fc from "fast-check"
import { jit, type NDArray, np, optimize, random } from "taylorjet"
import { describe, expect, test } from "vitest"
import { effort, entries, residualOf } from "../../tools/optimize/problems.js"

const spaces = ["parameters", "samples", "matrix-free"] as const
const methods = ["levenberg-marquardt", "gauss-newton"] as const
const far = (a: NDArray, b: NDArray): number => Number(np.max(np.abs(a.sub(b))))

describe("test problems", () => {
  const regular = entries.filter(({ name }) => name !== "powell singular")
  test.each(regular.map((entry) => [entry.name, entry] as const))("%s: to nine digits and more", (_, entry) => {
    const { status, error, value } = effort(entry, "least-squares")
    expect(status).toBe("converged")
    expect(error).toBeLessThan(1e-10)
    expect(Math.abs(value - Number(entry.value))).toBeLessThan(1e-9 * Number(entry.value) + 1e-28)
  })

  test("the minima of NIST are those that it has certified, to nine digits", () => {
    const certified = entries.filter((entry) => entry.certified)
    expect(certified.length).toBe(4)
    for (const entry of certified) {
      const { x } = optimize.leastSquares(residualOf(entry), [...entry.start])
      for (const [i, text] of (entry.certified as string[]).entries())
        expect(Math.abs(x.data[i] / Number(text) - 1)).toBeLessThan(5e-10)
    }
  })

  test("powell singular: a root at which the Jacobian is singular", () => {
    const { status, error, value } = effort(
      entries.find(({ name }) => name === "powell singular") as (typeof entries)[number],
      "least-squares",
    )
    expect(status).toBe("converged")
    expect(value).toBeLessThan(1e-27)
    expect(error).toBeLessThan(1e-6)
  })
})

/** A x - b, and the x that makes it least. */
function linear(seed: number, m: number, n: number) {
  const [forA, forB, forX] = random.split(random.PRNGKey(seed), 3)
  const [A, b] = [random.normal(forA, [m, n]), random.normal(forB, [m])]
  const [truth] = [np.linalg.lstsq(A, b)]
  return { A, b, truth, f: (x: NDArray) => np.matmul(A, x).sub(b), start: random.normal(forX, [n]) }
}

describe("laws", () => {
  test.each(spaces)("%s: linear least squares in a step, as np.linalg.lstsq", (space) =>
    fc.assert(
      fc.property(fc.nat(1000), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 4 }), (seed, n, more) => {
        const { f, truth, start } = linear(seed, n + more, n)
        const damping = space === "samples" ? 1e-9 : 0
        const found = optimize.leastSquares(f, start, { method: "gauss-newton", damping, space })
        const reached = Number(np.linalg.norm(f(found.x)))
        const least = Number(np.linalg.norm(f(truth)))
        expect(reached).toBeLessThan(least + 1e-6 * (1 + Number(np.linalg.norm(f(start)))))
      }),
      { seed: 1, numRuns: 10 },
    ),
  )

  test.each(methods)("%s: both spaces, and neither, take the same steps", (method) => {
    const f = (x: NDArray) => np.concatenate([np.sin(x).sub(np.roll(x, 1)), np.exp(x.mul(0.5))])
    const start = [0.5, -1, 2, 0.25]
    const options = { method, maxSteps: 3, compile: jit }
    const [a, b] = (["parameters", "samples"] as const).map((space) =>
      optimize.leastSquares(f, start, { ...options, space }),
    )
    expect(far(a.x, b.x)).toBeLessThan(1e-9)
    expect(a.value).toBeCloseTo(b.value, 9)
    expect(a.evaluations).toBe(b.evaluations)
  })

  test.each(methods)("%s: the units of residuals do not matter", (method) => {
    const entry = entries.find(({ name }) => name === "osborne 1") as (typeof entries)[number]
    const f = residualOf(entry)
    const run = (unit: number) =>
      optimize.leastSquares((x: NDArray) => f(x).mul(unit), [...entry.start], { method, maxSteps: 8 })
    expect(far(run(1).x, run(2 ** 20).x)).toBe(0)
  })

  test("levenberg-marquardt: the units of parameters do not matter", () => {
    const entry = entries.find(({ name }) => name === "osborne 1") as (typeof entries)[number]
    const f = residualOf(entry)
    const units = np.array([4, 0.5, 8, 2 ** -10, 2 ** 10])
    const options = { method: "levenberg-marquardt", maxSteps: 8 } as const
    const a = optimize.leastSquares(f, [...entry.start], options)
    const b = optimize.leastSquares((x: NDArray) => f(x.mul(units)), np.div([...entry.start], units), options)
    expect(far(a.x, b.x.mul(units))).toBeLessThan(1e-12)
  })

  test.each(methods)("%s: the gradient is that of half the sum of squares", (method) => {
    const entry = entries.find(({ name }) => name === "beale") as (typeof entries)[number]
    const f = residualOf(entry)
    const { x, gradient } = optimize.leastSquares(f, [...entry.start], { method, maxSteps: 2 })
    const half = (y: NDArray) => np.sum(np.square(f(y))).div(2)
    const h = 1e-6
    for (const i of [0, 1]) {
      const e = np.eye(2).at(i).mul(h)
      const difference = (Number(half(x.add(e))) - Number(half(x.sub(e)))) / (2 * h)
      expect((gradient as NDArray).data[i]).toBeCloseTo(difference, 6)
    }
  })
})

describe("samples", () => {
  const [t, y] = [np.linspace(0, 2, 30), np.exp(np.linspace(0, 2, 30).mul(-1.5)).mul(2)]
  interface Decay {
    a: NDArray
    rate: NDArray
  }
  const one = ({ a, rate }: Decay, s: { t: NDArray; y: NDArray }) => np.exp(s.t.mul(rate).neg()).mul(a).sub(s.y)
  const whole = (p: Decay) => one(p, { t, y })
  const start = { a: 1, rate: 1 }

  test.each(spaces)("%s: one by one or all at once, the steps are the same", (space) => {
    const a = optimize.leastSquares(whole, start, { space, maxSteps: 4 })
    const b = optimize.leastSquares(one, start, { space, maxSteps: 4, samples: { t, y } })
    expect(far(a.x.rate, b.x.rate)).toBeLessThan(1e-12)
    expect(b.evaluations).toBe(a.evaluations)
  })

  test("several residuals, one of them without samples, each of several numbers", () => {
    const both = (p: Decay, s: { t: NDArray; y: NDArray }) => np.stack([one(p, s), one(p, s).mul(2)])
    const prior = (p: Decay) => ({ a: p.a.sub(2), rate: [p.rate.sub(1.5)] })
    const { x, status, value } = optimize.leastSquares<Decay>([both, prior], start, { samples: [{ t, y }, null] })
    expect(status).toBe("converged")
    expect(value).toBeLessThan(1e-20)
    expect(far(np.stack([x.a, x.rate]), np.array([2, 1.5]))).toBeLessThan(1e-9)
  })

  test.each(spaces)("%s: drawn anew in every step", (space) => {
    const draw = (step: number) => {
      const s = random.uniform(random.PRNGKey(step), [5]).mul(2)
      return { t: s, y: np.exp(s.mul(-1.5)).mul(2) }
    }
    const options = { samples: draw, maxSteps: 25, space, compile: jit }
    const states = [...optimize.leastSquaresSteps<Decay>(one, start, options)]
    const last = states[states.length - 1]
    expect([last.status, last.gradient]).toEqual(["maxSteps", null])
    expect(far(np.stack([last.x.a, last.x.rate]), np.array([2, 1.5]))).toBeLessThan(1e-6)
    for (const at of [0, 4]) {
      const from = JSON.parse(JSON.stringify(states[at]))
      const rest = [...optimize.leastSquaresSteps<Decay>(one, start, { ...options, from })]
      expect(JSON.stringify(rest)).toBe(JSON.stringify(states.slice(at)))
    }
  })
})

describe("states", () => {
  const entry = entries.find(({ name }) => name === "osborne 1") as (typeof entries)[number]
  const cases = spaces.flatMap((space) => [
    { space, method: "levenberg-marquardt" as const, momentum: 0 },
    { space, method: "gauss-newton" as const, momentum: 0 },
    { space, method: "gauss-newton" as const, momentum: 0.5 },
  ])
  test.each(cases)("resumed, the steps are the same, bit for bit: $method, $space, momentum $momentum", (options) => {
    const run = (more: object) => [
      ...optimize.leastSquaresSteps(residualOf(entry), [...entry.start], { ...options, maxSteps: 9, ...more }),
    ]
    const all = run({})
    for (const at of [0, 1, 5])
      expect(JSON.stringify(run({ from: JSON.parse(JSON.stringify(all[at])) }))).toBe(JSON.stringify(all.slice(at)))
  })

  test("onStep stops", () => {
    const { status, steps } = optimize.leastSquares(residualOf(entry), [...entry.start], {
      onStep: (s) => s.steps === 2,
    })
    expect([status, steps]).toEqual(["stopped", 2])
  })
})

describe("edges and what is refused", () => {
  test.each(methods)("%s: a residual that is zero at the start, or not finite", (method) => {
    const zero = optimize.leastSquares((x: NDArray) => x.sub(1), [1, 1], { method })
    expect([zero.status, zero.steps, zero.value]).toEqual(["converged", 0, 0])
    expect(optimize.leastSquares((x: NDArray) => np.log(x), [-1, 1], { method }).status).toBe("nonfinite")
  })

  test.each(methods)("%s: a parameter on which nothing depends stays", (method) => {
    const { x, status } = optimize.leastSquares((p: NDArray) => np.exp(p.at(0)).sub(2).reshape([1]), [0, 7], { method })
    expect(status).toBe("converged")
    expect(far(x, np.array([Math.log(2), 7]))).toBeLessThan(1e-9)
  })

  const f = (x: NDArray) => np.square(x)
  test.each<[string, () => unknown, string]>([
    ["a method", () => optimize.leastSquares(f, [1], { method: "lm" as never }), "leastSquares: method must be one of"],
    ["a space", () => optimize.leastSquares(f, [1], { space: "x" as never }), "leastSquares: space must be one of"],
    ["a momentum", () => optimize.leastSquares(f, [1], { momentum: 1 }), "momentum must be at least 0 and less than 1"],
    [
      "a momentum",
      () => optimize.leastSquares(f, [1], { momentum: 0.5, method: "levenberg-marquardt" }),
      "momentum is for",
    ],
    ["a damping", () => optimize.leastSquares(f, [1], { damping: -1 }), "damping must be a finite number, at least 0"],
    ["no residuals", () => optimize.leastSquares(() => np.zeros([0]), [1]), "leastSquares: expected residuals"],
    [
      "uneven samples",
      () => optimize.leastSquares(f, [1], { samples: { a: [1, 2], b: [1] } }),
      "samples must be arrays with as",
    ],
    ["missing samples", () => optimize.leastSquares([f, f], [1], { samples: [null] }), "as many samples as residuals"],
    ["nothing", () => optimize.leastSquares(f, {} as never), "leastSquares: expected parameters in x0; got none"],
  ])("%s", (_, act, message) => expect(act).toThrow(message))
})
