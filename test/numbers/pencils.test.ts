/** Repeated eigenvalues of symmetric pencils A(t) x = λ B(t) x, after Andrew and Tan, against mpmath: see make/pencils.py. */
import { grad, jet, jit, type NDArray, np, vmap } from "taylorjet"
import { describe, expect, it } from "vitest"
import { difference } from "./exact.js"
import { read } from "./functions.js"

interface Case {
  readonly name: string
  readonly a: readonly number[][][]
  readonly b: readonly number[][][]
  readonly coefficients: Readonly<Record<string, readonly (readonly string[])[]>>
}

const { order, cases } = read("pencils") as { readonly order: number; readonly cases: readonly Case[] }
const { linalg } = np

/** Of C = L⁻¹ A L⁻ᵀ with L Lᵀ = B, whose eigenvalues are those of the pencil. */
const byName: Record<string, (c: NDArray) => NDArray> = {
  eigenvalues: (c) => linalg.eigvalsh(c),
  "trace of expm": (c) => np.sum(np.exp(linalg.eigvalsh(c))),
  logdet: (c) => np.sum(np.log(linalg.eigvalsh(c))),
  "product of shifted": (c) => np.prod(np.square(linalg.eigvalsh(c)).add(1)),
  expm: (c) => linalg.expm(c),
  logm: (c) => linalg.logm(c),
  sqrtm: (c) => linalg.sqrtm(c),
}

function reduced(a: NDArray, b: NDArray): NDArray {
  const l = linalg.cholesky(b)
  const half = linalg.solveTriangular(l, a, { lower: true })
  return linalg.solveTriangular(l, np.transpose(half), { lower: true })
}

const at = (terms: readonly number[][][], t: NDArray): NDArray =>
  terms.map((x, k) => np.array(x).mul(np.power(t, k))).reduce((x, y) => x.add(y))

const pencil =
  ({ a, b }: Case) =>
  (t: NDArray): NDArray =>
    reduced(at(a, t), at(b, t))

/** The function of t, where a pencil is given. */
const along =
  (c: Case, name: string) =>
  (t: NDArray): NDArray =>
    byName[name](pencil(c)(t))

const names = Object.keys(byName)
const line = [1, ...Array.from({ length: order - 1 }, () => 0)]

/** The coefficients of all functions, each order by order. */
const coefficients =
  (c: Case) =>
  (t: NDArray): NDArray[][] => {
    const all = (x: NDArray): NDArray[] => {
      const matrix = pencil(c)(x)
      return names.map((name) => byName[name](matrix))
    }
    const [values, terms] = jet(all, [t], [line] as never, { factorialScaled: false }) as [NDArray[], NDArray[][]]
    return names.map((_, i) => [values[i], ...terms.map((term) => term[i])])
  }

const modes: Record<string, (f: (t: NDArray) => NDArray[][]) => NDArray[][]> = {
  jet: (f) => f(np.array(0)),
  "jit of jet": (f) => jit(f)(np.array(0)),
  "vmap of jet": (f) => vmap(f)(np.array([0.125, 0])).map((ys) => ys.map((y) => np.take(y, 1, { axis: 0 }))),
}

/** The largest error of a coefficient, relative to the largest element of its order, or to a thousandth of that of all orders. */
function worst(got: readonly NDArray[], expected: readonly (readonly string[])[]): number {
  const sizes = expected.map((row) => Math.max(...row.map((x) => Math.abs(Number(x)))))
  const errors = expected.map((row, k) => {
    expect(got[k].size).toBe(row.length)
    const size = Math.max(sizes[k], Math.max(...sizes) / 1000)
    return Math.max(...row.map((x, i) => Math.abs(difference(got[k].data[i] as number, x)) / size))
  })
  return Math.max(...errors)
}

const scalars = ["trace of expm", "logdet", "product of shifted"]
const matrices = ["expm", "logm", "sqrtm"]

describe.each(cases)("$name", (c) => {
  it.each(Object.entries(modes))("%s: coefficients to order 6", (_, run) => {
    run(coefficients(c)).forEach((got, i) => {
      expect(worst(got, c.coefficients[names[i]]), names[i]).toBeLessThan(1e-10)
    })
  })

  it("gradients of functions that treat equal eigenvalues alike", () => {
    const gradients = (t: NDArray) => scalars.map((name) => grad(along(c, name))(t))
    for (const f of [gradients, jit(gradients)])
      f(np.array(0)).forEach((got, i) => {
        const [expected] = c.coefficients[scalars[i]][1]
        expect(Math.abs(difference(got.item(), expected))).toBeLessThan(1e-10 * (1 + Math.abs(Number(expected))))
      })
  })

  it("gradients of gradients of functions of matrices", () => {
    const total = (name: string) => (t: NDArray) => np.sum(along(c, name)(t))
    for (const name of matrices) {
      const expected = c.coefficients[name][2].reduce((sum, x) => sum + 2 * Number(x), 0)
      expect(Math.abs(grad(grad(total(name)))(0).item() - expected)).toBeLessThan(1e-9 * (1 + Math.abs(expected)))
    }
  })
})
