// What JavaScript still does between kernels is a decision, and here is the list of it.
import { expect, it } from "vitest"
import { fuse } from "../../src/compile/fuse.js"
import * as families from "../../src/primitives/families/index.js"
import { cases, programOf } from "../laws/sampling.js"

const linear = ["coincident", "logDerivative", "logm", "lyapunov", "permutation", "pinv"]
const spectral = ["singularBranches", "spectralBranches", "sqrtm"]

/** Functions of `special`: sums and recurrences of unknown length. */
const special = new Set(Object.values(families).map(({ primitive }) => primitive.name))

it("the primitives that are host steps at some sample of their domain", () => {
  const hosts = cases.filter((c) => fuse(programOf(c)).steps.some((step) => step.kind === "host"))
  const names = new Set(hosts.map(({ primitive }) => primitive.name))
  expect([...names].filter((name) => !special.has(name)).sort()).toEqual([...linear, ...spectral].sort())
})
