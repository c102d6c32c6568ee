// A printed program, parsed, prints the same and computes the same.
import { describe, expect, it } from "vitest"
import { call } from "../../src/ir/builder.js"
import { check } from "../../src/ir/check.js"
import { parse } from "../../src/ir/parse.js"
import { print } from "../../src/ir/print.js"
import { registry } from "../../src/primitives/registry.js"
import { jet } from "../../src/transforms/jet.js"
import { cases, data, drawNumbers, programOf, tangent, uniform } from "./sampling.js"

describe("print and parse", () => {
  for (const c of cases)
    it(c.title, () => {
      const program = jet(programOf(c), 2)
      const text = print(program, Number.POSITIVE_INFINITY)
      const back = check(parse(text, (name) => registry.get(name)))
      expect(print(back, Number.POSITIVE_INFINITY)).toBe(text)
      const next = uniform(11)
      const primal = drawNumbers(c.sample, next)
      const inputs = [...primal, ...program.inputs.slice(primal.length).map((v) => tangent(v, next))]
      expect(call(back, inputs).map(data)).toEqual(call(program, inputs).map(data))
    })
})
