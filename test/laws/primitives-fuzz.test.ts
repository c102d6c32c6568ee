// Random programs of all primitives: wasm agrees with the reference.
import { expect, it } from "vitest"
import { registry } from "../../src/primitives/registry.js"
import { agree } from "./agree.js"
import { complete, fuzz } from "./fuzzing.js"
import { floatOf, ofPrimitives } from "./randomCalls.js"

const appeared: Record<string, Set<string>> = { float64: new Set(), float32: new Set() }

fuzz("random programs of all primitives", 1800, (seed) => {
  const { program, inputs } = ofPrimitives(seed)
  for (const { primitive } of program.equations) appeared[floatOf(seed)].add(primitive.name)
  agree(program, inputs)
})

it.runIf(complete).each(Object.entries(appeared))("every primitive appeared with %s", (_, names) => {
  // Those that hold programs have no sample of their own: random programs of loops are in the fuzz of transforms.
  const sampled = [...registry.values()].filter((primitive) => primitive.domain.length > 0)
  expect(sampled.filter(({ name }) => !names.has(name)).map(({ name }) => name)).toEqual([])
})
