// Roots, fixed points, inverses and solvers of one's own: derivatives of all modes, and what is said without convergence.
import {
  checkDefinition,
  checkGrads,
  fixedPoint,
  grad,
  hessian,
  implicit,
  inverse,
  jacfwd,
  jacrev,
  jet,
  jit,
  laplacian,
  type NDArray,
  np,
  optimize,
  random,
  root,
  vmap,
} from "taylorjet"
import { describe, expect, it } from "vitest"
import { messageOf } from "../errors/message.js"

const numbers = (x: unknown): number[] => [x].flat(9).flatMap((y) => Array.from((y as NDArray).data))

function near(got: unknown, expected: unknown, tolerance = 1e-11): void {
  const [a, b] = [numbers(got), numbers(expected)]
  expect(a.length).toBe(b.length)
  a.forEach((x, i) => void expect(Math.abs(x - b[i])).toBeLessThanOrEqual(tolerance * (1 + Math.abs(b[i]))))
}

const ridge = (() => {
  const [k1, k2, k3, k4] = random.split(random.PRNGKey(0), 4) as unknown as NDArray[]
  const [n, m] = [6, 3]
  const [X, y, V, v] = [
    random.normal(k1, [n, m]),
    random.normal(k2, [n]),
    random.normal(k3, [n, m]),
    random.normal(k4, [n]),
  ]
  const objective = (w: NDArray, l: NDArray) =>
    np
      .sum(np.square(np.dot(X, w).sub(y)))
      .div(2)
      .add(np.sum(np.square(w)).mul(l).div(2))
  const loss = (w: NDArray) => np.sum(np.square(np.dot(V, w).sub(v)))
  return { X, y, V, v, objective, loss, m }
})()

/** The solution of a small linear system, by elimination in JavaScript. */
function solved(A: number[][], b: number[]): number[] {
  const rows = A.map((row, i) => [...row, b[i]])
  const n = b.length
  for (let k = 0; k < n; k++)
    for (let i = 0; i < n; i++) {
      if (i === k) continue
      const factor = rows[i][k] / rows[k][k]
      for (let j = k; j <= n; j++) rows[i][j] -= factor * rows[k][j]
    }
  return rows.map((row, i) => row[n] / row[i])
}

describe("the hypergradient of ridge regression", () => {
  const { X, y, V, v, objective, loss, m } = ridge
  const l = 0.7
  const A = np.matmul(np.transpose(X), X).add(np.eye(m).mul(l)).toArray<number[][]>()
  const w = solved(A, np.dot(np.transpose(X), y).toArray<number[]>())
  // A w = Xᵀ y, so w' = -A⁻¹ w and w'' = 2 A⁻² w.
  const w1 = solved(A, w).map((x) => -x)
  const w2 = solved(A, w1).map((x) => -2 * x)
  const rest = np.dot(V, w).sub(v)
  const expected = [
    Number(loss(np.array(w))),
    2 * Number(np.dot(rest, np.dot(V, w1))),
    2 * Number(np.dot(np.dot(V, w1), np.dot(V, w1))) + 2 * Number(np.dot(rest, np.dot(V, w2))),
  ]
  const F = grad(objective) as unknown as (w: NDArray, l: NDArray) => NDArray
  const start = np.zeros([m])
  const byHand = implicit(F, (_: NDArray, strength: NDArray) =>
    np.array(
      solved(
        np.matmul(np.transpose(X), X).add(np.eye(m).mul(strength.item())).toArray<number[][]>(),
        np.dot(np.transpose(X), y).toArray<number[]>(),
      ),
    ),
  )
  const ways: Record<string, (l: NDArray) => NDArray> = {
    "Newton, dense": (s) => loss(root(F, start, s)),
    "Newton, conjugate gradients": (s) => loss(root.with({ linear: "cg" })(F, start, s)),
    "Newton, GMRES": (s) => loss(root.with({ linear: "gmres" })(F, start, s)),
    "GMRES with restarts": (s) => loss(root.with({ linear: { method: "gmres", restart: 2 } })(F, start, s)),
    "gradient descent": (s) => loss(fixedPoint((u: NDArray, t: NDArray) => u.sub(F(u, t).mul(0.05)), start, s)),
    "a solver of one's own": (s) => loss(byHand(start, s)),
  }
  it.each(Object.entries(ways))("%s", (_, f) => {
    const all = (x: NDArray) => [f(x), grad(f)(x), grad(grad(f))(x), jet(f, [x], [[1, 0]])[1][1], hessian(f)(x)]
    const wanted = [0, 1, 2, 2, 2].map((k) => np.array(expected[k]))
    near(all(np.array(l)), wanted, 1e-9)
    near(jit(all)(l), wanted, 1e-9)
    near(vmap(grad(f))([l, l]), [np.array([expected[1], expected[1]])], 1e-9)
  })
})

describe("a system of equations in a tree", () => {
  const F = ({ a, b }: { a: NDArray; b: NDArray }, p: NDArray) => [
    np.sin(a).add(b.at(0)).sub(p.at(0)),
    b.sub(np.stack([a.mul(p.at(1)), a.mul(a)])),
  ]
  const f = (p: NDArray) => {
    const { a, b } = root(F, { a: 0.1, b: [0, 0] }, p)
    return np.sum(b).mul(np.exp(a))
  }
  it("has derivatives of every mode that agree with differences", () => checkGrads(f, [[0.3, 0.8]], { order: 3 }))
  it("has the Laplacian that the Hessian says, eager and compiled", () => {
    const expected = np.sum(np.diag(hessian(f)([0.3, 0.8])))
    near(laplacian(f)([0.3, 0.8]), expected)
    near(jit(laplacian(f))([0.3, 0.8]), expected)
  })
  it("takes values of the function around it", () => {
    const inner = (p: NDArray) => root((x: NDArray) => np.power(x, 3).sub(p), 1)
    near(
      [grad(inner)(8), hessian(inner)(8), jit(grad(inner))(8)],
      [1 / 12, -1 / 144, 1 / 12].map((x) => np.array(x)),
    )
  })
  it("keeps float32", () => {
    const single = (x: number) => np.array(x, { dtype: "float32" })
    const cube = (p: NDArray) => root((x: NDArray, q: NDArray) => np.power(x, 3).sub(q), single(1), p)
    expect(cube(single(8)).dtype).toBe("float32")
    expect(grad(cube)(single(8)).dtype).toBe("float32")
    near(
      [cube(single(8)), grad(cube)(single(8))],
      [2, 1 / 12].map((x) => np.array(x)),
      1e-6,
    )
  })
  it("may have no unknowns", () => {
    expect(root((x: NDArray) => x, np.zeros([0])).shape).toEqual([0])
  })
})

describe("thousands of unknowns", () => {
  const n = 2000
  const load = np.sin(np.arange(n))
  const F = (x: NDArray, p: NDArray) => {
    const beside = np.roll(x, 1).add(np.roll(x, -1))
    return x.add(x.mul(x).mul(x)).sub(beside.mul(0.2)).sub(load.mul(p))
  }
  it.each(["cg", "gmres"] as const)("by %s", (linear) => {
    const f = (p: NDArray) => np.sum(np.square(root.with({ linear })(F, np.zeros([n]), p)))
    const [value, slope] = jit((p: NDArray) => [f(p), grad(f)(p)])(1.5)
    const h = 1e-4
    const compiled = jit(f)
    const difference = (Number(compiled(1.5 + h)) - Number(compiled(1.5 - h))) / (2 * h)
    expect(Math.abs(Number(slope) / difference - 1)).toBeLessThan(1e-6)
    expect(Number(value)).toBeGreaterThan(1)
  })
})

describe("without convergence", () => {
  const none = (x: NDArray, p: NDArray) => np.exp(x).mul(p)
  it("an eager call throws and says why", () => {
    expect(messageOf(() => root(none, 0, 1))).toBe(
      "root: expected a solution; got none: it did not converge within maxSteps; start nearer, raise maxSteps, or ask for { status: true }",
    )
    expect(messageOf(() => fixedPoint((x: NDArray) => x.mul(2).add(1), 1))).toContain("fixedPoint: expected a solution")
    expect(messageOf(() => inverse((x: NDArray) => np.tanh(x))([0.5, 2]))).toContain("lies on one side")
  })
  it("a traced one is NaN, with its derivatives", () => {
    const f = (p: NDArray) => root(none, 0, p)
    for (const g of [jit(f), grad(f), jit(grad(f)), (p: number) => vmap(f)([p])])
      expect(numbers(g(1))).toEqual([Number.NaN])
  })
  it("a status says how it ended", () => {
    const status = (F: (x: NDArray) => NDArray, x0: number, options = {}) => {
      const call = root.with({ ...options, status: true })
      const eager = call(F, x0)[1]
      expect(Number(jit((x: NDArray) => call(F, x)[1])(x0))).toBe(Number(eager))
      expect(eager.dtype).toBe("int32")
      return Number(eager)
    }
    expect(status((x) => np.cos(x).sub(x), 1)).toBe(0)
    expect(status((x) => np.cos(x).sub(x), 1, { maxSteps: 1 })).toBe(1)
    expect(status((x) => x.mul(x).add(1), 0.5)).toBe(2)
    expect(status((x) => np.log(x), -1)).toBe(3)
    expect(status((x) => x.mul(0).add(1), 1)).toBe(3)
    const [x, each] = inverse((u: NDArray) => np.tanh(u), { status: true })([0.5, 2])
    expect(each.toArray()).toEqual([0, 4])
    expect(Number(x.at(0))).toBeCloseTo(Math.atanh(0.5), 14)
  })
  it("of vmap each place has its own", () => {
    const [x, s] = vmap((p: NDArray) =>
      root.with({ status: true })((u: NDArray, q: NDArray) => np.exp(u).sub(q), 0, p),
    )([1, -1, 2])
    expect(s.toArray()).toEqual([0, s.at(1).item(), 0])
    expect(s.at(1).item()).not.toBe(0)
    near(x.at(2), np.array(Math.LN2))
  })
  it("a linear iteration that fails gives NaN, never a wrong number", () => {
    const F = (x: NDArray, p: NDArray) => np.dot(np.array([[1, 2], [2, 1]]), x).sub(p) // biome-ignore format: a matrix
    expect(messageOf(() => root.with({ linear: "cg" })(F, [0, 0], [1, 5]))).toContain("not finite")
    near(root.with({ linear: "gmres" })(F, [0, 0], [1, 5]), np.array([3, -1]))
  })
})

describe("where a loss is least", () => {
  // w⁴-like in each element, so that no derivative of the arg-min vanishes
  const loss = (w: NDArray, a: NDArray) =>
    np.sum(np.power(w.sub(np.stack([a, a.mul(2)])), 4)).add(np.sum(np.square(w)).mul(0.5))
  const byRoot = (a: NDArray) => root<NDArray, [NDArray]>(grad(loss), np.zeros([2]), a)
  const methods = ["lbfgs", "bfgs", "newton", "nelder-mead"] as const
  it.each(methods)("%s inside implicit has the derivatives of the root of the gradient", (method) => {
    const minimiser = (w0: NDArray, a: NDArray) =>
      optimize.minimize((w: NDArray) => loss(w, a), w0, { method, tol: 1e-12 }).x
    const best = (a: NDArray) => implicit(grad(loss), minimiser)(np.zeros([2]), a)
    for (const of of [
      (f: typeof best) => f(np.array(1)),
      (f: typeof best) => [jacrev(f)(1), jit(jacfwd(f))(1), jacfwd(jacrev(f))(1)],
      (f: typeof best) => jet(f, [1], [[1, 0, 0]])[1] as unknown,
      (f: typeof best) => jit(vmap(f))([1, 2]),
    ])
      near(of(best), of(byRoot), 1e-6)
  })
})

describe("dtypes", () => {
  it("float32 stays float32", () => {
    const y = np.array([1, 2], { dtype: "float32" })
    const asinh = inverse((x: NDArray) => np.sinh(x))
    const found = [asinh(y), asinh(y.at(0)), vmap(asinh)(y), jit(asinh)(y), root((x: NDArray) => x.sub(y), y)]
    expect(found.map((x) => x.dtype)).toEqual(found.map(() => "float32"))
  })
})

describe("bad input", () => {
  const cases: [string, () => unknown, string][] = [
    ["too few equations", () => root((x: NDArray) => np.sum(x), [1, 2]), "root: expected as many equations as unknowns; got 1 for 2"],
    ["no start", () => root(...([(x: NDArray) => x] as unknown as [() => NDArray, number])), "root: expected a start x0 after the function; got none"],
    ["no function", () => root(1 as never, 1), "root: expected a function; got 1"],
    ["an option that is none", () => root.with({ tolerance: 1 } as never), "root: there is no option tolerance"],
    ["a linear method that is none", () => root.with({ linear: "lu" as never }), 'root: linear must be "dense", "cg" or "gmres"; got "lu"'],
    ["g of another structure", () => fixedPoint((x: NDArray) => [x] as never, 1), "fixedPoint: the result of g must be float64[], as what it belongs to; got float64[1]"],
    ["a solver of another shape", () => implicit((x: NDArray) => x, () => np.ones([2]))(1), "implicit: the solver must return what x0 is, float64[]; got float64[2]"],
    ["a bracket upside down", () => inverse((x: NDArray) => x, { bracket: [1, 0] }), "inverse: the bracket must be two numbers"],
  ] // biome-ignore format: a table
  it.each(cases)("%s", (_, f, message) => {
    expect(messageOf(f)).toContain(message)
  })
  it("an error of the solver is told", () => {
    const f = implicit((x: NDArray) => x, (x: NDArray) => { x.item(); throw new Error("my solver fails") }) // biome-ignore format: one line
    expect(messageOf(() => grad((p: NDArray) => f(p))(1))).toContain("my solver fails")
  })
})

describe("inverse", () => {
  const W = inverse((w: NDArray) => w.mul(np.exp(w)), { bracket: [-1, 700] })
  it("obeys the laws", () => checkDefinition(W, [[0.5, 2]]))
  it("has derivatives in parameters, and none for elements that are not there", () => {
    const f = inverse((x: NDArray, a: NDArray) => np.sinh(x).mul(a))
    near(
      grad(f, { argnums: [0, 1] })(100, 2),
      [1 / Math.hypot(100, 2), -50 / Math.hypot(100, 2)].map((x) => np.array(x)),
    )
    expect(W([]).shape).toEqual([0])
    expect(W([[1, 2], [3, 4]]).shape).toEqual([2, 2]) // biome-ignore format: a matrix
  })
  it("takes values from far", () => {
    for (const y of [1e-300, 1e-8, 1, 1e8, 1e300]) {
      const x = Number(inverse((u: NDArray) => np.power(u, 3))(y))
      expect(Math.abs(x / Math.cbrt(y) - 1)).toBeLessThan(1e-13)
    }
  })
})
