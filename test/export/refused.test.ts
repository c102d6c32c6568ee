// Nothing is left out in silence: what cannot be written, of all primitives at all samples and of programs on them, is this
// list, and the message names the primitive and the reason.
import { expect, it } from "vitest"
import { sourceOf } from "../../src/export/jax/source.js"
import { moduleOf } from "../../src/export/stablehlo/module.js"
import type { Program } from "../../src/ir/program.js"
import { registry } from "../../src/primitives/registry.js"
import { cases } from "../laws/sampling.js"
import { nameOf, partly, programs, refused, whats } from "./refused.js"

const languages: Readonly<Record<string, (program: Program) => unknown>> = {
  StableHLO: (program) => moduleOf("toStableHLO", program, "f"),
  JAX: (program) => sourceOf("toJax", program, "f"),
}

function messageOf(f: () => unknown): string | undefined {
  try {
    f()
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

for (const [language, write] of Object.entries(languages))
  it(`all that ${language} does not take`, () => {
    const found = new Map<string, Set<string>>()
    for (const c of cases)
      for (const what of whats(c)) {
        const program = programs[what](c)
        const message = messageOf(() => write(program))
        if (message === undefined) continue
        expect(message).toMatch(
          new RegExp(
            `expected operations that ${language} has; got ${c.primitive.name}, which JavaScript computes; ` +
              "keep it outside of the function that is exported$",
          ),
        )
        const name = refused.includes(c.primitive.name) ? c.primitive.name : nameOf(c)
        found.set(name, (found.get(name) ?? new Set()).add(what))
      }
    const names = [...found].filter(([name]) => refused.includes(name))
    expect(names.map(([name]) => name).sort()).toEqual([...refused].sort())
    const others = [...found].filter(([name]) => !refused.includes(name))
    expect(new Map(others.map(([name, its]) => [name, [...its].sort()]))).toEqual(
      new Map(partly.map(([name, its]) => [name, [...its].sort()])),
    )
    // Nor can any sample of the ones that are refused be written.
    const wholly = cases.filter((c) => refused.includes(c.primitive.name))
    for (const c of wholly)
      expect(
        messageOf(() => write(programs.value(c))),
        c.title,
      ).toBeDefined()
  })

/** Of which the fuzz makes programs, and programs.test.ts and held.test.ts. */
const holding = [
  ...["adjoint", "checkpoint", "cond", "custom", "implicit", "linearSolve", "placeholder", "scan", "whileLoop"],
]

it("primitives without a sample hold programs", () => {
  const without = [...registry.values()].filter((p) => p.domain.length === 0).map(({ name }) => name)
  expect(without.sort()).toEqual(holding)
})
