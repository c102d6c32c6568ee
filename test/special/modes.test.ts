/** Every function of special, in every mode: values agree, and derivatives of one mode are those of another. */
import { grad, jet, jit, jvp, type NDArray, np, special, vmap } from "taylorjet"
import { describe, expect, it } from "vitest"

type F = (x: NDArray) => NDArray

/** A function of one number and a point at which it is smooth. */
const functions: readonly (readonly [string, F, number])[] = [
  ["gamma", special.gamma, 2.3],
  ["gammaln", special.gammaln, 2.3],
  ["rgamma", special.rgamma, -1],
  ["digamma", special.digamma, 0.7],
  ["polygamma", (x) => special.polygamma(2, x), 0.7],
  ["zeta", (x) => special.zeta(x, 0.7), 2.3],
  ["beta", (x) => special.beta(x, 0.7), 2.3],
  ["betaln", (x) => special.betaln(0.7, x), 2.3],
  ["factorial", special.factorial, 2.3],
  ["binom", (x) => special.binom(5, x), 7],
  ["gammainc", (x) => special.gammainc(x, 1.3), 0.7],
  ["gammaincc", (x) => special.gammaincc(0.7, x), 1.3],
  ["betainc", (x) => special.betainc(0.7, x, 0.4), 1.3],
  ["erfcx", special.erfcx, 1.3],
  ["erfi", special.erfi, 0.3],
  ["erfcinv", special.erfcinv, 0.3],
  ["ndtr", special.ndtr, 0.3],
  ["ndtri", special.ndtri, 0.3],
  ["logNdtr", special.logNdtr, -3],
  ["dawsn", special.dawsn, 0],
  ["expi", special.expi, 0.7],
  ["exp1", special.exp1, 0.7],
  ["expn", (x) => special.expn(3, x), 0.7],
  ["sici", (x) => np.stack(special.sici(x)).sum(), 0.7],
  ["shichi", (x) => np.stack(special.shichi(x)).sum(), 0.7],
  ["fresnel", (x) => np.stack(special.fresnel(x)).sum(), 0.7],
  ["sinc", special.sinc, 0],
  ["j0", special.j0, 0],
  ["j1", special.j1, 0],
  ["jn", (x) => special.jn(3, x), 0],
  ["y0", special.y0, 0.7],
  ["y1", special.y1, 0.7],
  ["yn", (x) => special.yn(2, x), 0.7],
  ["i0", special.i0, 0],
  ["i1", special.i1, 0],
  ["i0e", special.i0e, 0.7],
  ["i1e", special.i1e, 0.7],
  ["iv", (x) => special.iv(0.5, x), 0.7],
  ["k0", special.k0, 0.7],
  ["k1", special.k1, 0.7],
  ["k0e", special.k0e, 0.7],
  ["k1e", special.k1e, 0.7],
  ["kv", (x) => special.kv(x, 0.7), 0],
  ["sphericalJn", (x) => special.sphericalJn(2, x), 0],
  ["airy", (x) => np.stack(special.airy(x)).sum(), 0],
  ["ellipk", special.ellipk, 0],
  ["ellipe", special.ellipe, 0],
  ["ellipkm1", special.ellipkm1, 0.3],
  ["lambertw", special.lambertw, 0],
  ["lambertw, branch -1", (x) => special.lambertw(x, -1), -0.2],
  ["xlogy", (x) => special.xlogy(x, 2), 0],
  ["xlog1py", (x) => special.xlog1py(2, x), 0],
  ["entr", special.entr, 0.7],
  ["relEntr", (x) => special.relEntr(0.7, x), 0.7],
  ["klDiv", (x) => special.klDiv(0.7, x), 0.7],
  ["logit", special.logit, 0.5],
  ["expit", special.expit, 0.5],
  ["cosm1", special.cosm1, 0],
  ["powm1", (x) => special.powm1(1.3, x), 0],
  ["exprel", special.exprel, 0],
  ["legendreP", (x) => special.legendreP(4, x), 0],
  ["hermite", (x) => special.hermite(4, x), 0],
  ["chebyshevT", (x) => special.chebyshevT(4, x), 0],
  ["laguerre", (x) => special.laguerre(4, x), 0],
  ["sphHarm", (x) => special.sphHarm(-1, 3, 0.4, x), 0.7],
  ["removable", special.removable(np.sin, (x) => x) as F, 0],
  ["logSoftmax", (x) => special.logSoftmax(np.stack([x, np.square(x)])).at(0), 0.3],
]

const near = (x: number, y: number, error: number) =>
  expect(Math.abs(x - y)).toBeLessThanOrEqual(error * Math.max(1, Math.abs(y)))

it("there is a case for every function", () => {
  const named = new Set(functions.map(([name]) => name.split(",")[0]))
  expect(Object.keys(special).filter((name) => !named.has(name))).toEqual([])
})

describe("modes", () => {
  for (const [name, f, at] of functions)
    it(name, () => {
      const x = np.array(at)
      const [value, [first, second, third]] = jet(f, [x], [[1, 0, 0]])
      expect(value.item()).toBe(f(x).item())
      for (const y of [first, second, third]) expect(Number.isFinite(y.item())).toBe(true)
      near(grad(f)(x).item(), first.item(), 1e-13)
      near(jvp(f, [x], [1])[1].item(), first.item(), 1e-13)
      near(grad(grad(f))(x).item(), second.item(), 1e-12)
      near(grad((y: NDArray) => jvp(grad(f), [y], [1])[1])(x).item(), third.item(), 1e-12)
      const curve = jit((y: NDArray) => jet(f, [y], [[1, 0]])[1][1])
      near(curve(x).item(), second.item(), 1e-13)
      near(vmap(grad(f))(np.stack([x, x])).data[1], first.item(), 1e-13)
      const single = jet(f, [np.array(at, { dtype: "float32" })], [[1]])
      expect(single[0].dtype).toBe("float32")
      near(single[1][0].item(), first.item(), 1e-4)
      near(grad((y: NDArray) => np.sum(vmap(f)(y)))(np.array([at])).data[0], first.item(), 1e-13)
    })
})

it("arrays of any shape, empty ones among them, and of numbers that are whole", () => {
  expect(special.gammaln(np.zeros(0)).shape).toEqual([0])
  expect(special.jn(2, np.zeros([2, 0])).shape).toEqual([2, 0])
  expect(special.gamma(np.array([3, 4], { dtype: "int32" })).dtype).toBe("float64")
  expect(special.betainc(np.ones([2, 1]), np.ones(3), 0.5).shape).toEqual([2, 3])
})

it("what functions do not take is refused by name", () => {
  expect(() => special.jn(1.5, 1)).toThrow("jn: n must be a whole number; got 1.5")
  expect(() => special.legendreP(-1, 1)).toThrow("legendreP: n must be a whole number, at least 0; got -1")
  expect(() => special.iv(Number.NaN, 1)).toThrow("iv: v must be a finite number; got NaN")
  expect(() => special.lambertw(1, 1 as 0)).toThrow("lambertw: branch must be 0 or -1, which are the real ones; got 1")
  expect(() => special.sphHarm(3, 2, 0, 0)).toThrow("sphHarm: m must be from -n to n; got m = 3 and n = 2")
  expect(() => special.removable(np.sum, (x) => x)([1, 2])).toThrow("removable: functions must act element by element")
})

it("outside their domains functions are NaN, and at ends what limits say", () => {
  const nan = [
    special.gamma(-2),
    special.y0(-1),
    special.k0(-1),
    special.gammainc(-1, 1),
    special.betainc(1, 1, 2),
    special.lambertw(-1),
    special.lambertw(1, -1),
    special.ellipk(2),
    special.ndtri(2),
    special.logit(2),
    special.zeta(0.5, 1),
  ]
  for (const x of nan) expect(x.item()).toBeNaN()
  const infinite = [special.gammaln(0), special.k0(0), special.ellipk(1), special.expn(1, 0), special.ndtri(1)]
  for (const x of infinite) expect(x.item()).toBe(Number.POSITIVE_INFINITY)
  const zero = [
    special.rgamma(-3),
    special.erfcx(Infinity),
    special.gammainc(2, 0),
    special.j0(Infinity),
    special.xlogy(0, 0),
  ]
  for (const x of zero) expect(x.item()).toBe(0)
})
