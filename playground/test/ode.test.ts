// The model of the ODE view: trajectories, sections, radii, and where a solution ends.
import { afterAll, describe, expect, test } from "vitest"
import { fromHash, toHash } from "../src/ode/address.js"
import { examples, mostDigits } from "../src/ode/examples.js"
import { fit } from "../src/ode/fit.js"
import { type Advance, pieces, Run } from "../src/ode/run.js"
import { radiusOf, valueAt } from "../src/ode/series.js"
import { parseSystem, type System } from "../src/ode/system.js"
import { Trail } from "../src/ode/trail.js"

const made: System[] = []
afterAll(() => {
  for (const system of made) system.dispose()
})

/** A system that must be right. */
function system(rates: readonly string[], section = ""): System {
  const found = parseSystem({ rates, section }, (part, wrong) => expect(wrong, String(part)).toBe(""))
  if (!found) throw new Error("expected a system")
  made.push(found)
  return found
}

const tol = 10 ** -mostDigits
const last = ({ points }: Advance, size: number): number[] => [...points.subarray(points.length - size)]

/** Follows a trajectory to a time, in as many calls as it takes. */
function follow(run: Run, t: number): Advance[] {
  const parts: Advance[] = []
  while (run.t < t && !run.ending) parts.push(run.advance(t, 40))
  return parts
}

test("a trajectory is that of the closed form, wherever it is cut into frames", () => {
  const oscillator = system(["y", "-x"])
  const run = new Run(oscillator, [1, 0], tol)
  for (const t of [0.1, 0.7, 0.71, 3, 10]) {
    const parts = follow(run, t)
    const [x, y] = last(parts[parts.length - 1], 2)
    expect(run.t).toBe(t)
    expect(x).toBeCloseTo(Math.cos(t), 12)
    expect(y).toBeCloseTo(-Math.sin(t), 12)
  }
})

test("a frame takes no more steps than it may, and draws no more pieces of each", () => {
  const run = new Run(system(examples[0].rates), examples[0].start, tol)
  const most = 7
  for (let frame = 0; frame < 20; frame++) {
    const { steps, points } = run.advance(1e9, most)
    expect(steps.length).toBe(most)
    expect(points.length).toBeLessThanOrEqual(3 * (pieces + 1) * (most + 1))
  }
})

test("radius and order are those from which the solver takes the step", () => {
  const run = new Run(system(examples[0].rates), examples[0].start, tol)
  const steps = follow(run, 2).flatMap((part) => part.steps)
  expect(steps.length).toBeGreaterThan(10)
  for (const { start, end, order, radius } of steps) {
    expect(order).toBe(19)
    expect((end - start) / (radius * Math.exp(-2 - 0.7 / (order - 1)))).toBeCloseTo(1, 9)
  }
  const coarse = new Run(system(examples[0].rates), examples[0].start, 1e-4).advance(0.1, 1).steps
  expect(coarse[0].order).toBe(6)
})

test("the radius of a geometric series is that of its pole", () => {
  const coefficients = Float64Array.from({ length: 22 }, (_, i) => 2 ** -Math.floor(i / 2))
  expect(radiusOf({ coefficients, size: 2 })).toBeCloseTo(2, 12)
  expect([...valueAt({ coefficients, size: 2 }, 0.5)].map((v) => v.toFixed(6))).toEqual(["1.333333", "1.333333"])
})

test("the section of an oscillator is crossed once in a period, upwards", () => {
  const run = new Run(system(["y", "-x"], "x - 0.5"), [1, 0], tol)
  const found = follow(run, 20 * Math.PI + 0.1).flatMap(({ crossings }) => crossings)
  expect(found.length).toBe(10)
  for (const [x, y] of found) {
    expect(x).toBeCloseTo(0.5, 12)
    expect(y).toBeCloseTo(Math.sqrt(0.75), 12)
  }
})

test("a section in time is a stroboscope, and what rests on a section does not cross it", () => {
  const clock = new Run(system(["1", "0"], "sin(pi t)"), [0, 3], tol)
  const times = follow(clock, 9).flatMap(({ crossings }) => crossings.map(([x]) => x))
  for (const [i, t] of times.entries()) expect(t).toBeCloseTo(2 * (i + 1), 10)
  expect(times.length).toBe(4)
  const rest = new Run(system(["y", "-x"], "x"), [0, 0], tol)
  expect(follow(rest, 5).flatMap(({ crossings }) => crossings)).toEqual([])
})

describe("where a solution ends", () => {
  test.each([
    ["a pole", ["x^2", "1"], [1, 0], 1, 12, "The solution ends at t = 1, where it has a pole or another singularity"],
    ["a logarithm", ["exp(x)", "1"], [1, 1], Math.exp(-1), 12, "The solution ends at t = 0.3678794412, where it has"],
    ["no value", ["sqrt(y)", "-1"], [0, 1], 1, 12, "At t = 1 the formula of x′ is NaN."],
    ["no value at the start", ["1", "ln(x)"], [-1, 0], 0, 12, "At t = 0 the formula of y′ is NaN."],
    ["overflow", ["x", "y"], [1, 1], Math.log(Number.MAX_VALUE), 3, "the formula of x′ is ∞."],
    ["a jump", ["x < 0.5 ? 1 : -3", "0"], [0, 0], 0.5, 2, "has a kink or a jump inside a step"],
  ] as const)("%s", (_, rates, start, end, digits, words) => {
    const run = new Run(system(rates), start, tol)
    follow(run, 1000)
    expect(run.ending!.t).toBeCloseTo(end, digits)
    expect(run.ending!.text).toContain(words)
    expect(run.advance(2000, 40).steps).toEqual([])
  })
})

test("the picture makes room for where time is spent, not for the steps near a pole", () => {
  const run = new Run(system(["y", "6 x^2 + t"]), [0, 0], tol)
  const parts = follow(run, 4)
  expect(run.ending?.text).toContain("it has a pole")
  const points = Float64Array.from(parts.flatMap((part) => [...part.points]))
  const times = parts.flatMap((part) => part.times)
  const { across, up } = fit(points, times, 2, [0, 1])
  expect(Math.max(...points)).toBeGreaterThan(1e30)
  expect(across[0]).toBeLessThan(0)
  for (const end of [across[1], up[1]]) {
    expect(end).toBeGreaterThan(1)
    expect(end).toBeLessThan(1e4)
  }
})

test("a trail keeps the latest states", () => {
  const trail = new Trail(2, 3)
  expect([1, 2, 3].map((x) => trail.add(Float64Array.of(x, -x, x, -x)))).toEqual([false, false, false])
  expect(trail.points.length).toBe(12)
  expect(trail.add(Float64Array.of(4, -4))).toBe(true)
  expect([...trail.points]).toEqual([3, -3, 3, -3, 4, -4])
  trail.add(Float64Array.from({ length: 20 }, (_, i) => i))
  expect([...trail.points].slice(-6)).toEqual([14, 15, 16, 17, 18, 19])
})

test("the address keeps a problem; what a stranger wrote is brought into its ranges", () => {
  for (const { title, ...problem } of examples) expect(fromHash(toHash(problem)), title).toEqual(problem)
  expect(fromHash("#ode")).toBe(undefined)
  expect(fromHash("#ode/dy=x")).toBe(undefined)
  expect(fromHash(`#ode/dx=${"x".repeat(501)}`)).toBe(undefined)
  expect(fromHash("#ode/dx=y&dz=x&start=1,NaN,1e999&axes=zz&cut=zq&digits=99&horizon=-3&speed=alert(1)")).toEqual({
    ...{ rates: ["y", "", "x"], section: "", start: [1, 0, 0], axes: [0, 1], cut: [0, 1] },
    ...{ digits: mostDigits, horizon: 0.01, speed: 2 },
  })
})

test("a wrong formula is told with its place, and all of them are read", () => {
  const heard: [unknown, string][] = []
  const found = parseSystem({ rates: ["y +", "x > 0", "z"], section: "u" }, (part, wrong) => heard.push([part, wrong]))
  expect(found).toBe(undefined)
  expect(heard.map(([part]) => part)).toEqual([0, 1, 2, "section"])
  expect(heard[0][1]).toContain("Unexpected end of expression")
  expect(heard[1][1]).toContain("a comparison is true or false")
  expect(heard[2][1]).toBe("")
  expect(heard[3][1]).toContain("the variables are t, x, y, z,")
})

test.each(examples.map((example) => [example.title, example] as const))("%s reaches its horizon", (title, example) => {
  const run = new Run(system(example.rates, example.section), example.start, 10 ** -example.digits)
  const parts = follow(run, example.horizon)
  expect(parts.flatMap(({ points }) => [...points]).every(Number.isFinite)).toBe(true)
  if (title.startsWith("Painlevé")) expect(run.ending?.text).toContain("it has a pole")
  else {
    expect(run.ending).toBe(undefined)
    expect(parts.flatMap(({ crossings }) => crossings).length).toBeGreaterThan(0)
  }
})
