// The programs of the fuzz, for other languages: each is held to the bound of the law that it belongs to.
import { compile as reference } from "../../src/backends/reference.js"
import { NDArray } from "../../src/index.js"
import { nearness } from "../laws/agree.js"
import { type Computation, type Example, exampleOf } from "../laws/example.js"
import { choices } from "../laws/grammars.js"
import { exported } from "../laws/identities/exported.js"
import { givenOf } from "../laws/identities/identity.js"
import { overOddShapes } from "../laws/oddShapes.js"
import { ofPrimitives } from "../laws/randomCalls.js"
import { kindOf, randomFunction } from "../laws/randomFunctions.js"
import { scans } from "../laws/randomScans.js"
import { views } from "../laws/randomViews.js"
import { explanations } from "../laws/shaken.js"
import { expectNear, isSignless } from "./near.js"

interface Bounded extends Example {
  readonly close: number
}

const asNear = (example: Example): Bounded => ({ ...example, close: nearness(example.program) })
const computed = ({ f, xs, close }: Computation): Bounded => ({ ...exampleOf(f, xs), close })

function ofFunctions(seed: number): Bounded[] {
  const c = choices(seed)
  return exported(givenOf(randomFunction(c, kindOf(seed)), c)).map((example) => ({ ...example, close: 1e-9 }))
}

/** By what they are made of, the programs of a seed. */
export const families: Readonly<Record<string, (seed: number) => Bounded[]>> = {
  "odd shapes": (seed) => [asNear(overOddShapes(seed))],
  "all primitives": (seed) => [asNear(ofPrimitives(seed))],
  views: (seed) => views(seed).map(computed),
  "random functions": ofFunctions,
  loops: (seed) => scans(seed).map(computed),
}

/** Results are what the reference yields, or what roundings explain. */
export function expectAgreement({ program, inputs, close }: Bounded, found: readonly NDArray[]): void {
  const wanted = reference(program)
    .run(inputs)
    .map((x) => new NDArray(x))
  expectNear(found, wanted, close, close, explanations(program, inputs))
}

/** Those whose results are determined: that of which vectors there is one, but for its sign, is not. */
export const determined = (all: readonly Bounded[]): Bounded[] => all.filter(({ program }) => !isSignless(program))
