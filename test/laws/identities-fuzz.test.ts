// Identities between operators on random functions with loops and branches; every fifth function meets infinities and NaN.
import { expect, it } from "vitest"
import { complete, fuzz } from "./fuzzing.js"
import { choices } from "./grammars.js"
import { identities, test } from "./identities/index.js"
import { kindOf, randomFunction } from "./randomFunctions.js"

/** Identities that are picked for one function. */
const some = 4
const tried = new Set<string>()

fuzz("identities on random functions", 400, (seed) => {
  const c = choices(seed)
  const kind = kindOf(seed)
  const given = randomFunction(c, kind)
  const possible = identities.filter(({ wild }) => wild || kind !== "wild")
  const picked = Array.from({ length: some }, () => c.pick(possible))
  for (const identity of [...possible.filter(({ always }) => always), ...picked])
    if (test(identity, given, c)) tried.add(identity.title)
})

it.runIf(complete)("every identity was tried", () => {
  expect(identities.filter(({ title }) => !tried.has(title)).map(({ title }) => title)).toEqual([])
})
