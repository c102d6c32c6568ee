/** Gradients of np.linalg against JAX, a Gaussian process with its Hessian, signs of NumPy: see make/linalgGradients.py. */
import { grad, hessian, jit, type NDArray, np, valueAndGrad } from "taylorjet"
import { describe, expect, it } from "vitest"
import { read } from "./functions.js"

interface Stored {
  readonly shape: readonly number[]
  readonly data: readonly number[]
}

interface Case {
  readonly name: string
  readonly a: Stored
  readonly b: Stored | null
  readonly w: Stored
  readonly value: number
  readonly da: Stored
  readonly db: Stored | null
}

const { gradients, process, conventions } = read("linalgGradients") as {
  readonly gradients: readonly Case[]
  readonly process: Readonly<Record<"x" | "y" | "parameters" | "gradient", number[]>> & {
    readonly value: number
    readonly hessian: number[][]
  }
  readonly conventions: readonly {
    readonly a: Stored
    readonly qr: readonly Stored[]
    readonly svd: readonly Stored[]
  }[]
}

const { linalg } = np
type Of = (a: NDArray, b: NDArray) => NDArray

const byName: Record<string, Of> = {
  solve: (a, b) => linalg.solve(a, b),
  "solve of a vector": (a, b) => linalg.solve(a, b),
  "solve of a stack": (a, b) => linalg.solve(a, b),
  "solve of a stack with one matrix": (a, b) => linalg.solve(a, b),
  solveTriangular: (a, b) => linalg.solveTriangular(a, b),
  "solveTriangular lower transposed": (a, b) => linalg.solveTriangular(a, b, { lower: true, transpose: true }),
  "solveTriangular unit": (a, b) => linalg.solveTriangular(a, b, { lower: true, unitDiagonal: true }),
  inv: (a) => linalg.inv(a),
  det: (a) => linalg.det(a),
  "det of 5": (a) => linalg.det(a),
  logdet: (a) => linalg.slogdet(a)[1],
  cholesky: (a) => linalg.cholesky(a),
  "cholesky of a stack": (a) => linalg.cholesky(a),
  "qr Q": (a) => linalg.qr(a)[0],
  "qr R": (a) => linalg.qr(a)[1],
  eigvalsh: (a) => linalg.eigvalsh(a),
  "eigh V": (a) => np.square(linalg.eigh(a)[1]),
  svdvals: (a) => linalg.svdvals(a),
  "svd U": (a) => np.square(linalg.svd(a, { fullMatrices: false })[0]),
  "svd V": (a) => np.square(linalg.svd(a, { fullMatrices: false })[2]),
  pinv: (a) => linalg.pinv(a),
  lstsq: (a, b) => linalg.lstsq(a, b),
  "lstsq wide": (a, b) => linalg.lstsq(a, b),
  "matrixPower 3": (a) => linalg.matrixPower(a, 3),
  "matrixPower -2": (a) => linalg.matrixPower(a, -2),
  expm: (a) => linalg.expm(a),
  "norm 2": (a) => linalg.norm(a, { ord: 2 }),
  "norm nuc": (a) => linalg.norm(a, { ord: "nuc" }),
  "norm fro": (a) => linalg.norm(a, { ord: "fro" }),
  cond: (a) => linalg.cond(a),
  multiDot: (a, b) => linalg.multiDot([a, b, a]),
  choSolve: (a, b) => linalg.choSolve(linalg.cholesky(a), b),
  luSolve: (a, b) => linalg.luSolve(linalg.luFactor(a), b),
}

const arrayOf = ({ shape, data }: Stored): NDArray => np.reshape(np.array([...data]), [...shape])

function near(got: NDArray, expected: ArrayLike<number>, tolerance: number): void {
  const wanted = Array.from(expected)
  const scale = Math.max(1, ...wanted.map(Math.abs))
  expect(got.size).toBe(wanted.length)
  wanted.forEach((x, i) => {
    expect(Math.abs((got.data[i] as number) - x)).toBeLessThanOrEqual(tolerance * scale)
  })
}

describe.each(gradients)("$name", (c) => {
  const [a, b] = [arrayOf(c.a), c.b ? arrayOf(c.b) : np.array([0])]
  const w = arrayOf(c.w)
  const total = (x: NDArray, y: NDArray) => np.sum(byName[c.name](x, y).mul(w))
  const both = valueAndGrad(total, { argnums: [0, 1] })

  it.each([
    ["eager", both],
    ["compiled", jit(both)],
  ] as const)("%s", (_, f) => {
    const [value, [da, db]] = f(a, b) as unknown as [NDArray, [NDArray, NDArray]]
    near(value, [c.value], 1e-11)
    near(da, c.da.data, 1e-10)
    if (c.db) near(db, c.db.data, 1e-10)
  })

  it("float32", () => {
    const [x, y] = [a.astype("float32"), b.astype("float32")]
    const [da, db] = grad(total, { argnums: [0, 1] })(x, y) as unknown as [NDArray, NDArray]
    expect(da.dtype).toBe("float32")
    near(da, c.da.data, 2e-3)
    if (c.db) near(db, c.db.data, 2e-3)
  })
})

describe("a Gaussian process", () => {
  const [x, y] = [np.array(process.x), np.array(process.y)]
  const parameters = np.array(process.parameters)
  const loss = (p: NDArray): NDArray => {
    const [length, size, noise] = [0, 1, 2].map((i) => np.exp(p.at(i)))
    const gaps = np.sub(np.expandDims(x, 1), x)
    const kernel = np.exp(np.square(gaps).div(np.square(length).mul(-2))).mul(np.square(size))
    const l = linalg.cholesky(kernel.add(np.eye(x.size).mul(np.square(noise))))
    const alpha = linalg.choSolve(l, y)
    return np
      .dot(y, alpha)
      .mul(0.5)
      .add(np.sum(np.log(np.diag(l))))
      .add(0.5 * x.size * Math.log(2 * Math.PI))
  }
  it("marginal likelihood, gradient and Hessian", () => {
    near(loss(parameters), [process.value], 1e-12)
    near(grad(loss)(parameters), process.gradient, 1e-11)
    near(hessian(loss)(parameters), process.hessian.flat(), 1e-10)
  })
  it("compiled", () => {
    near(jit(grad(loss))(parameters), process.gradient, 1e-11)
    near(jit(hessian(loss))(parameters), process.hessian.flat(), 1e-10)
  })
})

it("signs are LAPACK's, as NumPy shows them", () => {
  for (const { a, qr, svd } of conventions) {
    linalg.qr(arrayOf(a)).forEach((x, i) => void near(x, qr[i].data, 1e-13))
    linalg.svd(arrayOf(a), { fullMatrices: false }).forEach((x, i) => void near(x, svd[i].data, 1e-12))
  }
})
