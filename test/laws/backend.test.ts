// The wasm backend agrees with the reference: for every primitive and for its jets, vjps and vmaps.
import { describe, it } from "vitest"
import type { Lit } from "../../src/ir/atom.js"
import { aval } from "../../src/ir/aval.js"
import { build } from "../../src/ir/builder.js"
import type { Program } from "../../src/ir/program.js"
import { jet } from "../../src/transforms/jet.js"
import { vjp } from "../../src/transforms/vjp.js"
import { vmap } from "../../src/transforms/vmap.js"
import { agree } from "./agree.js"
import { applied, type Case, cases, draw, isMoving, programOf, uniform } from "./sampling.js"

const inputsOf = (c: Case, program: Program, seed: number): Lit[] => {
  const next = uniform(seed)
  return program.inputs.map(({ aval: a }, i) => draw(a, c.sample.operands[i]?.range ?? [-1, 1], next))
}

/** The case with float32 in the place of float64. */
const narrowed = (c: Case): Program =>
  build(
    c.sample.operands.map((x) => (x.aval.dtype === "float64" ? aval(x.aval.shape, "float32") : x.aval)),
    (...xs) => applied(c, xs),
  )

describe("wasm", () => {
  for (const c of cases) {
    const check = (what: string, make: () => Program) =>
      it(`${c.title}: ${what}`, () => {
        const program = make()
        agree(program, inputsOf(c, program, 21))
      })
    check("value", () => programOf(c))
    const mapped = (size: number) => () =>
      vmap(
        programOf(c),
        size,
        c.sample.operands.map(() => true),
      )
    check("vmap", mapped(3))
    if (c.primitive.lower) check("over more elements than are done one by one", mapped(1031))
    if (c.sample.operands.every((x) => x.aval.dtype !== "int32") && c.sample.params.dtype === undefined)
      check("float32", () => narrowed(c))
    if (!c.sample.operands.some(isMoving)) continue
    check("jet", () => jet(programOf(c), 3))
    check("vjp", () => vjp(programOf(c)))
  }
})
