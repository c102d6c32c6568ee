/** np.linalg along curves of matrices, to order 6, against mpmath: see make/linalg.py. */
import { jet, jit, type NDArray, np, vmap } from "taylorjet"
import { describe, expect, it } from "vitest"
import { difference } from "./exact.js"
import { read } from "./functions.js"

interface Curve {
  readonly a: readonly number[][][]
  readonly b: readonly number[][][] | null
}

interface Case {
  readonly name: string
  readonly curve: string
  readonly coefficients: readonly { readonly shape: readonly number[]; readonly data: readonly string[] }[]
}

const { order, curves, functions } = read("linalg") as {
  readonly order: number
  readonly curves: Readonly<Record<string, Curve>>
  readonly functions: readonly Case[]
}

const { linalg } = np
type Of = (a: NDArray, b: NDArray) => NDArray

const byName: Record<string, Of> = {
  solve: (a, b) => linalg.solve(a, b),
  solveTriangular: (a, b) => linalg.solveTriangular(a, b),
  "solveTriangular lower transposed": (a, b) => linalg.solveTriangular(a, b, { lower: true, transpose: true }),
  inv: (a) => linalg.inv(a),
  det: (a) => linalg.det(a),
  logdet: (a) => linalg.slogdet(a)[1],
  cholesky: (a) => linalg.cholesky(a),
  choSolve: (a, b) => linalg.choSolve(linalg.cholesky(a), b),
  luFactor: (a) => linalg.luFactor(a)[0],
  luSolve: (a, b) => linalg.luSolve(linalg.luFactor(a), b),
  "qr Q": (a) => linalg.qr(a)[0],
  "qr R": (a) => linalg.qr(a)[1],
  "qr complete": (a) => linalg.qr(a, { mode: "complete" })[0],
  eigvalsh: (a) => linalg.eigvalsh(a),
  "eigh V": (a) => linalg.eigh(a)[1],
  "svd U": (a) => linalg.svd(a, { fullMatrices: false })[0],
  "svd V": (a) => np.transpose(linalg.svd(a, { fullMatrices: false })[2]),
  svdvals: (a) => linalg.svdvals(a),
  cond: (a) => linalg.cond(a),
  "norm 2": (a) => linalg.norm(a, { ord: 2 }),
  "norm nuc": (a) => linalg.norm(a, { ord: "nuc" }),
  "norm fro": (a) => linalg.norm(a, { ord: "fro" }),
  pinv: (a) => linalg.pinv(a),
  lstsq: (a, b) => linalg.lstsq(a, b),
  "matrixPower 3": (a) => linalg.matrixPower(a, 3),
  "matrixPower -2": (a) => linalg.matrixPower(a, -2),
  expm: (a) => linalg.expm(a),
  logm: (a) => linalg.logm(a),
  sqrtm: (a) => linalg.sqrtm(a),
}

const factorials = [1, 1, 2, 6, 24, 120, 720]
const zeros = (x: NDArray): NDArray[] => Array.from({ length: order - 2 }, () => np.zerosLike(x))

/** The coefficients of f along a curve of matrices: six arrays in, order + 1 out. */
const along =
  (f: Of) =>
  (a0: NDArray, a1: NDArray, a2: NDArray, b0: NDArray, b1: NDArray, b2: NDArray): NDArray[] => {
    const [value, derivatives] = jet(
      (a: NDArray, b: NDArray) => f(a, b),
      [a0, b0],
      [
        [a1, a2.mul(2), ...zeros(a0)],
        [b1, b2.mul(2), ...zeros(b0)],
      ],
    )
    return [value, ...derivatives.map((d: NDArray, k: number) => d.div(factorials[k + 1]))]
  }

type Along = ReturnType<typeof along>
type Six = Parameters<Along>

const modes: Record<string, (f: Along, xs: Six) => NDArray[]> = {
  jet: (f, xs) => f(...xs),
  "jit of jet": (f, xs) => jit(f)(...xs),
  "vmap of jet": (f, xs) => {
    const stacked = xs.map((x) => np.stack([x.mul(1), x])) as Six
    return (vmap(f)(...stacked) as NDArray[]).map((y) => np.take(y, 1, { axis: 0 }))
  },
}

/** Columns with the signs that they have in what is expected at order 0. */
function signsOf(value: NDArray, expected: Case["coefficients"][number], name: string): number[] {
  const [rows, columns] = expected.shape
  return Array.from({ length: columns }, (_, j) => {
    if (!/eigh V|svd/.test(name) || name === "svdvals") return 1
    let sum = 0
    for (let i = 0; i < rows; i++)
      sum += (value.data[i * columns + j] as number) * Number(expected.data[i * columns + j])
    return Math.sign(sum)
  })
}

/**
 * The largest error of a coefficient, relative to its largest element, over all orders: or to a thousandth of that of all
 * orders, where terms cancel.
 */
function worst(got: readonly NDArray[], { coefficients, name }: Case): number {
  const signs = signsOf(got[0], coefficients[0], name)
  const sizes = coefficients.map(({ data }) => Math.max(...data.map((x) => Math.abs(Number(x)))))
  return Math.max(
    ...coefficients.map(({ data }, k) => {
      expect(got[k].size).toBe(data.length)
      const size = Math.max(sizes[k], Math.max(...sizes) / 1000)
      return Math.max(...data.map((x, i) => Math.abs(difference(signs[i % signs.length] * got[k].data[i], x)) / size))
    }),
  )
}

describe.each(Object.entries(modes))("%s", (mode, run) => {
  for (const c of functions)
    it(`${c.name}, ${c.curve}`, () => {
      const { a, b } = curves[c.curve]
      const f = byName[c.name]
      const sides = b ?? a.map((x) => x.map(() => [0]))
      const xs = [...a, ...sides].map((x) => np.array(x)) as Six
      const error = worst(run(along(f), xs), c)
      expect(error).toBeLessThan(1e-11)
      if (mode !== "jet") return
      const single = xs.map((x) => x.astype("float32")) as Six
      const got = run(along(f), single)
      for (const y of got) expect(y.dtype).toBe("float32")
      expect(worst(got, c)).toBeLessThan(3e-3)
    })
})
