/** What special functions satisfy: identities between them, orthogonality, and quotients with removable singularities. */
import { grad, hessian, jet, type NDArray, np, special } from "taylorjet"
import { expect, it } from "vitest"

const close = (x: NDArray, y: number | readonly number[], error = 1e-13) => {
  const wanted = [y].flat()
  wanted.forEach((value, i) => {
    expect(Math.abs(x.data[i] - value)).toBeLessThanOrEqual(error * Math.max(1, Math.abs(value)))
  })
}

it("Wronskians of Bessel and Airy functions, and Legendre's relation", () => {
  const x = np.array([0.3, 2, 20, 70])
  const turned = np.sub(np.mul(special.j1(x), special.y0(x)), np.mul(special.j0(x), special.y1(x)))
  close(
    np.mul(turned, x),
    [0, 1, 2, 3].map(() => 2 / Math.PI),
  )
  const modified = np.add(np.mul(special.i0(x), special.k1(x)), np.mul(special.i1(x), special.k0(x)))
  close(np.mul(modified, x), [1, 1, 1, 1])
  const [ai, aip, bi, bip] = special.airy([-30, -3, 1, 5])
  close(
    np.sub(np.mul(ai, bip), np.mul(aip, bi)),
    [0, 1, 2, 3].map(() => 1 / Math.PI),
  )
  const m = np.array([0.1, 0.5, 0.9])
  const [k, e, k1, e1] = [special.ellipk(m), special.ellipe(m), special.ellipkm1(m), special.ellipe(np.sub(1, m))]
  close(
    np.sub(np.add(np.mul(e, k1), np.mul(e1, k)), np.mul(k, k1)),
    [0, 1, 2].map(() => Math.PI / 2),
  )
})

it("derivatives in the parameters: mixed ones do not depend on their order", () => {
  const f = (p: NDArray) => special.betainc(p.at(0), p.at(1), p.at(2))
  const h = hessian(f)([1.3, 2.1, 0.4])
  for (const [i, j] of [
    [0, 1],
    [0, 2],
    [1, 2],
  ])
    expect(Math.abs(h.at(i, j).item() - h.at(j, i).item())).toBeLessThan(1e-13)
  // I_x(a, b) + I_{1-x}(b, a) = 1
  const sum = (p: NDArray) => np.add(f(p), special.betainc(p.at(1), p.at(0), np.sub(1, p.at(2))))
  close(grad(sum)([1.3, 2.1, 0.4]), [0, 0, 0])
  const both = (p: NDArray) => np.add(special.gammainc(p.at(0), p.at(1)), special.gammaincc(p.at(0), p.at(1)))
  close(grad(both)([1.3, 2.1]), [0, 0])
})

it("spherical harmonics are orthonormal", () => {
  // Gauss's points for polynomials of degree 7 in cos φ, and equally many angles θ as integrate waves exactly.
  const nodes = [0.8611363115940526, 0.3399810435848563, -0.3399810435848563, -0.8611363115940526]
  const weights = [0.3478548451374538, 0.6521451548625461, 0.6521451548625461, 0.3478548451374538]
  const count = 8
  const thetas = Array.from({ length: count }, (_, i) => (2 * Math.PI * i) / count)
  const all = [0, 1, 2, 3].flatMap((n) => Array.from({ length: 2 * n + 1 }, (_, i) => [i - n, n] as const))
  const values = all.map(([m, n]) => nodes.map((z) => special.sphHarm(m, n, thetas, Math.acos(z))))
  for (const [i, a] of values.entries())
    for (const [j, b] of values.entries()) {
      const inner = a.reduce((sum, row, k) => sum + weights[k] * np.sum(np.mul(row, b[k])).item(), 0)
      expect(Math.abs((inner * 2 * Math.PI) / count - Number(i === j))).toBeLessThan(1e-14)
    }
})

it("removable quotients have the derivatives of their limits", () => {
  const [value, coefficients] = jet(special.removable(np.sin, (x) => x) as (x: NDArray) => NDArray, [0], [[1, 0, 0, 0]])
  expect(value.item()).toBe(1)
  close(np.stack(coefficients), [0, -1 / 3, 0, 1 / 5])
  const root = special.removable(
    (x) => np.sub(np.sqrt(x), 2),
    (x) => np.sub(x, 4),
  ) as (x: NDArray) => NDArray
  close(root(np.array([4, 9])), [0.25, 0.2])
  close(grad(root)(np.array(4)), -1 / 64)
  close(grad(grad(root))(np.array(4)), 1 / 256)
  const cubic = special.removable(
    (x) => np.sub(x, np.sin(x)),
    (x) => np.power(x, 3),
    { power: 3, order: 2 },
  ) as (x: NDArray) => NDArray
  close(cubic(np.array([0, 1])), [1 / 6, 1 - Math.sin(1)])
  close(hessian(cubic)(np.array(0)), -1 / 60)
  // The third derivative was not asked for: it is not a number that might be taken for one.
  expect(Number.isFinite(jet(cubic, [0], [[1, 0, 0]])[1][2].item())).toBe(false)
})

it("arguments whose sum, or whose Γ, no double can count", () => {
  close(special.beta([1e308, 1e308, 1e308], [1e308, 2, 0.5]), [0, 0, Math.sqrt(Math.PI / 1e308)])
  // B(a, a) is 4^-a up to a factor whose logarithm is that of a.
  close(np.div(special.betaln(1e308, 1e308), 1e308), -2 * Math.LN2)
  close(special.binom([1e308, 1e300, 1e10], [1e308, 1, 1e10 - 1]), [1, 1e300, 1e10])
  expect(special.binom(1e308, 2).item()).toBe(Number.POSITIVE_INFINITY)
})
