/** Functions that equations define, in every mode, against Taylor coefficients in 60 digits: see make/roots.py. */
import { grad, hessian, implicit, inverse, jet, jit, type NDArray, np, root, taylor, vmap } from "taylorjet"
import { describe, expect, it } from "vitest"
import { read } from "./functions.js"

interface Kepler {
  readonly e: number
  readonly M: number
  readonly de: number
  readonly dM: number
  readonly coefficients: readonly number[]
}

interface Volatility {
  readonly strike: number
  readonly rate: number
  readonly expiry: number
  readonly price: number
  readonly dprice: number
  readonly dstrike: number
  readonly start: number
  readonly coefficients: readonly number[]
}

const { kepler, volatility } = read("roots") as { kepler: readonly Kepler[]; volatility: readonly Volatility[] }

const equation = (E: NDArray, e: NDArray, M: NDArray) => E.sub(np.sin(E).mul(e)).sub(M)
const anomaly = (e: NDArray, M: NDArray) => root(equation, M, e, M)

const spot = 100
const normal = (x: NDArray) => np.erfc(x.div(-Math.SQRT2)).div(2)

/** The Black-Scholes price of a call. */
function call(sigma: NDArray, strike: NDArray, rate: number, expiry: number): NDArray {
  const width = sigma.mul(Math.sqrt(expiry))
  const d = np
    .log(np.div(spot, strike))
    .add(rate * expiry)
    .div(width)
    .add(width.div(2))
  return normal(d)
    .mul(spot)
    .sub(strike.mul(Math.exp(-rate * expiry)).mul(normal(d.sub(width))))
}

/** The Taylor coefficients of t ↦ f(x + t d), order by order. */
function coefficients(f: (...xs: NDArray[]) => NDArray, x: readonly number[], d: readonly number[], order: number) {
  const series = d.map((di): number[] => [di, ...new Array<number>(order - 1).fill(0)])
  const pushed = (...xs: NDArray[]): NDArray => {
    const [y, terms] = jet(f, xs, series as never, { factorialScaled: false })
    return np.stack([y, ...terms])
  }
  return [pushed(...x.map((xi) => np.array(xi))), jit(pushed)(...x)].map((y) => Array.from(y.data))
}

function near(got: readonly number[], expected: readonly number[], tolerance: number): void {
  expect(got.length).toBe(expected.length)
  const scale = Math.max(...expected.map(Math.abs))
  got.forEach((x, k) => {
    expect(Math.abs(x - expected[k]) / (Math.abs(expected[k]) + 1e-3 * scale)).toBeLessThan(tolerance)
  })
}

describe("Kepler's equation", () => {
  it.each(kepler)("to order 10 from e = $e, M = $M along ($de, $dM)", ({ e, M, de, dM, coefficients: expected }) => {
    for (const got of coefficients(anomaly, [e, M], [de, dM], 10)) near(got, expected, 1e-11)
  })

  it("derivatives of all modes agree", () => {
    const [{ e, M, coefficients: byE }, { coefficients: byM }] = kepler
    const gradient = grad(anomaly, { argnums: [0, 1] })(e, M)
    near(gradient.map(Number), [byE[1], byM[1]], 1e-12)
    const h = hessian(anomaly, { argnums: [0, 1] })(e, M) as unknown as NDArray[][]
    near([Number(h[0][0]), Number(h[1][1])], [2 * byE[2], 2 * byM[2]], 1e-12)
    expect(Number(h[0][1])).toBeCloseTo(Number(h[1][0]), 13)
    const along = jet(grad(anomaly), [e, M], [[1, 0, 0], [0, 0, 0]]) // biome-ignore format: one line
    near(
      [Number(along[0]), ...along[1].map(Number)],
      [1, 2, 6, 24].map((f, k) => f * byE[k + 1]),
      1e-11,
    )
    const overRoot = grad((x: NDArray) => jet((y: NDArray) => anomaly(y, np.array(M)), [x], [[1, 0]])[1][1])(e)
    near([Number(overRoot)], [6 * byE[3]], 1e-11)
  })

  it("over starts and parameters", () => {
    const eccentricities = [0.1, 0.5, 0.7]
    const each = eccentricities.map((e) => Number(grad(anomaly)(e, 1)))
    const mapped = vmap(grad(anomaly), { inAxes: [0, null] })
    for (const f of [mapped, jit(mapped)]) near(Array.from(f(eccentricities, 1).data), each, 1e-13)
    const from = vmap((start: NDArray) => root(equation, start, 0.5, 1))
    for (const f of [from, jit(from)])
      near(
        Array.from(f([0.5, 1, 1.6]).data),
        [0, 0, 0].map(() => kepler[0].coefficients[0]),
        1e-14,
      )
    expect(Number(grad((start: NDArray) => root(equation, start, 0.5, 1))(1))).toBe(0)
  })
})

describe("implied volatility", () => {
  it.each(volatility)("to order 6: strike $strike, expiry $expiry", (c) => {
    const F = (sigma: NDArray, price: NDArray, strike: NDArray) => call(sigma, strike, c.rate, c.expiry).sub(price)
    const byNewton = (price: NDArray, strike: NDArray) => root(F, c.start * 1.2, price, strike)
    const bracket = inverse((sigma: NDArray, strike: NDArray) => call(sigma, strike, c.rate, c.expiry), {
      bracket: [0.01, 4],
    })
    const byHand = implicit(F, (_: NDArray, price: NDArray, strike: NDArray) => {
      let [low, high] = [0.01, 4]
      for (let i = 0; i < 80; i++) {
        const middle = (low + high) / 2
        if (call(np.array(middle), strike, c.rate, c.expiry).item() < price.item()) low = middle
        else high = middle
      }
      return np.array((low + high) / 2)
    })
    for (const f of [byNewton, bracket, (p: NDArray, k: NDArray) => byHand(0.2, p, k)])
      for (const got of coefficients(f as never, [c.price, c.strike], [c.dprice, c.dstrike], 6))
        near(got, c.coefficients, 1e-10)
  })
})

describe("series reversion", () => {
  const functions: Record<string, [(x: NDArray) => NDArray, number]> = {
    "x + x³": [(x) => x.add(x.mul(x).mul(x)), 0.5],
    "x exp x": [(x) => x.mul(np.exp(x)), 0.3],
    sinh: [(x) => np.sinh(x), 1],
  }
  it.each(Object.entries(functions))("of %s equals Jet.inverse", (_, [f, at]) => {
    const reverted = taylor(f, at, 8).inverse()
    const found = taylor(inverse(f), f(np.array(at)), 8)
    expect(Number(found.value)).toBeCloseTo(at, 14)
    near(found.coefficients.slice(1).map(Number), reverted.coefficients.slice(1).map(Number), 1e-11)
  })
})
