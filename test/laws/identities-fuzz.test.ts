// Identities between operators on random functions with loops and branches; every fifth function meets infinities and NaN.
import { expect, it } from "vitest"
import { complete, fuzz } from "./fuzzing.js"
import { identities, test } from "./identities/index.js"
import { choices, randomFunction } from "./randomFunctions.js"

/** Identities that are tried on one function. */
const some = 4
const tried = new Set<string>()

fuzz("identities on random functions", 400, (seed) => {
  const c = choices(seed)
  const isWild = seed % 5 === 4
  const given = randomFunction(c, isWild)
  const possible = identities.filter(({ wild }) => wild || !isWild)
  for (let i = 0; i < some; i++) {
    const identity = c.pick(possible)
    if (test(identity, given, c)) tried.add(identity.title)
  }
})

it.runIf(complete)("every identity was tried", () => {
  expect(identities.filter(({ title }) => !tried.has(title)).map(({ title }) => title)).toEqual([])
})
