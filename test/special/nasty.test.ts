/** Huge, tiny, infinite and missing arguments: a value each time, never an error from inside, and never a hang. */
import { grad, jet, jit, type NDArray, np, special, vmap } from "taylorjet"
import { describe, expect, it } from "vitest"

type F = (...x: NDArray[]) => NDArray

const huge = [1e9, 1e17, 1e300, Number.MAX_VALUE, Number.POSITIVE_INFINITY]
const positive = [0, 5e-324, 1e-300, 1e-8, 0.5, 1, 2, 100.5, ...huge]
const arguments_ = [...positive, ...positive.map((x) => -x), Number.NaN]

const together = (outputs: readonly NDArray[]): NDArray => outputs.reduce((sum, y) => np.add(sum, y))

const unary: Record<string, F> = {
  ...{ gamma: special.gamma, gammaln: special.gammaln, rgamma: special.rgamma, factorial: special.factorial },
  ...{ digamma: special.digamma, erfcx: special.erfcx, erfi: special.erfi, erfcinv: special.erfcinv },
  ...{ dawsn: special.dawsn, ndtr: special.ndtr, ndtri: special.ndtri, logNdtr: special.logNdtr, expi: special.expi },
  ...{ exp1: special.exp1, sinc: special.sinc, exprel: special.exprel, cosm1: special.cosm1, j0: special.j0 },
  ...{ j1: special.j1, y0: special.y0, y1: special.y1, i0: special.i0, i1: special.i1, i0e: special.i0e },
  ...{ i1e: special.i1e, k0: special.k0, k1: special.k1, k0e: special.k0e, k1e: special.k1e, ellipk: special.ellipk },
  ...{ ellipkm1: special.ellipkm1, ellipe: special.ellipe, entr: special.entr, logit: special.logit },
  polygamma: (x) => special.polygamma(1, x),
  zeta: (x) => special.zeta(x),
  expn: (x) => special.expn(100, x),
  sici: (x) => together(special.sici(x)),
  shichi: (x) => together(special.shichi(x)),
  fresnel: (x) => together(special.fresnel(x)),
  airy: (x) => together(special.airy(x)),
  jn: (x) => special.jn(100, x),
  yn: (x) => special.yn(-3, x),
  iv: (x) => special.iv(1e-300, x),
  sphericalJn: (x) => special.sphericalJn(100, x),
  lambertw: (x) => special.lambertw(x, -1),
  legendreP: (x) => special.legendreP(200, x),
  hermite: (x) => special.hermite(200, x),
  chebyshevT: (x) => special.chebyshevT(200, x),
  laguerre: (x) => special.laguerre(200, x),
}

const few = [0, 1e-300, 0.5, 1, -2.5, 1e4, 1e300, -Number.MAX_VALUE, Number.POSITIVE_INFINITY, Number.NaN]

const binary: Record<string, F> = {
  ...{ zeta: special.zeta, beta: special.beta, betaln: special.betaln, binom: special.binom, kv: special.kv },
  ...{ gammainc: special.gammainc, gammaincc: special.gammaincc, xlogy: special.xlogy, xlog1py: special.xlog1py },
  ...{ relEntr: special.relEntr, klDiv: special.klDiv, powm1: special.powm1 },
  betainc: (a, b) => special.betainc(a, b, 0.3),
  sphHarm: (a, b) => special.sphHarm(2, 3, a, b),
}

describe("any argument gives a number", () => {
  it.each(Object.entries(unary))("%s", (_, f) => {
    for (const x of arguments_) expect(f(np.array(x)).item()).toBeTypeOf("number")
    expect(f(np.array(Number.NaN)).item()).toBeNaN()
    expect(f(np.zeros([0])).size).toBe(0)
    expect(f(np.array(arguments_, { dtype: "float32" })).dtype).toBe("float32")
  })

  it.each(Object.entries(binary))("%s", (_, f) => {
    for (const x of few) for (const y of few) expect(f(np.array(x), np.array(y)).item()).toBeTypeOf("number")
  })
})

describe("compiled, mapped, and of other types", () => {
  it.each(Object.entries(unary))("%s", (_, f) => {
    const x = np.array(arguments_)
    const [alone, compiled] = [f(x), jit(f)(x)]
    alone.data.forEach((y, k) => {
      const got = compiled.data[k]
      const near = Math.abs(got - y) <= 2e-15 * Math.abs(y) + 1e-307
      if (!(Object.is(got, y) || near || got === y)) expect.fail(`of ${arguments_[k]}: ${got}, alone ${y}`)
    })
    expect(Array.from(vmap(f)(x).data)).toEqual(Array.from(alone.data))
    expect(f(np.array([1, 0], { dtype: "int32" })).dtype).toBe(np.exp(np.array([1, 0], { dtype: "int32" })).dtype)
    expect(f(np.array([true, false])).dtype).toBe(np.exp(np.array([true, false])).dtype)
  })
})

describe("derivatives are the same compiled, at the least numbers and at infinity too", () => {
  it.each(Object.entries({ ...unary, "np.sinc": np.sinc }))("%s", (_, f) => {
    const x = np.array([...arguments_, 1e-20, -1e-18, 1e-16, -1e100])
    const to3 = (y: NDArray) => jet(f, [y], [[np.onesLike(y), np.zerosLike(y), np.zerosLike(y)]])[1]
    const [alone, compiled] = [to3(x), jit(to3)(x)]
    alone.forEach((terms, order) => {
      terms.data.forEach((y, k) => {
        const got = compiled[order].data[k]
        const near = Math.abs(got - y) <= 1e-11 * Math.abs(y) + 1e-295
        if (!(Object.is(got, y) || near || got === y))
          expect.fail(`order ${order + 1} of ${x.data[k]}: ${got}, alone ${y}`)
      })
    })
  })
})

describe("jets at removable points and the least numbers", () => {
  const functions = ["gamma", "gammaln", "rgamma", "digamma", "erfcx", "dawsn", "logNdtr", "sinc", "exprel", "cosm1"]
  it.each([...functions, "j0", "i1", "jn", "iv", "y0", "k0", "expi", "sphericalJn", "airy", "sici", "fresnel"])(
    "%s",
    (name) => {
      for (const x of [0, -0, 5e-324, -1e-300, 1e-8]) {
        const [value, terms] = jet(unary[name], [x], [[1, ...new Array<number>(19).fill(0)]])
        expect(value.item()).toBeTypeOf("number")
        expect(terms).toHaveLength(20)
      }
    },
  )
})

it("is right where it once was not", () => {
  for (const x of [5e-20, 1e-30, 1e-200]) expect(grad(np.sinc)(x).item() / (-(Math.PI ** 2) * x)).toBeCloseTo(1 / 3, 14)
  expect(grad(special.logNdtr)(Number.NEGATIVE_INFINITY).item()).toBe(Number.POSITIVE_INFINITY)
  // mpmath
  expect(special.polygamma(1, 1e300).item()).toBe(1e-300)
  expect(special.i0e(1e308).item()).toBeCloseTo(3.989422804014327e-155, 165)
  expect(special.y0(5e-324).item()).toBeCloseTo(-473.9990734230043, 9)
  expect(special.polygamma(2, -5e-324).item()).toBe(Number.POSITIVE_INFINITY)
  expect(special.polygamma(3, -1 + 2 ** -40).item() / (6 * 2 ** 160)).toBeCloseTo(1, 14)
  expect(special.zeta(1e9, 0.5).item()).toBe(Number.POSITIVE_INFINITY)
  expect(special.zeta(1e9).item()).toBe(1)
  expect(special.kv(1e300, 5e-324).item()).toBe(Number.POSITIVE_INFINITY)
  expect(special.legendreP(10000, 1e300).item()).toBe(Number.POSITIVE_INFINITY)
  expect(special.laguerre(1001, 1e300).item()).toBe(Number.NEGATIVE_INFINITY)
})
