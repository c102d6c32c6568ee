// int32 and conversions: wasm yields the bits that the reference yields, also beside float64, where vectors hold two.
import { describe, expect, it } from "vitest"
import { compile as reference } from "../../src/backends/reference.js"
import { compile as wasm } from "../../src/backends/wasm/run.js"
import { Site } from "../../src/backends/wasm/site.js"
import type { Atom, Lit } from "../../src/ir/atom.js"
import { type Aval, aval } from "../../src/ir/aval.js"
import { bind, build } from "../../src/ir/builder.js"
import { type DType, dtypes, isFloat } from "../../src/ir/dtype.js"
import type { Params, Primitive } from "../../src/ir/primitive.js"
import { add, mul } from "../../src/primitives/index.js"
import { registry } from "../../src/primitives/registry.js"
import { cases, lit } from "./sampling.js"

const whole = [0, 1, -1, 2, 3, 7, -7, 31, 65_537, -123_456_789, 2 ** 31 - 1, -(2 ** 31)]
const real = [
  ...whole,
  ...[-0, 0.5, -0.5, 1e-40, 2.5, -7.9, 1e-320, 2 ** 31, -(2 ** 31) - 1, 2 ** 32 - 0.5, 2 ** 32, -(2 ** 32) - 3.5],
  ...[2 ** 53 + 2, -(2 ** 62) - 4096, 3e9, -3e9, 1e22, 1e39, -1e300],
  ...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
]
const valuesOf = (dtype: DType) => (isFloat(dtype) ? real : dtype === "bool" ? [0, 1] : whole)

/** Every combination of values, as one array for each operand. */
function combined(types: readonly DType[]): Lit[] {
  const lists = types.map(valuesOf)
  const size = lists.reduce((n, list) => n * list.length, 1)
  let stride = 1
  return lists.map((list, i) => {
    const step = stride
    stride *= list.length
    return lit(
      aval([size], types[i]),
      Array.from({ length: size }, (_, k) => list[Math.floor(k / step) % list.length]),
    )
  })
}

/** One application, alone and with a float64 that the same kernel computes. */
function agree(primitive: Primitive, types: readonly DType[], params: Params = {}): void {
  const inputs = combined(types)
  const beside = lit(aval(inputs[0].aval.shape), inputs[0].data)
  const run = (f: (xs: readonly Atom[], y: Atom) => readonly Atom[]) => {
    const program = build(
      [...inputs, beside].map((x) => x.aval),
      (...xs) => f(xs.slice(0, -1), xs.at(-1) as Atom),
    )
    const all = [...inputs, beside]
    const [expected, got] = [reference(program).run(all), wasm(program, { site: new Site(), fma: true }).run(all)]
    expect(got.map((y) => y.data)).toEqual(expected.map((y) => y.data))
  }
  run((xs) => bind(primitive, xs, params))
  run((xs, y) => [...bind(primitive, xs, params), mul(y, y)])
  run((xs, y) => [mul(y, y), ...bind(primitive, xs, params).map((z) => (z.aval.dtype === "bool" ? z : add(z, z)))])
}

const accepts = (primitive: Primitive, inputs: readonly Aval[], params: Params = {}): boolean => {
  try {
    primitive.type(inputs, params, [])
    return true
  } catch {
    return false
  }
}

describe("int32", () => {
  const scalar = cases.filter(
    ({ primitive: { lower }, sample }) => lower?.kind === "scalar" && sample.operands[0].aval.shape.length <= 1,
  )
  for (const primitive of new Set(scalar.map((c) => c.primitive))) {
    const { operands } = primitive.domain[0]
    const types = operands.map(({ aval: a }) => (isFloat(a.dtype) ? "int32" : a.dtype))
    if (!types.includes("int32")) continue
    if (
      !accepts(
        primitive,
        types.map((dtype) => aval([1], dtype)),
      )
    )
      continue
    it(primitive.name, () => agree(primitive, types))
  }
})

describe("conversions", () => {
  for (const primitive of registry.values())
    if (primitive.lower?.kind === "conversion")
      for (const from of dtypes)
        for (const dtype of dtypes)
          if (accepts(primitive, [aval([1], from)], { dtype }))
            it(`${primitive.name} ${from} to ${dtype}`, () => agree(primitive, [from], { dtype }))
})
