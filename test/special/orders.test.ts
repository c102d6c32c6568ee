/** Orders that are too high are refused or bounded: none takes without end, none gives a wrong number. */
import { type NDArray, special } from "taylorjet"
import { expect, it } from "vitest"

const near = (got: NDArray, expected: readonly number[]) =>
  [...got.data].forEach((x, i) => void expect(Math.abs(x / expected[i] - 1)).toBeLessThan(4e-14))

it("polynomials and polygamma name the highest order", () => {
  for (const f of [special.legendreP, special.hermite, special.chebyshevT, special.laguerre])
    expect(() => f(1e9, 0.5)).toThrow(/n must be from 0 to 10000; got 1000000000/)
  expect(() => special.sphHarm(0, 1e9, 0.1, 0.2)).toThrow(/sphHarm: n must be from 0 to 10000/)
  expect(() => special.polygamma(1e9, 1)).toThrow(/polygamma: n must be from 0 to 169; got 1000000000/)
  expect(special.chebyshevT(10_000, 0.5).item()).toBeCloseTo(-0.5, 14)
})

// Expected values: mpmath 1.3, 40 digits.
it("expn of any order", () => {
  near(special.expn(999, [1e-10, 1.9]), [0.0010020040079157312, 0.00014958329303179277])
  near(special.expn(1000, [1e-10, 0.1, 1.9]), [0.0010010010009008006, 0.00090565241447135906, 0.00014943384481068535])
  near(special.expn(1e9, [0.5, 1]), [6.0653066001589875e-10, 3.6787944117144232e-10])
  near(special.polygamma(169, [1, 50]), [4.26906800900471e304, 6.61794565422105e15])
})

it("sphHarm of an order of which the factorials are no doubles", () => {
  near(special.sphHarm(100, 100, 0, Math.PI / 2), [1.3426078850418859])
  near(special.sphHarm(120, 130, 0.1, 1), [0.00075314799818194539])
  expect(() => special.sphHarm(200, 200, 0.1, 1)).toThrow(/sphHarm: expected m whose factors are doubles/)
  expect(() => special.sphHarm(-50, 10_000, 0.1, 1)).toThrow(/take a smaller m/)
})
