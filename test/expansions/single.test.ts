/** The expansions for float32, over numbers rounded to float32, against those for float64. */
import { describe, expect, it } from "vitest"
import * as double from "../../src/primitives/expansions/index.js"
import { single as precision } from "../../src/primitives/expansions/parts.js"
import * as single from "../../src/primitives/expansions/single.js"
import type { ScalarOps } from "../../src/primitives/scalar.js"
import { numbers, numbers32 } from "./numbers.js"

type OverValues = <V>(s: ScalarOps<V>, x: V) => V | readonly V[]

/** The error allowed, in units in the last place of float32, and where the function is accurate. */
const bounds: Record<keyof typeof single, { ulps: number; limit: number }> = {
  exp: { ulps: 2, limit: Number.POSITIVE_INFINITY },
  sincos: { ulps: 2, limit: precision.angleLimit },
  tanh: { ulps: 3, limit: Number.POSITIVE_INFINITY },
}

const word = new DataView(new ArrayBuffer(4))

function float(bits: number): number {
  word.setUint32(0, bits)
  return word.getFloat32(0)
}

/** All exponents, ordinary ranges, and where something happens. */
const points = [
  ...Array.from({ length: 60_000 }, (_, i) => float((i * 71_587 + 13) >>> 0)),
  ...Array.from({ length: 40_000 }, (_, i) => Math.fround((i - 20_000) / 7001)),
  ...Array.from({ length: 40_000 }, (_, i) => Math.fround((i - 20_000) / 173)),
  ...Array.from({ length: 6366 }, (_, i) => Math.fround((i * Math.PI) / 2)),
  ...[0, 1, 2 ** -149, 2 ** -126, 88.72283, 89, 103.97, 104, 56, 60, 1e4, 3e38, Number.POSITIVE_INFINITY].flatMap(
    (x) => [Math.fround(x), Math.fround(-x)],
  ),
  Number.NaN,
]

const { exponent } = numbers()

/** The distance of a float32 from the exact value in units of its last place; infinity stands for 2^128 and above. */
function error(y: number, exact: number): number {
  if (Object.is(y, exact)) return 0
  const bounded = Math.abs(y) === Number.POSITIVE_INFINITY ? Math.sign(y) * 2 ** 128 : y
  if (Math.abs(exact) >= 2 ** 128)
    return y === Math.sign(exact) * Number.POSITIVE_INFINITY ? 0 : Number.POSITIVE_INFINITY
  const distance = Math.abs(bounded - exact) / 2 ** Math.max(exponent(exact) - 23, -149)
  return exact === 0 || Number.isNaN(distance) ? Number.POSITIVE_INFINITY : distance
}

const inDouble = new Map(Object.entries(double) as [string, OverValues][])

describe.each(Object.entries(single) as [keyof typeof single, OverValues][])("%s in float32", (name, f32) => {
  const { ulps, limit } = bounds[name]
  const f64 = inDouble.get(name) as OverValues
  it.each([false, true])(`is within ${ulps} ulp, fused: %s`, (fused) => {
    const s = numbers32(fused)
    const failures = points
      .filter((x) => !(Math.abs(x) > limit))
      .flatMap((x) => {
        const exact = [f64(numbers(), x)].flat()
        const outputs = [f32(s, { x })].flat().map((y) => y.x)
        const errors = outputs.map((y, i) => error(y, exact[i]))
        return errors.every((e) => e <= ulps) ? [] : [`${name} ${x}: ${outputs} for ${exact}, ${errors} ulp`]
      })
    expect(failures.slice(0, 10)).toEqual([])
  })
})
