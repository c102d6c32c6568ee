/** A program rolled over orders computes the coefficients that are written out elsewhere. */
import { describe, expect, test } from "vitest"
import { checkpoint, event, foriLoop, type NDArray, np } from "../../src/index.js"
import type { Lit } from "../../src/ir/atom.js"
import { call } from "../../src/ir/builder.js"
import type { Program } from "../../src/ir/program.js"
import type { OfState } from "../../src/ode/event.js"
import { systemOf, unravel } from "../../src/ode/system.js"
import { rolled } from "../../src/transforms/rolled/rolled.js"
import { solution } from "../../src/transforms/solution.js"
import { arenstorf, bodies, burgers, kepler, lorenz, parts } from "../ode/systems.js"

const waves = (n: number) => Array.from({ length: n }, (_, i) => Math.sin(i + 1))

interface Case {
  readonly f: (...all: never) => unknown
  readonly y: unknown
  readonly args?: readonly unknown[]
  readonly along?: readonly ((...all: never) => NDArray)[]
}

/** Every rule of one order: linear ones, products, squares, slopes with and without a den, in time and in the state. */
const functions = (t: NDArray, s: NDArray) => {
  const y = parts(s, 9)
  return np.stack([
    np.sin(y[0]).add(np.cos(t)),
    np.exp(y[1].mul(-0.3)).mul(t),
    np.sqrt(y[2].mul(y[2]).add(1)),
    np.div(y[0], y[3].add(2)),
    np.tanh(y[4]).add(np.power(y[5].add(2), 1.7)),
    np.sin(t.mul(t)).mul(np.log(y[5].add(3))),
    np.atan(y[6]).add(t.mul(t)),
    np.power(np.abs(y[7]).add(1), y[0]),
    np.power(y[8].mul(y[8]).add(y[1].mul(y[1])), -1.5).mul(t.add(1)),
  ])
}

const cases: Readonly<Record<string, Case>> = {
  "six bodies, two functions along": {
    f: bodies(6),
    y: waves(36),
    along: [(_: NDArray, y: NDArray) => y.at(0).mul(y.at(1)), (t: NDArray) => t.sub(3), () => np.array(2)],
  },
  "Burgers' equation by lines, with a parameter": { f: burgers, y: waves(64), args: [0.1] },
  "time and many functions": {
    f: functions,
    y: waves(9),
    along: [(t: NDArray, y: NDArray) => np.sin(y.at(0)).add(t)],
  },
  "a matrix that moves, in a tree": {
    f: (_: NDArray, { a, b }: { a: NDArray; b: NDArray }) => ({ a: np.matmul(a, a).sub(a), b: np.matmul(a, b) }),
    y: { a: np.reshape(np.sin(np.arange(9)), [3, 3]), b: [1, 2, 3] },
  },
  "rates without end, and rates that end": {
    f: (t: NDArray, y: NDArray) => np.stack([t.mul(t), y.at(0).mul(y.at(1)), np.ones([])]),
    y: [1, 2, 3],
  },
  "Lorenz, its parameters an array": { f: lorenz, y: [1, 2, 3], args: [[10, 28, 8 / 3]] },
}

/** The coefficients of all series, order by order, in both ways. */
function both({ f, y, args = [], along = [] }: Case, order: number, dtype: "float64" | "float32", allFinite = false) {
  const events = along.map((g) => event(g as never))
  const cast = (x: unknown): unknown =>
    typeof x === "object" && x !== null && !Array.isArray(x) && !("dtype" in x)
      ? Object.fromEntries(Object.entries(x).map(([k, v]) => [k, cast(v)]))
      : np.array(x as never, { dtype })
  const system = systemOf("test", f as OfState, cast(y), args.map(cast), events)
  const given = [np.array(0.5, { dtype }), ...unravel(system, system.start), ...system.parameters]
  const inputs = given.map((x) => x.atom)
  const run = (program: Program) => call(program, inputs).map((x) => (x as Lit).data)
  const out = run(solution(system.rates, order, system.along))
  const states = system.shapes.length
  const program = rolled(system.rates, order, system.along, { least: 0, allFinite })
  const rows = (data: ArrayLike<number>) => {
    const size = data.length / (order + 1)
    return Array.from({ length: order + 1 }, (_, k) => Array.from(data).slice(k * size, (k + 1) * size))
  }
  const isState = (i: number) => i < states
  const expected = [...system.shapes, ...system.along].map((_, i) =>
    Array.from({ length: order + 1 }, (_, k) =>
      Array.from(out[isState(i) ? k * states + i : (order + 1) * states + (i - states) * (order + 1) + k]),
    ),
  )
  return { expected, found: program && run(program).map(rows) }
}

/** The equations of a program, and of those that it holds. */
const countOf = ({ equations }: Program): number =>
  equations.reduce((sum, e) => sum + e.bodies.reduce((all, body) => all + countOf(body), 1), 0)

/** The largest difference of two vectors, as a part of the largest element. */
const apart = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((x, i) => Math.abs(x - b[i]))) / Math.max(Number.MIN_VALUE, ...a.map(Math.abs))

describe.each(Object.entries(cases))("%s", (_, c) => {
  const agrees = (order: number, bound: number, dtype: "float64" | "float32", allFinite = false) => {
    const { expected, found } = both(c, order, dtype, allFinite)
    expect(found?.length).toBe(expected.length)
    found?.forEach((rows, i) => {
      expect(rows.length).toBe(order + 1)
      rows.forEach((row, k) => void expect(apart(expected[i][k], row)).toBeLessThan(bound))
    })
  }

  test.each([6, 7, 8, 9, 10, 12, 20, 30])("order %d agrees with what is written out", (order) =>
    agrees(order, 1e-14 * order, "float64"),
  )

  test("where all is finite", () => agrees(12, 1e-13, "float64", true))

  test("in float32", () => agrees(12, 2e-5, "float32"))
})

test("of low orders it is rolled as soon as there are two turns", () => {
  const c = cases["Burgers' equation by lines, with a parameter"]
  expect(both(c, 2, "float64").found).toBeUndefined()
  const { expected, found } = both(c, 3, "float64")
  found?.[0].forEach((row, k) => void expect(apart(expected[0][k], row)).toBeLessThan(1e-13))
})

describe("where coefficients are infinite, so are those of the other way", () => {
  test.each<[string, OfState]>([
    ["a square", ((_: NDArray, y: NDArray) => np.square(y)) as OfState],
    ["a product", ((_: NDArray, y: NDArray) => y.mul(y.add(1))) as OfState],
    ["a power", ((_: NDArray, y: NDArray) => np.power(y, 3)) as OfState],
    ["an exponential", ((_: NDArray, y: NDArray) => np.exp(y.mul(7e-58))) as OfState],
  ])("%s", (_, f) => {
    const { expected, found } = both({ f, y: [1e60, 0.3, -0.7] }, 16, "float64")
    const first = expected[0].map((row) => row[0])
    expect(first).toContain(Number.POSITIVE_INFINITY)
    const kindOf = (x: number) => (Number.isFinite(x) ? "finite" : x)
    expect(found?.[0].map((row) => row.map(kindOf))).toEqual(expected[0].map((row) => row.map(kindOf)))
  })
})

describe("is not possible where an equation has no rule for one order", () => {
  test.each<[string, OfState]>([
    ["a loop", ((_: NDArray, y: NDArray) => foriLoop(0, 3, (_, x: NDArray) => np.sin(x), y)) as OfState],
    ["a part to be kept together", ((_: NDArray, y: NDArray) => checkpoint((x: NDArray) => np.sin(x))(y)) as OfState],
    ["a linear system", ((_: NDArray, y: NDArray) => np.linalg.solve(np.diag(y), y)) as OfState],
  ])("%s", (_, f) => {
    const { found, expected } = both({ f, y: [1, 2, 3] }, 12, "float64")
    expect(found).toBeUndefined()
    expect(expected[0].flat().every(Number.isFinite)).toBe(true)
  })
})

test("its length does not depend on the order", () => {
  const { rates } = systemOf("test", bodies(6) as never, waves(36), [])
  const counts = [10, 20, 30].map((order) => countOf(rolled(rates, order) as Program))
  expect(counts[0]).toBeGreaterThan(50)
  expect(new Set(counts).size).toBe(1)
})

test("small systems stay written out", () => {
  for (const [f, n] of [
    [lorenz, 3],
    [kepler, 4],
    [arenstorf, 4],
  ] as const)
    expect(rolled(systemOf("test", f as never, waves(n), []).rates, 20)).toBeUndefined()
  expect(rolled(systemOf("test", bodies(6) as never, waves(36), []).rates, 20)).toBeDefined()
})
