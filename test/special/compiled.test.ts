/** Functions that have scalar code agree with Arb's values and coefficients as well compiled as they do by themselves. */
import { jit, type NDArray, np, taylor } from "taylorjet"
import { describe, expect, it } from "vitest"
import { difference } from "../numbers/exact.js"
import { functionOf, read } from "../numbers/functions.js"
import { allowedSpecial, type Special, specials, ulps, valueErrorsOf } from "../numbers/special.js"

const names = ["gammaln", "digamma", "polygamma 2", "erfcx", "logNdtr", "i0", "i1", "i0e", "i1e", "j0", "j1"]
const order = 20

const coefficients = (f: (x: NDArray) => NDArray) => jit((x: NDArray) => taylor(f, x, order).coefficients)

function wrong({ taylorjet, points }: Special): object[] {
  const run = coefficients(functionOf(taylorjet))
  return points.flatMap(({ x, coefficients: expected, condition }) =>
    run(np.array(x)).flatMap((y, k) => {
      const size = Math.abs(Number(expected[k]))
      const error = Math.abs(difference(y.item(), expected[k])) / (size === 0 ? 1 : size)
      return error <= allowedSpecial(condition[k] ?? 1) ? [] : [{ x, k, y: y.item(), error, condition: condition[k] }]
    }),
  )
}

describe.each(specials.filter(({ name }) => names.includes(name)))("$name, compiled", (f) => {
  it("has values within 4 ulp", () => {
    const run = jit(functionOf(f.taylorjet))
    expect(valueErrorsOf(run, f.values).filter((value) => !(value.ulps <= ulps))).toEqual([])
  })
  it(`has coefficients to order ${order}`, () => {
    expect(wrong(f)).toEqual([])
  })
})

const { sinc } = read("everyday") as { sinc: { x: number; coefficients: string[] }[] }

it("sinc, compiled, has coefficients to order 20 at zero, beside it, and elsewhere", () => {
  const run = coefficients(np.sinc)
  for (const { x, coefficients: expected } of sinc)
    run(np.array(x)).forEach((y, k) => {
      expect(Math.abs(difference(y.item(), expected[k]))).toBeLessThan(
        1e-12 * Math.max(1e-12, Math.abs(Number(expected[k]))),
      )
    })
})
