// Everyday functions of np against NumPy and JAX: test/numbers/make/everyday.py says what the fields mean.
import { readFileSync } from "node:fs"
import { jet, jit, NDArray, np } from "taylorjet"
import { describe, expect, it } from "vitest"

type Stored = number | string | { shape: number[]; data: (number | string | boolean)[]; dtype: NDArray["dtype"] }
type Options = Readonly<Record<string, Stored | number[] | boolean>>
interface Call {
  readonly name: string
  readonly args: readonly Stored[]
  readonly options?: Options
  readonly expected: readonly Stored[]
}
interface Numbers {
  readonly calls: readonly Call[]
  readonly sinc: readonly { x: number; coefficients: number[] }[]
  readonly logaddexp: readonly { x: number; y: number; direction: number[]; coefficients: number[] }[]
}

const file = new URL("everyday.json", import.meta.url)
const numbers = JSON.parse(readFileSync(file, "utf8")) as Numbers

function load(x: Stored | number[] | boolean): unknown {
  if (typeof x !== "object") return /^-?(Infinity|NaN)$/.test(String(x)) ? Number(x) : x
  if (Array.isArray(x)) return x
  return np.reshape(np.array(x.data.map(Number), { dtype: x.dtype }), x.shape)
}

const relative = { float64: 2e-14, float32: 3e-7, int32: 0, bool: 0 }

/** Functions that are sampled at zeros whose signs NumPy defines. */
const signed = ["mod", "floorDivide", "divmod", "copysign", "round", "sort"]

/** Equal elements, or near ones: relative to themselves and to the largest finite one. */
function expectNear(got: NDArray, expected: NDArray, signs: boolean): void {
  expect([got.dtype, got.shape]).toEqual([expected.dtype, expected.shape])
  const finite = Array.from(expected.data, Math.abs).filter((x) => x < Number.POSITIVE_INFINITY)
  const scale = Math.max(0, ...finite.filter((x) => x < 1e10))
  const tolerance = relative[expected.dtype]
  expected.data.forEach((want: number, i: number) => {
    const value = got.data[i]
    const near = Math.abs(value - want) <= tolerance * Math.max(Math.abs(want), scale)
    const isZero = signs && value === 0 && want === 0
    if (!Object.is(value, want) && (!near || isZero)) expect.fail(`element ${i} is ${value}, not ${want}`)
  })
}

const functions = np as unknown as Readonly<Record<string, (...args: unknown[]) => NDArray | NDArray[]>>
const names = [...new Set(numbers.calls.map(({ name }) => name))]

describe.each(names)("%s", (name) => {
  const own = numbers.calls.filter((call) => call.name === name)
  const compare = (run: (f: (...xs: NDArray[]) => NDArray[], xs: NDArray[]) => NDArray[]) => {
    for (const { args, options, expected } of own) {
      const operands = args.map(load)
      const given = options ? [Object.fromEntries(Object.entries(options).map(([key, x]) => [key, load(x)]))] : []
      const moving = operands.flatMap((x, i) => (x instanceof NDArray ? [i] : []))
      const f = (...xs: NDArray[]) =>
        [functions[name](...operands.map((x, i) => (moving.includes(i) ? xs[moving.indexOf(i)] : x)), ...given)].flat()
      const results = run(
        f,
        moving.map((i) => operands[i] as NDArray),
      )
      expect(results.length).toBe(expected.length)
      results.forEach((got, i) => void expectNear(got, load(expected[i]) as NDArray, signed.includes(name)))
    }
  }
  it("is that of NumPy or JAX", () => compare((f, xs) => f(...xs)))
  it("is the same when compiled", () => compare((f, xs) => jit(f)(...xs)))
})

describe.each(numbers.sinc)("sinc about $x", ({ x, coefficients }) => {
  it("has its Taylor series", () => {
    const [value, rest] = jet((t) => np.sinc(t), [x], [[1, ...coefficients.slice(2).map(() => 0)]], {
      factorialScaled: false,
    })
    for (const [k, got] of [value, ...rest].map(Number).entries()) {
      // Relative to how large the coefficient may be: |f⁽ᵏ⁾| <= πᵏ/(k + 1) and the like of 1/(πx).
      const size =
        (Math.PI ** k / Array.from({ length: k }, (_, i) => i + 1).reduce((p, i) => p * i, 1)) *
        Math.min(1 / (k + 1), 1 / Math.abs(Math.PI * x))
      expect(Math.abs(got - coefficients[k]) / size, `order ${k}`).toBeLessThanOrEqual(1e-14)
    }
  })
})

describe.each(numbers.logaddexp)("logaddexp at $x, $y", ({ x, y, direction, coefficients }) => {
  it("has its Taylor series", () => {
    const lines = direction.map((d) => [d, ...coefficients.slice(2).map(() => 0)])
    const [value, rest] = jet((a, b) => np.logaddexp(a, b), [x, y], lines, { factorialScaled: false })
    for (const [k, got] of [value, ...rest].map(Number).entries())
      expect(Math.abs(got - coefficients[k]), `order ${k}`).toBeLessThanOrEqual(1e-14 * Math.abs(coefficients[k]))
  })
})
