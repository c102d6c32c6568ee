/** np.linalg where matrices are singular, degenerate, empty or no matrices; determinants of wave functions. */
import {
  grad,
  hessian,
  jacfwd,
  jet,
  jit,
  jvp,
  laplacian,
  makeProgram,
  type NDArray,
  np,
  random,
  valueGradLaplacian,
  vmap,
} from "taylorjet"
import { describe, expect, it } from "vitest"

const { linalg } = np

const flat = (x: NDArray): number[] => Array.from(x.data)

function near(got: NDArray, expected: NDArray | readonly number[], tolerance = 1e-12): void {
  const wanted = Array.isArray(expected) ? expected : flat(expected as NDArray)
  const scale = Math.max(1, ...wanted.map(Math.abs))
  expect(got.size).toBe(wanted.length)
  flat(got).forEach((x, i) => {
    expect(Math.abs(x - wanted[i]), `element ${i}: ${x}, not ${wanted[i]}`).toBeLessThanOrEqual(tolerance * scale)
  })
}

const allNaN = (x: NDArray): void => expect(flat(x).every(Number.isNaN)).toBe(true)
const orthogonal = (n: number, seed: number): NDArray => linalg.qr(random.normal(random.PRNGKey(seed), [n, n]))[0]

/** The eigenvalues at t of a symmetric matrix that turns, as t does, and has the given ones: R(t) diag(f(t)) R(t)ᵀ. */
function turning(f: (t: NDArray) => NDArray[], seed: number) {
  const n = f(np.array(0)).length
  const half = random.normal(random.PRNGKey(seed), [n, n])
  const skew = half.sub(np.transpose(half))
  const q = orthogonal(n, seed + 1)
  return (t: NDArray): NDArray => {
    const r = np.matmul(linalg.expm(skew.mul(t)), q)
    return np.matmul(r.mul(np.stack(f(t))), np.transpose(r))
  }
}

describe("repeated eigenvalues", () => {
  const order = 4
  const terms = [np.array(1), ...Array.from({ length: order - 1 }, () => np.array(0))]
  const along = (f: (t: NDArray) => NDArray) => {
    const [value, derivatives] = jet(f, [np.array(0)], [terms])
    return np.stack([value, ...derivatives])
  }
  // Ascending for small t > 0.
  const cases: Record<string, (t: NDArray) => NDArray[]> = {
    "parted by the first order": (t) => [np.sub(1, t), np.exp(t), np.add(1, t.mul(2)), np.add(3, t)],
    "parted by the second order": (t) => [np.cos(t), np.add(1, np.square(t)), np.add(2, np.sin(t))],
    "parted by the third order": (t) => [np.sub(1, t.mul(t).mul(t)), np.add(1, t.mul(t).mul(t)), np.add(4, t)],
    "two pairs": (t) => [np.sub(1, np.square(t)), np.add(1, t), np.sub(2, t), np.add(2, t)],
    "never parted": (t) => [np.exp(t), np.exp(t), np.add(3, t)],
  }
  it.each(Object.entries(cases))("%s: the jets of eigenvalues are exact", (_, f) => {
    const a = turning(f, 3)
    const expected = along((t) => np.stack(f(t)))
    near(
      along((t) => linalg.eigvalsh(a(t))),
      expected,
      1e-9,
    )
    near(jit(() => along((t) => linalg.eigvalsh(a(t))))(), expected, 1e-9)
  })

  it("singular values that are equal or zero: right-hand derivatives", () => {
    const [u, v] = [orthogonal(4, 5), orthogonal(3, 6)]
    const f = (t: NDArray) => np.stack([np.add(2, np.sin(t)), np.sub(2, t), np.expm1(t)])
    const a = (t: NDArray) => np.matmul(u.slice(null, [0, 3]).mul(f(t)), np.transpose(v))
    near(
      along((t) => linalg.svdvals(a(t))),
      along(f),
      1e-10,
    )
  })

  const q = orthogonal(4, 8)
  const w = np.array([1, 2, 2, 3])
  const a = np.matmul(q.mul(w), np.transpose(q))
  const spectral = (f: (x: NDArray) => NDArray) => np.matmul(q.mul(f(w)), np.transpose(q))

  it("gradients of functions that treat equal eigenvalues alike", () => {
    near(grad((x: NDArray) => np.sum(linalg.eigvalsh(x)))(a), np.eye(4))
    near(grad((x: NDArray) => np.sum(np.log(linalg.eigvalsh(x))))(a), linalg.inv(a))
    near(grad((x: NDArray) => np.sum(np.exp(linalg.eigvalsh(x))))(a), linalg.expm(a))
    near(grad((x: NDArray) => np.trace(linalg.expm(x)))(a), spectral(np.exp), 1e-11)
    near(grad((x: NDArray) => linalg.slogdet(x)[1])(a), linalg.inv(a))
    near(grad((x: NDArray) => linalg.norm(x, { ord: "nuc" }))(a), np.eye(4))
    near(grad((x: NDArray) => np.sum(np.square(linalg.svdvals(x))))(a), a.mul(2))
  })

  it("spectral functions have derivatives of all orders there", () => {
    const direction = np.array([1, 2, 3, 4].map((i) => [1, 2, 3, 4].map((j) => Math.sin(i * j))))
    for (const [f, inverse] of [
      [linalg.sqrtm, (x: NDArray) => np.matmul(x, x)],
      [linalg.logm, linalg.expm],
    ] as const) {
      const zero = np.zerosLike(a)
      const [value, [d1, d2, d3]] = jet((x: NDArray) => inverse(f(x)), [a], [[direction, zero, zero]])
      near(value, a, 1e-11)
      near(d1, direction, 1e-10)
      near(d2, zero, 1e-10)
      near(d3, zero, 1e-10)
    }
  })

  it("reverse mode, nested, is right there for functions of matrices", () => {
    const direction = np.array([1, 2, 3, 4].map((i) => [1, 2, 3, 4].map((j) => Math.cos(i + j))))
    for (const f of [linalg.expm, linalg.sqrtm, linalg.logm, linalg.inv, linalg.cholesky]) {
      const total = (x: NDArray) => np.sum(np.sin(f(x)))
      const [, [, second]] = jet(total, [a], [[direction, np.zerosLike(a)]])
      const twice = grad((x: NDArray) => np.sum(grad(total)(x).mul(direction)))(a)
      near(np.sum(twice.mul(direction)), second, 1e-10)
    }
    near(hessian((x: NDArray) => np.trace(linalg.sqrtm(x)))(np.eye(2)).reshape([4, 4]), [
      ...[-0.25, 0, 0, 0],
      ...[0, -0.125, -0.125, 0],
      ...[0, -0.125, -0.125, 0],
      ...[0, 0, 0, -0.25],
    ])
  })

  it("a single vector of a repeated eigenvalue has no derivative, the others have theirs", () => {
    const direction = np.add(a, np.diag([1, 2, 3, 4]))
    const [, dv] = jvp((x: NDArray) => linalg.eigh(x)[1], [a], [direction])
    const columns = [0, 1, 2, 3].map((j) => flat(dv.slice(null, j)))
    expect(columns.map((c) => c.every(Number.isNaN))).toEqual([false, true, true, false])
    const first = (x: NDArray) => np.sum(np.square(linalg.eigh(x)[1].slice(null, 0)).mul([1, 2, 3, 4]))
    const second = (x: NDArray) => np.sum(np.square(linalg.eigh(x)[1].slice(null, 1)).mul([1, 2, 3, 4]))
    expect(flat(grad(first)(a)).every(Number.isFinite)).toBe(true)
    const h = 1e-6
    const step = direction.add(np.transpose(direction)).mul(h / 2)
    const difference = (first(a.add(step)).item() - first(a.sub(step)).item()) / (2 * h)
    expect(np.sum(grad(first)(a).mul(direction)).item()).toBeCloseTo(difference, 7)
    expect(flat(grad(second)(a)).some(Number.isNaN)).toBe(true)
  })

  it("the singular vectors of equal singular values have no derivative", () => {
    const [, du] = jvp(
      (x: NDArray) => linalg.svd(x)[0],
      [np.eye(2)],
      [
        np.array([
          [1, 2],
          [3, 5],
        ]),
      ],
    )
    allNaN(du)
    expect(
      flat(
        grad((x: NDArray) =>
          np.sum(
            linalg.svd(x)[0].mul([
              [1, 2],
              [3, 4],
            ]),
          ),
        )(np.eye(2)),
      ).some(Number.isNaN),
    ).toBe(true)
  })
})

describe("singular matrices", () => {
  const random5 = random.normal(random.PRNGKey(2), [5, 5])
  const [u, , vh] = linalg.svd(random5)
  const ofRank = (rank: number) => np.matmul(u.mul(np.array([3, 2, 1, 4, 5].map((s, i) => (i < rank ? s : 0)))), vh)

  it("det has the derivatives of a polynomial", () => {
    const sign = linalg.det(u).mul(linalg.det(vh))
    const adjugate = np.outer(u.slice(null, 4), vh.at(4)).mul(sign).mul(24)
    near(grad((a: NDArray) => linalg.det(a))(ofRank(4)), adjugate, 1e-10)
    near(jit(grad((a: NDArray) => linalg.det(a)))(ofRank(4)), adjugate, 1e-10)
    near(grad((a: NDArray) => linalg.det(a))(ofRank(3)), np.zeros([5, 5]), 1e-10)
    // Rank 3: along H the second derivative is 2 s1 s2 s3 times the 2x2 minor that is left.
    const h = random.normal(random.PRNGKey(3), [5, 5])
    const [, [, second]] = jet((a: NDArray) => linalg.det(a), [ofRank(3)], [[h, np.zeros([5, 5])]])
    const inside = np.matmul(np.matmul(np.transpose(u), h), np.transpose(vh)).slice([3, 5], [3, 5])
    near(second, linalg.det(inside).mul(sign).mul(12), 1e-10)
    near(hessian((x: NDArray) => linalg.det(x))(np.zeros([2, 2])), [0, 0, 0, 1, 0, 0, -1, 0, 0, -1, 0, 0, 1, 0, 0, 0])
  })

  it("a stack of singular and other matrices", () => {
    const stack = np.stack([ofRank(4), random5, ofRank(3)])
    const gradient = grad((a: NDArray) => np.sum(linalg.det(a)))
    near(gradient(stack), np.stack([0, 1, 2].map((i) => gradient(stack.at(i)))), 1e-10)
    near(vmap(gradient)(stack), gradient(stack), 1e-10)
  })

  it("slogdet is 0 and -infinity, and has no derivative", () => {
    const singular = [
      [1, 2],
      [2, 4],
    ]
    expect(linalg.slogdet(singular).map((x) => x.item())).toEqual([0, Number.NEGATIVE_INFINITY])
    allNaN(grad((a: NDArray) => linalg.slogdet(a)[1])(np.array(singular)))
  })

  it("solve and inv throw with the pivot; compiled they yield NaN", () => {
    const singular = np.array([
      [1, 2],
      [2, 4],
    ])
    expect(() => linalg.solve(singular, [1, 2])).toThrow(
      /^linalg\.solve: .*pivot 1 of float64\[2,2\] is zero; np\.linalg\.lstsq/,
    )
    expect(() => linalg.inv(np.stack([np.eye(2), singular]))).toThrow(
      /pivot 1 of matrix 1 of the stack float64\[2,2,2\] is zero/,
    )
    expect(() =>
      linalg.solveTriangular(
        [
          [1, 2],
          [0, 0],
        ],
        [1, 2],
      ),
    ).toThrow(/pivot 1/)
    allNaN(jit((a: NDArray) => linalg.solve(a, [1, 2]))(singular))
    allNaN(jit((a: NDArray) => linalg.inv(a))(singular))
    allNaN(
      jit((a: NDArray) => linalg.solveTriangular(a, [1, 2]))(
        np.array([
          [1, 2],
          [0, 0],
        ]),
      ),
    )
  })

  it("cholesky throws with the pivot; compiled it yields NaN", () => {
    expect(() =>
      linalg.cholesky([
        [4, 2],
        [2, 1],
      ]),
    ).toThrow(/pivot 1 of float64\[2,2\] is not positive/)
    expect(() => linalg.cholesky([[-1]])).toThrow(/pivot 0/)
    allNaN(
      jit((a: NDArray) => linalg.cholesky(a))(
        np.array([
          [4, 2],
          [2, 1],
        ]),
      ),
    )
  })

  it("where the rank is not full, pinv and lstsq are the shortest solutions, without derivatives", () => {
    const a = np.array([
      [1, 2],
      [2, 4],
    ])
    near(linalg.pinv(a), [0.04, 0.08, 0.08, 0.16])
    near(linalg.lstsq(a, [5, 10]), [1, 2])
    allNaN(grad((x: NDArray) => np.sum(linalg.pinv(x)))(a))
    near(grad((b: NDArray) => np.sum(linalg.lstsq(a, b)))(np.ones([2])), [0.12, 0.24])
  })
})

describe("arguments", () => {
  const bad = np.array([
    [1, Number.NaN],
    [0, 1],
  ])
  it.each(["cholesky", "inv", "det", "slogdet", "eigh", "eigvalsh", "expm", "logm", "sqrtm", "luFactor"] as const)(
    "%s refuses what is not square and what is not finite",
    (name) => {
      const f = linalg[name] as (...args: unknown[]) => unknown
      expect(() =>
        f([
          [1, 2, 3],
          [4, 5, 6],
        ]),
      ).toThrow(`linalg.${name}: expected a square matrix, or a stack of them; got float64[2,3]`)
      expect(() => f([1, 2])).toThrow(/expected a square matrix/)
      expect(() => f(bad)).toThrow(`linalg.${name}: expected finite numbers; got NaN at [0, 1] of float64[2,2]`)
      expect(() => f(np.eye(2), 1)).toThrow(/expected 1 argument/)
    },
  )
  it.each(["qr", "svd", "svdvals", "pinv", "cond", "matrixRank"] as const)("%s refuses what is not finite", (name) => {
    const f = linalg[name] as (...args: unknown[]) => unknown
    expect(() => f(bad)).toThrow(/got NaN at \[0, 1\]/)
    expect(() => f([1, 2])).toThrow(/expected a matrix/)
  })
  it("compiled, what is not finite yields NaN and ends", () => {
    const infinite = np.array([
      [1, Number.POSITIVE_INFINITY],
      [0, 1],
    ])
    for (const x of [bad, infinite]) {
      allNaN(jit((a: NDArray) => linalg.eigvalsh(a))(x))
      allNaN(jit((a: NDArray) => linalg.svdvals(a))(x))
    }
  })
  it("says what does not fit", () => {
    expect(() => linalg.solve(np.eye(2), [1, 2, 3])).toThrow(
      /2 rows of float64\[2,2\] do not fit right-hand sides float64\[3\]/,
    )
    expect(() => linalg.solve(np.ones([2, 2, 2]).add(np.eye(2)), np.ones([3, 2, 1]))).toThrow(/do not broadcast/)
    expect(() => linalg.qr(np.eye(2), { mode: "full" as never })).toThrow(/mode must be/)
    expect(() => linalg.matrixPower(np.eye(2), 0.5)).toThrow(/whole number/)
    expect(() => linalg.norm(np.eye(2), { ord: 3 })).toThrow(/ord of a matrix/)
    expect(() => linalg.multiDot([np.eye(2)])).toThrow(/at least two/)
    expect(() =>
      linalg.logm([
        [-1, 0],
        [0, 1],
      ]),
    ).toThrow(/positive eigenvalues/)
    expect(() =>
      linalg.sqrtm([
        [-1, 0],
        [0, 1],
      ]),
    ).toThrow(/no negative eigenvalues/)
  })
  it("empty matrices", () => {
    const none = np.zeros([0, 0])
    for (const f of [linalg.inv, linalg.cholesky, linalg.expm, linalg.logm, linalg.sqrtm] as const)
      expect(f(none).shape).toEqual([0, 0])
    expect(linalg.det(none).item()).toBe(1)
    expect(linalg.slogdet(none).map((x) => x.item())).toEqual([1, 0])
    expect(linalg.eigh(none).map((x) => x.shape)).toEqual([[0], [0, 0]])
    expect(linalg.svd(np.zeros([0, 3])).map((x) => x.shape)).toEqual([[0, 0], [0], [3, 3]])
    expect(linalg.qr(np.zeros([3, 0])).map((x) => x.shape)).toEqual([
      [3, 0],
      [0, 0],
    ])
    expect(linalg.pinv(np.zeros([0, 3])).shape).toEqual([3, 0])
    expect(linalg.lstsq(np.zeros([3, 0]), [1, 2, 3]).shape).toEqual([0])
    expect(linalg.inv(np.zeros([0, 2, 2])).shape).toEqual([0, 2, 2])
    expect(linalg.matrixRank(np.zeros([2, 0, 3])).toArray()).toEqual([0, 0])
    expect(() => linalg.cond(none)).toThrow(/no singular values/)
    for (const cond of [linalg.cond, jit(linalg.cond)])
      expect(cond(np.zeros([2, 2, 2])).toArray()).toEqual([Infinity, Infinity])
  })
})

describe("stacks", () => {
  const a = random.normal(random.PRNGKey(1), [2, 3, 4, 4]).add(np.eye(4).mul(4))
  const each = (f: (x: NDArray) => NDArray) =>
    np.stack([0, 1].map((i) => np.stack([0, 1, 2].map((j) => f(a.at(i).at(j))))))
  const positive = (x: NDArray) => np.einsum("...ij,...kj->...ik", x, x)
  const functions: Record<string, (x: NDArray) => NDArray> = {
    inv: (x) => linalg.inv(x),
    det: (x) => linalg.det(x),
    cholesky: (x) => linalg.cholesky(positive(x)),
    "qr complete": (x) => linalg.qr(x.slice("...", [0, 2]), { mode: "complete" })[0],
    eigvalsh: (x) => linalg.eigvalsh(x),
    "svd full": (x) => linalg.svd(x.slice("...", [0, 2]))[0],
    pinv: (x) => linalg.pinv(x.slice("...", [0, 3])),
    expm: (x) => linalg.expm(x),
    sqrtm: (x) => linalg.sqrtm(positive(x)),
    logm: (x) => linalg.logm(positive(x)),
    solve: (x) => linalg.solve(x, [1, 2, 3, 4]),
    "norm 2": (x) => linalg.norm(x, { ord: 2, axis: [-2, -1] }),
    cond: (x) => linalg.cond(x),
  }
  it.each(Object.entries(functions))("%s", (_, f) => {
    near(f(a), each(f), 1e-13)
    near(vmap(vmap(f))(a), f(a), 1e-13)
    near(jit(f)(a), f(a), 1e-12)
    const total = (x: NDArray) => np.sum(np.square(f(x)))
    near(grad(total)(a), each(grad(total)), 1e-10)
    near(vmap(vmap(grad(total)))(a), grad(total)(a), 1e-10)
  })
  it("right-hand sides that are mapped are solved at once", () => {
    const m = a.at(0).at(0)
    const program = makeProgram((b: NDArray) => vmap((x: NDArray) => linalg.solve(m, x))(b))(np.ones([7, 4]))
    expect(
      program.equations.filter(({ primitive }) => primitive.name === "solve").map((e) => e.outputs[0].aval.shape),
    ).toEqual([[4, 7]])
  })
})

describe("second derivatives", () => {
  const a = random.normal(random.PRNGKey(4), [3, 3]).add(np.eye(3).mul(3))
  const s = np.matmul(a, np.transpose(a))
  const functions: Record<string, [NDArray, (x: NDArray) => NDArray]> = {
    inv: [a, (x) => linalg.inv(x)],
    logdet: [a, (x) => linalg.slogdet(x)[1]],
    cholesky: [s, (x) => linalg.cholesky(x)],
    qr: [a, (x) => linalg.qr(x)[0]],
    eigh: [s, (x) => np.square(linalg.eigh(x)[1])],
    svd: [a, (x) => np.square(linalg.svd(x)[0])],
    pinv: [a.slice(null, [0, 2]), (x) => linalg.pinv(x)],
    expm: [a, (x) => linalg.expm(x)],
    logm: [s, (x) => linalg.logm(x)],
    sqrtm: [s, (x) => linalg.sqrtm(x)],
    luFactor: [a, (x) => linalg.luFactor(x)[0]],
  }
  it.each(Object.entries(functions))("%s: grad of grad, jet of grad and jets agree", (_, [x, f]) => {
    const total = (y: NDArray) => np.sum(np.sin(f(y)))
    const direction = np.sin(np.add(x, 1))
    const zero = np.zerosLike(x)
    const [, [, second]] = jet(total, [x], [[direction, zero]])
    const product = np.sum(grad((y: NDArray) => np.sum(grad(total)(y).mul(direction)))(x).mul(direction))
    near(product, second, 1e-9)
    const [, [pushed]] = jet(grad(total), [x], [[direction]])
    near(np.sum(pushed.mul(direction)), second, 1e-9)
    const nested = jvp((y: NDArray) => jvp(total, [y], [direction])[1], [x], [direction])[1]
    near(nested, second, 1e-9)
  })
})

describe("a wave function of determinants", () => {
  const [electrons, determinants, features] = [4, 3, 6]
  const key = random.PRNGKey(11)
  const weights = (i: number, shape: number[]) => random.normal(random.foldIn(key, i), shape).mul(0.4)
  const [w1, w2, orbitals] = [
    weights(1, [4, features]),
    weights(2, [2 * features, features]),
    weights(3, [determinants, features, electrons]),
  ]
  /** log|ψ| of positions [3 electrons]: features of each electron, mixed with their mean, and orbitals of these. */
  const logPsi = (x: NDArray): NDArray => {
    const r = np.reshape(x, [electrons, 3])
    const distance = np.sqrt(np.sum(np.square(r), { axis: 1, keepdims: true }))
    const h = np.tanh(np.matmul(np.concatenate([r, distance], { axis: 1 }), w1))
    const mean = np.broadcastTo(np.mean(h, { axis: 0, keepdims: true }), h.shape)
    const mixed = np.tanh(np.matmul(np.concatenate([h, mean], { axis: 1 }), w2)).add(h)
    const matrices = np.matmul(mixed, orbitals).mul(np.exp(distance.mul(-0.5)))
    const [sign, logdet] = linalg.slogdet(matrices)
    const most = np.max(logdet)
    return np.log(np.abs(np.sum(sign.mul(np.exp(logdet.sub(most)))))).add(most)
  }
  const x = random.normal(random.foldIn(key, 9), [3 * electrons])
  const kinetic = (p: NDArray) => {
    const [, gradient, l] = valueGradLaplacian(logPsi)(p)
    return np.sum(np.square(gradient)).add(l).mul(-0.5)
  }

  it("its local energy by a collapsed Laplacian is that of nested derivatives", () => {
    const gradient = grad(logPsi)(x)
    const nested = np.trace(jacfwd(grad(logPsi))(x))
    near(laplacian(logPsi)(x), nested, 1e-10)
    near(kinetic(x), np.sum(np.square(gradient)).add(nested).mul(-0.5), 1e-10)
    near(jit(kinetic)(x), kinetic(x), 1e-10)
  })

  it("in a batch", () => {
    const batch = np.stack([x, x.mul(0.9), x.add(0.1)])
    near(jit(vmap(kinetic))(batch), np.stack([0, 1, 2].map((i) => kinetic(batch.at(i)))), 1e-10)
  })

  it("inverts once, and takes its second coefficients as sums", () => {
    const program = makeProgram((p: NDArray) =>
      laplacian((q: NDArray) => linalg.slogdet(np.sin(np.reshape(q, [3, 3]).add(np.eye(3))))[1])(p),
    )(np.arange(9).mul(0.3))
    const names = program.equations.map(({ primitive }) => primitive.name)
    expect(names.filter((name) => name === "lu")).toHaveLength(1)
    expect(names.filter((name) => name === "inverse")).toHaveLength(1)
  })
})

describe("numbers of any size", () => {
  const diagonals: [readonly number[], number][] = [
    [[1e200, 1e200, 1e-300], 1e100],
    [[1e-200, 1e-200, 1e300], 1e-100],
    [[1e300, 1e-300], 1],
    [[5e-324, 2 ** 1000, 2 ** 70], 2 ** -4],
    [[1e200, 1e200, 1e-300, 1], 1e100],
    [[1e-200, 1e-200, 1e300, 1e100, 2], 2],
    [[1e200, 1e200, 1e200], Number.POSITIVE_INFINITY],
    [[1e-200, 1e-200, 1e-200, 1e-200], 0],
  ]
  it.each(diagonals)("det of the diagonal %j is %d, eager and compiled", (values, expected) => {
    const a = np.eye(values.length).mul(np.array(values))
    for (const det of [linalg.det(a), jit((x: NDArray) => linalg.det(x))(a)])
      if (Number.isFinite(expected)) near(det.div(expected || 1), expected === 0 ? [0] : [1], 1e-14)
      else expect(Number(det)).toBe(expected)
  })
  it("det of float32", () => {
    const a = np
      .eye(3)
      .mul(np.array([1e30, 1e30, 1e-37]))
      .astype("float32")
    near(jit((x: NDArray) => linalg.det(x))(a).div(1e23), [1], 1e-6)
  })
  it("norms of vectors, of any order", () => {
    const norm = (x: readonly number[], ord: number) => Number(linalg.norm([...x], { ord }))
    expect(norm([3, -4, 0], 0)).toBe(2)
    expect(norm([3, -4], Number.NEGATIVE_INFINITY)).toBe(3)
    expect(norm([3, 4, 5], 3)).toBeCloseTo(6, 14)
    expect(norm([3, -4], -1)).toBeCloseTo(12 / 7, 14)
    expect(norm([3, -4, 0], -1)).toBe(0)
    expect(norm([1e200, 1e200], 3) / 1e200).toBeCloseTo(2 ** (1 / 3), 14)
    expect(norm([0, 0], 3)).toBe(0)
    expect(norm([], 3)).toBe(0)
    expect(() => norm([1], Number.NaN)).toThrow("norm: ord must be a number; got NaN")
  })
})
