/** optimize.minimize: known minima, laws, states that resume, why it stopped, and what is refused. */
import fc from "fast-check"
import { jit, type NDArray, np, optimize, random, tree } from "taylorjet"
import { describe, expect, test } from "vitest"
import { effort, entries } from "../../tools/optimize/problems.js"

const methods = ["lbfgs", "bfgs", "newton", "nelder-mead"] as const
const smooth = ["lbfgs", "bfgs", "newton"] as const

describe("test problems", () => {
  const find = (name: string) => entries.find((entry) => entry.name === name) as (typeof entries)[number]
  const solvable = [
    ...["rosenbrock", "rosenbrock 10", "rosenbrock 100", "beale", "brown badly scaled"],
    ...["meyer", "osborne 1", "osborne 2"],
  ]
  test.each(solvable.flatMap((name) => smooth.map((method) => [name, method] as const)))("%s by %s", (name, method) => {
    const { status, error, value } = effort(find(name), method)
    expect(status).toMatch(/converged|stalled/)
    expect(error).toBeLessThan(3e-8)
    expect(Math.abs(value - Number(find(name).value))).toBeLessThan(1e-9 * Math.max(1, value))
  })

  test.each(smooth)(
    "powell singular by %s: the value is found, and the place as far as the gradient tells",
    (method) => {
      const { status, value, error } = effort(find("powell singular"), method)
      expect(status).toBe("converged")
      expect(value).toBeLessThan(1e-11)
      expect(error).toBeLessThan(1e-3)
    },
  )

  test.each(["rosenbrock", "beale", "meyer"])("%s by nelder-mead", (name) => {
    const { status, error } = effort(find(name), "nelder-mead")
    expect(status).toBe("converged")
    expect(error).toBeLessThan(1e-7)
  })
})

/** A convex quadratic with eigenvalues between 1 and `condition`, its minimum, and a start. */
function quadratic(seed: number, n: number, condition = 100) {
  const [forA, forB, forX] = random.split(random.PRNGKey(seed), 3)
  const [Q] = np.linalg.qr(random.normal(forA, [n, n]))
  const A = np.matmul(Q.mul(np.power(condition, np.linspace(0, 1, n))), Q.T)
  const minimum = random.normal(forB, [n])
  const f = (x: NDArray): NDArray => {
    const d = x.sub(minimum)
    return np.vdot(d, np.matmul(A, d)).div(2)
  }
  return { f, minimum, start: random.normal(forX, [n]) }
}

const far = (a: NDArray, b: NDArray): number => Number(np.max(np.abs(a.sub(b))))

describe("laws", () => {
  test.each([1, 2, 5, 12])("newton finds the minimum of a convex quadratic of %i parameters in as many steps", (n) =>
    fc.assert(
      fc.property(fc.nat(1000), (seed) => {
        const { f, minimum, start } = quadratic(seed, n)
        const { x, steps, status } = optimize.minimize(f, start, { method: "newton" })
        expect(status).toBe("converged")
        expect(steps).toBeLessThanOrEqual(Math.max(n, 2))
        expect(far(x, minimum)).toBeLessThan(1e-7)
      }),
      { seed: 1, numRuns: 10 },
    ),
  )

  test.each(smooth)("%s: moving the origin moves the iterates", (method) => {
    const { f: square, minimum, start } = quadratic(3, 4)
    const f = (x: NDArray) => np.log1p(square(x))
    const shift = np.array([4, -2, 8, 1])
    const a = optimize.minimize(f, start, { method, maxSteps: 4 })
    const b = optimize.minimize((x: NDArray) => f(x.sub(shift)), start.add(shift), { method, maxSteps: 4 })
    expect(far(a.x.add(shift), b.x)).toBeLessThan(1e-10)
    expect(far(a.x, minimum)).toBeGreaterThan(1e-6)
  })

  test.each(["lbfgs", "bfgs"] as const)("%s: rotating the parameters rotates the iterates", (method) => {
    const { f, start } = quadratic(3, 4)
    const [Q] = np.linalg.qr(random.normal(random.PRNGKey(9), [4, 4]))
    const a = optimize.minimize(f, start, { method, maxSteps: 6 })
    const b = optimize.minimize((x: NDArray) => f(np.matmul(Q, x)), np.matmul(Q.T, start), { method, maxSteps: 6 })
    expect(far(a.x, np.matmul(Q, b.x))).toBeLessThan(1e-9)
  })

  test.each(smooth)("%s: values never rise, and steps and evaluations count up", (method) => {
    const { f, start } = quadratic(5, 6)
    const states = [...optimize.minimizing((x: NDArray) => np.log1p(f(x)), start, { method })]
    for (const [i, state] of states.entries())
      if (i > 0) {
        expect(state.value).toBeLessThanOrEqual(states[i - 1].value * (1 + 1e-14))
        expect(state.evaluations).toBeGreaterThan(states[i - 1].evaluations)
      }
    expect(states.map(({ steps }) => steps)).toEqual([...states.keys()])
    expect(states.slice(0, -1).every(({ status }) => status === "running")).toBe(true)
  })

  test.each(methods)("%s: a tree is minimised as its vector is, compiled or not", (method) => {
    const { f, start } = quadratic(7, 3)
    const ofTree = (p: { b: NDArray; w: NDArray[] }) => f(np.concatenate([np.reshape(p.b, [1]), np.ravel(p.w[0])]))
    const p0 = { b: start.at(0), w: [start.slice(1).reshape([1, 2])] }
    const options = { method, maxSteps: 20 } as const
    const a = optimize.minimize(f, start, options)
    const b = optimize.minimize(ofTree, p0, options)
    expect(b.x.w[0].shape).toEqual([1, 2])
    expect(far(tree.ravel(b.x)[0], a.x)).toBeLessThan(1e-12)
    const c = optimize.minimize(f, start, { ...options, compile: jit })
    expect(far(c.x, a.x)).toBeLessThan(1e-6)
  })
})

describe("states", () => {
  const f = (x: NDArray): NDArray => {
    const [a, b] = [x.slice(0, -1), x.slice(1)]
    return np.sum(np.square(np.sub(1, a)).add(np.square(b.sub(np.square(a))).mul(100)))
  }
  const start = [-1.2, 1, 0.5]

  test.each(methods)("%s: resumed from JSON or a clone, the steps are the same, bit for bit", (method) => {
    const all = [...optimize.minimizing(f, start, { method, maxSteps: 40 })]
    for (const at of [0, 1, 7, 20]) {
      const copies = [JSON.parse(JSON.stringify(all[at])), structuredClone(all[at])]
      for (const from of copies) {
        const rest = [...optimize.minimizing(f, start, { method, maxSteps: 40, from })]
        expect(JSON.stringify(rest)).toBe(JSON.stringify(all.slice(at)))
      }
    }
  })

  test("onStep sees every state and stops; maxSteps counts steps; both can be gone on from", () => {
    const seen: number[] = []
    const stopped = optimize.minimize(f, start, { onStep: ({ steps }) => seen.push(steps) > 3 })
    expect(stopped.status).toBe("stopped")
    expect(seen).toEqual([0, 1, 2, 3])
    const [...states] = optimize.minimizing(f, start, { maxSteps: 3 })
    expect(states.map(({ status }) => status)).toEqual(["running", "running", "running", "maxSteps"])
    const { status, x } = optimize.minimize(f, start, { from: states[3] })
    expect(status).toBe("converged")
    expect(far(x, np.ones(3))).toBeLessThan(1e-7)
  })

  test("a state of something else, or a damaged one, is refused", () => {
    const [from] = optimize.minimizing(f, start)
    const act =
      (options: object, x0: number[] = start) =>
      () =>
        optimize.minimize(f, x0, { from, ...options })
    expect(act({ method: "bfgs" })).toThrow('minimize: from must be a state of method "bfgs"; got one of "lbfgs"')
    expect(act({}, [1, 2])).toThrow("minimize: from must be a state of this method with 2 parameters")
    const broken = { ...from, memory: { pairs: [], point: { x: [1, 2, 3], value: Number.NaN, gradient: [1, 2, 3] } } }
    expect(act({ from: broken })).toThrow("no run with these options can be in the one given")
    expect(act({ from: {} })).toThrow('minimize: from must be a state of method "lbfgs"; got one of undefined')
  })
})

describe("edges", () => {
  test.each(methods)("%s: one parameter, a scalar", (method) => {
    const { x, status } = optimize.minimize((y: NDArray) => np.cosh(y.sub(0.25)), 3, { method })
    expect(x.shape).toEqual([])
    expect(Math.abs(Number(x) - 0.25)).toBeLessThan(1e-6)
    expect(status).toBe("converged")
  })

  test.each(methods)("%s: a start at the minimum", (method) => {
    const { x, steps, status } = optimize.minimize((y: NDArray) => np.sum(np.square(y)), [0, 0], { method })
    expect(status).toBe("converged")
    if (method !== "nelder-mead") expect([steps, x.toArray()]).toEqual([0, [0, 0]])
  })

  test.each(smooth)("%s: a value that is not finite at the start, or beside it", (method) => {
    const log = (x: NDArray) => x.sub(np.log(x))
    expect(optimize.minimize(log, -1, { method }).status).toBe("nonfinite")
    const { x, status } = optimize.minimize(log, 1e-3, { method })
    expect(status).toBe("converged")
    expect(Math.abs(Number(x) - 1)).toBeLessThan(1e-7)
  })

  test.each(smooth)("%s: without a minimum it ends after maxSteps, or where nothing is gained any more", (method) => {
    const { status } = optimize.minimize((x: NDArray) => x.neg(), 0, { method, maxSteps: 30 })
    expect(status).toMatch(/maxSteps|stalled|nonfinite/)
  })

  test("a kink stalls", () =>
    expect(optimize.minimize((x: NDArray) => np.sum(np.abs(x.sub([0.1, 0.7]))), [3, -2]).status).toBe("stalled"))

  test("nelder-mead: a function that is finite nowhere has no minimum", () => {
    const { status, value } = optimize.minimize(() => Number.POSITIVE_INFINITY, [0, 0], { method: "nelder-mead" })
    expect([status, value]).toEqual(["nonfinite", Number.POSITIVE_INFINITY])
  })

  test("float32 parameters stay float32", () => {
    const x0 = np.array([3, -2], { dtype: "float32" })
    const { x, gradient } = optimize.minimize((x: NDArray) => np.sum(np.cosh(x.sub([1, 2]))), x0, { tol: 1e-4 })
    expect([x.dtype, gradient?.dtype]).toEqual(["float32", "float32"])
    expect(far(x, np.array([1, 2]))).toBeLessThan(1e-3)
  })

  test("nelder-mead takes functions that cannot be traced, and numbers", () => {
    const f = (x: NDArray) => (x.data[0] > 0.5 ? x.data[0] : 1 - x.data[0]) + Math.abs(x.data[1])
    const { x, gradient } = optimize.minimize(f, [2, 1], { method: "nelder-mead" })
    expect(far(x, np.array([0.5, 0]))).toBeLessThan(1e-6)
    expect(gradient).toBe(null)
  })
})

describe("refused, with what to do", () => {
  const f = (x: NDArray) => np.sum(np.square(x))
  test.each<[string, () => unknown, string]>([
    ["no function", () => optimize.minimize(1 as never, [1]), "minimize: expected a function; got 1"],
    ["a method", () => optimize.minimize(f, [1], { method: "cg" as never }), "minimize: method must be one of"],
    ["an option", () => optimize.minimize(f, [1], { gtol: 1 } as never), "minimize: there is no option gtol"],
    ["a tolerance", () => optimize.minimize(f, [1], { tol: -1 }), "minimize: tol must be a finite number, at least 0"],
    ["steps", () => optimize.minimize(f, [1], { maxSteps: 0.5 }), "minimize: maxSteps must be a whole number"],
    ["whole numbers", () => optimize.minimize(f, np.array([1], { dtype: "int32" })), "x0 must be floating-point"],
    ["nothing", () => optimize.minimize(f, []), "minimize: expected parameters in x0; got none"],
    ["a vector", () => optimize.minimize((x: NDArray) => x, [1, 2]), "must return a floating-point scalar"],
    [
      "values that are traced",
      () => jit((a: NDArray) => optimize.minimize((x: NDArray) => f(x.sub(a)), [1]).x)(2),
      "minimize: expected values, which decide its steps; got a traced float64[]; inside a traced function call it in the solver of implicit",
    ],
    ["a start that is traced", () => jit((a: NDArray) => optimize.minimize(f, a).x)(2), "minimize: expected values"],
    [
      "residuals that are traced",
      () => jit((a: NDArray) => optimize.leastSquares((x: NDArray) => x.sub(a), 1).x)(2),
      "leastSquares: expected values",
    ],
    ["onStep", () => optimize.minimize(f, [1], { onStep: 1 as never }), "minimize: onStep: expected a function"],
  ])("%s", (_, act, message) => expect(act).toThrow(message))
})
