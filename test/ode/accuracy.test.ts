/** Solutions and their gradients against references: see ../numbers/make/ode.py. */
import { readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import {
  event,
  jit,
  type NDArray,
  np,
  type OdeMethod,
  odeint,
  taylorSolution,
  taylorStepper,
  valueAndGrad,
} from "../../src/index.js"
import { arenstorf, hires, kepler, lorenz, parts, pleiades, robertson, vanDerPol } from "./systems.js"

interface Reference {
  readonly y0: readonly number[]
  readonly t1: number
  readonly y: readonly number[]
  readonly gradient: readonly number[]
  readonly parameters: readonly number[]
}
type Problems = "pleiades" | "arenstorf" | "vanDerPol" | "lorenz" | "kepler"
const references = JSON.parse(readFileSync(new URL("../numbers/ode.json", import.meta.url), "utf8")) as Record<
  Problems,
  Reference
> & {
  readonly stiff: Readonly<Record<"vanDerPol" | "robertson" | "hires", readonly number[]>>
}

/** The largest error, relative to components above 1. */
const errorOf = (x: NDArray, y: readonly number[]): number =>
  np.max(np.abs(np.sub(x, y)).div(np.maximum(np.abs(y), 1))).item()

describe("Taylor series", () => {
  test.each([
    ["pleiades", pleiades, 1e-11],
    ["vanDerPol", vanDerPol(10), 1e-12],
    ["lorenz", lorenz, 1e-10],
    ["kepler", kepler, 1e-11],
  ] as const)("%s", (name, f, tolerance) => {
    const { y0, t1, y } = references[name]
    const args = name === "lorenz" ? [[10, 28, 8 / 3]] : []
    expect(errorOf(odeint(f as typeof kepler, y0, { t1, args }).y, y)).toBeLessThan(tolerance)
  })

  test("Arenstorf's orbit returns after its period", () => {
    const { y0, t1, y } = references.arenstorf
    const end = odeint(arenstorf, y0, { t1, tol: 1e-16 }).y
    expect(errorOf(np.slice(end, [0, 2]), y0.slice(0, 2))).toBeLessThan(1e-11)
    // The start is rounded, and the orbit magnifies that.
    expect(errorOf(end, y)).toBeLessThan(5e-11)
  })

  test("the order follows the tolerance, and so does the error", () => {
    const { y0, t1, y } = references.kepler
    const errors = [1e-6, 1e-9, 1e-12].map((tol) => {
      const { y: end, stats } = odeint(kepler, y0, { t1, tol })
      expect(stats.order).toBe(Math.max(2, Math.ceil(1 - Math.log(tol) / 2)))
      return errorOf(end, y)
    })
    expect(errors[1]).toBeLessThan(errors[0] / 100)
    expect(errors[2]).toBeLessThan(errors[1] / 100)
  })

  test("the energy of an orbit stays within rounding", () => {
    const energy = (s: NDArray) => {
      const [x, y, u, v] = parts(s, 4)
      return u
        .mul(u)
        .add(v.mul(v))
        .div(2)
        .sub(np.div(1, np.hypot(x, y)))
        .item()
    }
    const start = np.array([0.4, 0, 0, 2])
    const drift = energy(odeint(kepler, start, { t1: 200 * Math.PI, dense: false }).y) - energy(start)
    expect(Math.abs(drift)).toBeLessThan(2e-14)
  })

  test("coefficients of the tangent, and those along a loop, a branch and a time", () => {
    const tangent = taylorSolution((_: NDArray, y: NDArray) => y.mul(y).add(1), 0, 0, 9)
    const expected = [0, 1, 0, 1 / 3, 0, 2 / 15, 0, 17 / 315, 0, 62 / 2835]
    expect(errorOf(np.stack(tangent), expected)).toBeLessThan(1e-16)
    const forced = taylorSolution((t: NDArray, y: NDArray) => np.cos(t).add(y.mul(0)), 0.5, 0, 5)
    const sines = [0, Math.cos(0.5), -Math.sin(0.5) / 2, -Math.cos(0.5) / 6, Math.sin(0.5) / 24, Math.cos(0.5) / 120]
    expect(errorOf(np.stack(forced), sines)).toBeLessThan(1e-16)
  })

  test("solutions that are polynomials, constants, or series with gaps", () => {
    const line = odeint((t: NDArray) => t.mul(t).mul(3), 0, { t1: 100 })
    expect(line.stats.steps.item()).toBe(1)
    expect(line.y.item()).toBe(1e6)
    expect(odeint((_: NDArray, y: NDArray) => y.mul(0), 3, { t1: 1e9 }).y.item()).toBe(3)
    const gaps = odeint((t: NDArray, y: NDArray) => np.power(t, 2).mul(y), 1, { t1: 3 }).y.item()
    expect(Math.abs(gaps / Math.exp(9) - 1)).toBeLessThan(1e-13)
    const wide = odeint((t: NDArray, y: NDArray) => np.power(t, 25).mul(y), 1, { t1: 1.2 }).y.item()
    expect(Math.abs(wide / Math.exp(1.2 ** 26 / 26) - 1)).toBeLessThan(1e-12)
  })
})

describe("other methods", () => {
  test.each(["dopri5", "tsit5", "dop853"] as const)(
    "%s: the error follows the tolerance, between the steps too",
    (method) => {
      for (const tol of [1e-5, 1e-8]) {
        const sol = odeint((_: NDArray, y: NDArray) => [y.at(1), y.at(0).neg()], [0, 1], { t1: 10, method, tol })
        const times = np.linspace(0, 10, 41)
        expect(np.max(np.abs(np.sub(np.at(sol.at(times), ":", 0), np.sin(times)))).item()).toBeLessThan(20 * tol)
      }
    },
  )

  test.each([
    ["vanDerPol", vanDerPol(1000), [2, 0], 2000, 1e-9, 1e-6],
    ["robertson", robertson, [1, 0, 0], 1e11, 1e-9, 1e-9],
    ["hires", hires, [1, 0, 0, 0, 0, 0, 0, 0.0057], 321.8122, 1e-9, 1e-7],
  ] as const)("rodas5p: %s", (name, f, y0, t1, tol, tolerance) => {
    const method: OdeMethod = "rodas5p"
    expect(errorOf(odeint(f, y0, { t1, tol, method }).y, references.stiff[name])).toBeLessThan(tolerance)
  })

  test("rodas5p: its order, where f depends on the time", () => {
    const exact = (t: number) => (100 * Math.cos(t) + 10 * Math.sin(t)) / 101 - (100 / 101) * Math.exp(-10 * t)
    const error = (h: number) => {
      const f = (t: NDArray, y: NDArray) => np.cos(t).sub(y).mul(10)
      return Math.abs(odeint(f, 0, { t1: 1, method: "rodas5p", tol: 0.1, h0: h, hMax: h }).y.item() - exact(1))
    }
    const order = Math.log2(error(1 / 16) / error(1 / 32))
    expect(order).toBeGreaterThan(4.5)
  })
})

describe("gradients through a thousand steps", () => {
  const loss = (y: NDArray) => np.sum(y.mul(y))

  test("Lorenz, in the start and the parameters", () => {
    const { y0, t1, gradient, parameters } = references.lorenz
    const end = (start: NDArray, p: NDArray) =>
      loss(odeint(lorenz, start, { t1, args: [p], hMax: 0.01, maxSteps: 1024 }).y)
    const both = jit(valueAndGrad(end, { argnums: [0, 1] }))
    const [, [ofStart, ofParameters]] = both(y0, [10, 28, 8 / 3]) as [NDArray, NDArray[]]
    expect(errorOf(ofStart, gradient)).toBeLessThan(1e-9)
    expect(errorOf(ofParameters, parameters)).toBeLessThan(1e-9)
  })

  test("Kepler", () => {
    const { y0, t1, gradient } = references.kepler
    const end = (start: NDArray) => loss(odeint(kepler, start, { t1, hMax: 0.02, maxSteps: 1024 }).y)
    const [, g] = jit(valueAndGrad(end))(y0)
    expect(errorOf(g as NDArray, gradient)).toBeLessThan(1e-10)
  })
})

describe("a stepper", () => {
  test("the states between its steps are those of odeint, whatever is asked for", () => {
    const f = (_: NDArray, y: NDArray) => np.stack([y.at(1), np.sin(y.at(0)).neg()])
    const stepper = taylorStepper(f, [1, 0])
    const sol = odeint(f, [1, 0], { t1: 5 })
    for (let frame = 1; frame <= 300; frame++)
      expect(errorOf(stepper.until(frame / 60), sol.at(frame / 60).toArray<number[]>())).toBeLessThan(1e-14)
    expect(stepper.t).toBe(5)
    const end = stepper.step()
    expect(stepper.t).toBe(end)
    expect(stepper.series.length).toBe(21)
  })

  test("events on the way", () => {
    const bounce = event((_, y: NDArray) => y.at(0), {
      direction: -1,
      apply: (_, y: NDArray) => [y.at(0), y.at(1).neg()],
    })
    const stepper = taylorStepper((_: NDArray, y: NDArray) => [y.at(1), -2], [1, 0], { events: [bounce] })
    expect(errorOf(stepper.until(2), [1, 0])).toBeLessThan(1e-15)
    expect(errorOf(stepper.until(3), [0, -2])).toBeLessThan(1e-14)
  })
})

test("trees, empty states and float32", () => {
  const f = (_: NDArray, { x, v }: { readonly x: NDArray; readonly v: NDArray }) => ({ x: v, v: x.neg() })
  const { t, y } = odeint(f, { x: [0, 1], v: [1, 0] }, { t1: 1, saveAt: [0, 1] })
  expect(t.toArray()).toEqual([0, 1])
  expect(errorOf(np.at(y.x, 1), [Math.sin(1), Math.cos(1)])).toBeLessThan(1e-15)
  expect(odeint((_: NDArray, y: NDArray) => y, np.zeros([0, 2]), { t1: 1 }).y.shape).toEqual([0, 2])
  const small = odeint((_: NDArray, y: NDArray) => y.neg(), np.array([1, 2], { dtype: "float32" }), { t1: 1 }).y
  expect(small.dtype).toBe("float32")
  expect(errorOf(small, [Math.exp(-1), 2 * Math.exp(-1)])).toBeLessThan(3e-7)
  expect(odeint((_: NDArray, y: NDArray) => y, 2, { t0: 1, t1: 1 }).y.item()).toBe(2)
})
