/** Powers and their derivatives in every mode, against values by mpmath: see make/powers.py. */
import { grad, jet, jit, jvp, type NDArray, np, vmap } from "taylorjet"
import { describe, expect, it } from "vitest"
import { difference } from "./exact.js"
import { read } from "./functions.js"

interface Reference {
  readonly values: readonly { readonly x: number; readonly r: number; readonly value: string }[]
  readonly curves: readonly {
    readonly x: readonly number[]
    readonly r: number
    readonly coefficients: readonly string[]
    readonly sizes: readonly string[]
  }[]
}

const { values, curves } = read("powers") as unknown as Reference

type DType = "float64" | "float32"

/** What a dtype holds: the relative distance of its numbers, the least normal one, the largest, and its rounding. */
const formats = {
  float64: { epsilon: 2 ** -52, least: 2 ** -1022, largest: Number.MAX_VALUE, round: (x: number) => x },
  float32: { epsilon: 2 ** -23, least: 2 ** -126, largest: 2 ** 128 - 2 ** 104, round: Math.fround },
}

const numberOf = (text: string) => Number(text.replace("inf", "Infinity"))

/** The distance from a number in units in the last place of the dtype, where it lies among the dtype's normal numbers. */
function ulps(got: number, text: string, dtype: DType): number {
  const value = Math.abs(numberOf(text))
  const exponent = Math.floor(Math.log2(value))
  const unit = formats[dtype].epsilon * 2 ** (2 ** exponent > value ? exponent - 1 : exponent)
  return Math.abs(difference(got, text)) / unit
}

type Power = (x: NDArray, r: number) => NDArray

const bare: Power = (x, r) => np.power(x, r)
const inArray: Power = (x, r) => np.power(x, np.array([r, 1], { dtype: x.dtype })).at(0)

describe("values are within two units in the last place", () => {
  const list = (of: (v: Reference["values"][number]) => number, dtype: DType) =>
    np.array(inside(dtype).map(of), { dtype })
  /** Those with numbers of the dtype. */
  const inside = (dtype: DType) =>
    values.filter(({ x, r, value }) => {
      const { round, least, largest } = formats[dtype]
      const size = Math.abs(numberOf(value))
      return round(x) === x && round(r) === r && size > least && size < largest
    })
  const narrow = values.map(({ x, r }) => ({ x: Math.fround(x), r: Math.fround(r) }))

  it.each<[string, (xs: NDArray, rs: NDArray) => NDArray]>([
    ["in arrays", np.power],
    ["in arrays, compiled", jit(np.power)],
  ])("%s", (_, f) => {
    const got = f(
      list(({ x }) => x, "float64"),
      list(({ r }) => r, "float64"),
    )
    const wrong = inside("float64").filter(({ value }, i) => !(ulps(got.data[i], value, "float64") <= 2))
    expect(wrong).toEqual([])
  })

  it.each<[string, (r: number) => (x: NDArray) => NDArray]>([
    ["bare", (r) => (x) => np.power(x, r)],
    ["bare, compiled", (r) => jit((x: NDArray) => np.power(x, r))],
  ])("%s", (_, of) => {
    const exponents = new Set(values.map(({ r }) => r))
    for (const r of exponents) {
      const those = values.filter((v) => v.r === r)
      const got = of(r)(np.array(those.map(({ x }) => x)))
      const wrong = those.filter(({ value }, i) => !(ulps(got.data[i], value, "float64") <= 2))
      expect(wrong).toEqual([])
    }
  })

  it("in float32", () => {
    for (const r of new Set(narrow.map((v) => v.r)))
      for (const f of [
        (x: NDArray) => np.power(x, r),
        (x: NDArray) => np.power(x, np.full(x.shape, r, { dtype: "float32" })),
      ]) {
        const x = np.array(
          narrow.filter((v) => v.r === r).map((v) => v.x),
          { dtype: "float32" },
        )
        const exact = np.power(x.astype("float64"), r)
        for (const got of [f(x), jit(f)(x)])
          got.data.forEach((y, i) => {
            const size = Math.abs(exact.data[i])
            if (size < formats.float32.least || size > formats.float32.largest) return
            expect(ulps(y, String(exact.data[i]), "float32")).toBeLessThanOrEqual(2)
          })
      }
  })
})

/**
 * Is it the coefficient, but for `units` times what rounding makes of its terms? A sum of several terms that leave the
 * range may be NaN.
 */
function isNear(got: number, text: string, size: string, single: boolean, dtype: DType, units: number): boolean {
  const { epsilon, least, round } = formats[dtype]
  const value = numberOf(text)
  const isOver = !Number.isFinite(round(4 * numberOf(size)))
  if (isOver && !single && !Number.isFinite(got)) return true
  if (!Number.isFinite(round(value))) return got === Math.sign(value) * Number.POSITIVE_INFINITY
  return Math.abs(difference(got, text)) <= units * epsilon * Math.max(numberOf(size), least)
}

type Curve = Reference["curves"][number]

const isLine = ({ x }: Curve) => x[1] === 1 && x.slice(2).every((c) => c === 0)

function check(of: (curve: Curve) => ArrayLike<number>, which: readonly Curve[], dtype: DType = "float64", units = 16) {
  const wrong = which.flatMap((curve) => {
    const got = Array.from(of(curve))
    const fine = got.every((y, k) => isNear(y, curve.coefficients[k], curve.sizes[k], isLine(curve), dtype, units))
    return fine ? [] : [{ ...curve, got }]
  })
  expect(wrong).toEqual([])
}

const coefficientsOf = (f: (x: NDArray) => NDArray, [x0, ...terms]: readonly (number | NDArray)[]): NDArray[] => {
  const [y0, series] = jet(f, [x0], [terms], { factorialScaled: false })
  return [y0, ...series]
}

describe("Taylor coefficients to order four", () => {
  /** With an exponent that is no number, coefficient k takes x^(r-k) times k terms, and that must be in the range. */
  const isInRange = (c: Curve, largest: number) =>
    isLine(c) || c.x[0] === 0 || Math.abs(Math.log(Math.abs(c.x[0])) * (c.r - 4)) < Math.log(largest)
  const inRange = curves.filter((c) => isInRange(c, 1e300))
  const jets: [string, Power, readonly Curve[]][] = [
    ["of bare exponents", bare, curves],
    ["of exponents in arrays", inArray, inRange],
  ]
  it.each(jets)("%s", (_, power, those) => {
    check(({ x, r }) => coefficientsOf((y) => power(y, r), x).map(Number), those)
  })

  it("of traced exponents, compiled", () => {
    const f = jit((x: NDArray, r: NDArray) =>
      np.stack(
        coefficientsOf(
          (y) => np.power(y, r),
          [0, 1, 2, 3, 4].map((k) => x.at(k)),
        ),
      ),
    )
    check(({ x, r }) => f(np.array(x), np.array(r)).data, inRange)
  })

  it("of mapped exponents and points", () => {
    const [x, r] = [np.array(curves.map((c) => [...c.x])), np.array(curves.map((c) => c.r))]
    const all = vmap((xs: NDArray, s: NDArray) =>
      np.stack(
        coefficientsOf(
          (y) => np.power(y, s),
          [0, 1, 2, 3, 4].map((k) => xs.at(k)),
        ),
      ),
    )
    const rows = all(x, r).toArray() as number[][]
    check((c) => rows[curves.indexOf(c)], inRange)
  })

  it("compiled", () => {
    for (const r of new Set(curves.map((c) => c.r))) {
      const those = curves.filter((c) => c.r === r)
      const along = (terms: readonly (number | NDArray)[]) =>
        jit((x: NDArray) => np.stack(coefficientsOf((y) => np.power(y, r), [x, ...terms])))
      const column = (list: readonly Curve[], k: number) => np.array(list.map((c) => c.x[k]))
      const [lines, others] = [those.filter(isLine), those.filter((c) => !isLine(c))]
      for (const [list, f] of [
        [lines, along([1, 0, 0, 0].map((v) => np.full(lines.length, v)))],
        [others, along([1, 2, 3, 4].map((k) => column(others, k)))],
      ] as const) {
        const rows = f(column(list, 0)).transpose().toArray() as number[][]
        check((c) => rows[list.indexOf(c)], list)
      }
    }
  })

  it("in float32", () => {
    const fitting = curves.filter(
      (c) => [...c.x, c.r].every((v) => Math.abs(v) < 1e37 && (v === 0 || Math.abs(v) > 1e-37)) && Math.abs(c.r) < 100,
    )
    const single = (v: number) => np.array(v, { dtype: "float32" })
    for (const [, power, all] of jets) {
      const exact = fitting.filter(
        (c) => c.x.every((v) => Math.fround(v) === v) && (all === curves || isInRange(c, 1e37)),
      )
      check(({ x, r }) => coefficientsOf((y) => power(y, r), x.map(single)).map(Number), exact, "float32")
    }
  })
})

describe("derivatives to order four", () => {
  const lines = curves.filter(isLine)
  const factorials = [1, 1, 2, 6, 24]
  type Transform = (f: (x: NDArray) => NDArray) => (x: NDArray) => NDArray
  const forward: Transform = (f) => (x) => jvp(f, [x], [np.onesLike(x)])[1]
  const reverse: Transform = (f) => (x) => grad(f)(x)
  it.each<[string, readonly Transform[]]>([
    ["forward", [forward, forward, forward, forward]],
    ["reverse", [reverse, reverse, reverse, reverse]],
    ["forward over reverse", [reverse, forward, reverse, forward]],
  ])("%s", (_, transforms) => {
    for (const power of [bare, inArray])
      check(
        ({ x, r }) => {
          const fs = [(y: NDArray) => power(y, r)]
          for (const transform of transforms) fs.push(transform(fs[fs.length - 1]))
          return fs.map((f, k) => Number(f(np.array(x[0]))) / factorials[k])
        },
        lines.filter((c) => c.coefficients.every((y, k) => !(Math.abs(numberOf(y)) > 1e306 / factorials[k]))),
      )
  })
})
