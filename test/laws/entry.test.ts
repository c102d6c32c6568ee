// entry undoes batch: the outputs at one place follow from the operands there; a summand's sum is the output.
import { describe, expect, it } from "vitest"
import type { Atom } from "../../src/ir/atom.js"
import { aval } from "../../src/ir/aval.js"
import { bind } from "../../src/ir/builder.js"
import type { Equation } from "../../src/ir/program.js"
import { real, sample } from "../../src/primitives/kinds/op.js"
import { registry } from "../../src/primitives/registry.js"
import { reshape } from "../../src/primitives/reshape.js"
import { slice } from "../../src/primitives/sliceAndPad.js"
import { vmap } from "../../src/transforms/vmap.js"
import { cases, data, drawOperands, programOf, uniform } from "./sampling.js"

/** Place d of the leading axis. */
function place(x: Atom, d: number): Atom {
  const { shape } = x.aval
  const part = { start: [d, ...shape.slice(1).map(() => 0)], step: shape.map(() => 1), shape: [1, ...shape.slice(1)] }
  return reshape(slice(x, part), { shape: shape.slice(1) })
}

const size = 3

/** The equations that primitives write when they are batched. */
const batched: { title: string; e: Equation }[] = cases.flatMap((c) => {
  const program = vmap(
    programOf(c),
    size,
    c.sample.operands.map(() => true),
  )
  const [e] = program.equations
  return program.equations.length === 1 && e ? [{ title: c.title, e }] : []
})

describe("entry", () => {
  for (const { title, e } of batched) {
    const entry = e.primitive.entry?.(
      e.inputs.map((x) => x.aval),
      e.params,
    )
    if (!entry) continue
    it(`${title}, batched`, () => {
      const next = uniform(12)
      const operands = e.inputs.map((x) => {
        const range = x.aval.dtype === "int32" ? ([0, 2] as const) : ([0.4, 0.7] as const)
        return drawOperands(sample([{ aval: x.aval, range }]), next)[0]
      })
      const outputs = bind(e.primitive, operands, e.params)
      for (let d = 0; d < size; d++)
        entry(operands, (x) => place(x, d)).forEach((y, o) => {
          expect(y.aval).toEqual(place(outputs[o], d).aval)
          expect(data(y)).toEqual(data(place(outputs[o], d)))
        })
    })
  }

  it("is had by most primitives", () => {
    expect(batched.filter(({ e }) => e.primitive.entry).length).toBeGreaterThan(100)
  })
})

describe("summand", () => {
  const weights = { batch: [[], []], over: [[0], [0]] }
  const samples = {
    sum: [sample([real([3])], { axes: [0] }), sample([real([3, 2, 2])], { axes: [0, 2] })],
    contract: [
      sample([real([3]), real([3])], weights),
      sample([real([3]), real([3, 2])], weights),
      sample([real([3, 2, 2]), real([3])], weights),
    ],
  }
  for (const [name, list] of Object.entries(samples))
    for (const s of list)
      it(`${name} ${JSON.stringify(s.params)} of ${s.operands.map(({ aval: { shape } }) => `[${shape}]`)}`, () => {
        const primitive = registry.get(name)
        const operands = drawOperands(s, uniform(13))
        const term = primitive?.summand?.(
          operands.map((x) => x.aval),
          s.params,
        )
        if (!primitive || !term) throw new Error("there is no summand")
        const [output] = bind(primitive, operands, s.params)
        const terms = Array.from({ length: size }, (_, d) => data(term(operands, (x) => place(x, d))))
        data(output).forEach((value, n) => {
          const total = terms.reduce((sum, t) => sum + t[n], 0)
          expect(Math.abs(value - total)).toBeLessThanOrEqual(1e-14 * 10)
        })
      })

  it("is undefined where the leading axis is not what is summed", () => {
    const a = aval([3, 2])
    expect(registry.get("sum")?.summand?.([a], { axes: [1] })).toBeUndefined()
    expect(registry.get("contract")?.summand?.([a, a], weights)).toBeUndefined()
  })
})
