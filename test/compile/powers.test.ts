// Powers of half exponents, compiled as roots and products, against the reference: at zeros, infinities, and where numbers end.
import { jit, np } from "taylorjet"
import { expect, it } from "vitest"

const at = [0, -0, Infinity, -Infinity, Number.NaN, -1, 5e-324, 1e-310, 1e-200, 1.7e308, 3.3e205, 2, 0.3, 7.1e100]
const exponents = [0.5, -0.5, 1.5, -1.5, 2.5, -2.5]

it.each(exponents)("x^%f", (r) => {
  for (const [dtype, bound] of [
    ["float64", 7e-16],
    ["float32", 3e-7],
  ] as const) {
    const x = np.array(at, { dtype })
    const expected = np.power(x, r).data
    jit((y) => np.power(y, r))(x).data.forEach((value, i) => {
      if (Number.isFinite(expected[i]) && expected[i] !== 0)
        expect(Math.abs(value / expected[i] - 1)).toBeLessThanOrEqual(bound)
      else expect(value).toBe(expected[i])
    })
  }
})
