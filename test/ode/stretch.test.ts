/** Long integrations, most of whose steps run in a compiled loop: they are those that are taken one by one. */
import { describe, expect, test } from "vitest"
import { event, type NDArray, np, odeint, taylorStepper } from "../../src/index.js"
import type { Taken } from "../../src/ode/known/drive.js"
import { knownProblem } from "../../src/ode/known/known.js"
import { checked } from "../../src/ode/options.js"
import { systemOf } from "../../src/ode/system.js"
import { kepler, lorenz } from "./systems.js"

const period = 2 * Math.PI
const oscillator = (_: NDArray, y: NDArray) => np.stack([y.at(1), y.at(0).neg()])

/** The steps of an integration, one by one. */
function slowly(f: (t: NDArray, y: NDArray) => NDArray, y0: readonly number[], t1: number) {
  const options = checked("odeint", { t1, maxSteps: 1e6 })
  const system = systemOf("odeint", f as never, y0, [])
  const { integration, stepper } = knownProblem(system, options, 0, Math.abs(t1))
  Object.assign(stepper, { stretch: undefined })
  const steps: Taken[] = []
  while (integration.time.high !== t1) steps.push(...integration.advance(t1, t1, 1, "all"))
  return steps
}

describe("a stretch of ordinary steps", () => {
  test.each([
    ["forward", 30 * period],
    ["backward", -30 * period],
  ])("takes the steps that are taken one by one, %s in time, and rounds less", (_, t1) => {
    // Orbits of eccentricity 0.6: whole periods lead back to the start.
    const errors = [0.4, 0.41].map((x) => {
      const from = [x, 0, 0, Math.sqrt(1.6 / x)]
      const end = t1 * (x / 0.4) ** 1.5
      const steps = slowly(kepler, from, end)
      const { y, stats } = odeint(kepler, from, { t1: end })
      expect(stats.steps.item()).toBe(steps.length)
      return [y, [...steps[steps.length - 1].end]].map((state) => np.max(np.abs(np.sub(state, from))).item())
    })
    const [own, slow] = [0, 1].map((i) => errors[0][i] + errors[1][i])
    expect(own).toBeLessThan(5e-12)
    expect(own).toBeLessThan(slow)
  })

  test("ends where a step needs a look: all events are there, and at their times", () => {
    const crossing = event((_, y: NDArray) => y.at(0), { direction: 1 })
    const never = event((_, y: NDArray) => y.at(0).add(3))
    const { events, stats } = odeint(oscillator, [0, -1], { t1: 400, events: [crossing, never] })
    expect(stats.steps.item()).toBeGreaterThan(300)
    expect(events[1].length).toBe(0)
    expect(events[0].length).toBe(64)
    events[0].forEach(({ t, direction }, k) => {
      expect(direction.item()).toBe(1)
      expect(Math.abs(t.item() - (2 * k + 1) * Math.PI)).toBeLessThan(1e-12)
    })
  })

  test("apply changes the state between stretches", () => {
    const turn = event((_, y: NDArray) => y.at(0), { apply: (_, y: NDArray) => y.mul([1, -1]) })
    const { events, y } = odeint(oscillator, [1, 0], { t1: 300, events: [turn] })
    expect(events[0].length).toBe(Math.floor(300 / Math.PI + 0.5))
    expect(np.max(np.abs(np.sub(y.at(0), Math.abs(Math.cos(300))))).item()).toBeLessThan(1e-11)
  })

  test("keeps what saveAt and at need", () => {
    const times = Array.from({ length: 50 }, (_, k) => 8 * k + 0.3)
    const sol = odeint(oscillator, [1, 0], { t1: 400, saveAt: times })
    const expected = np.cos(times)
    expect(np.max(np.abs(np.sub(np.slice(sol.y, ":", 0), expected))).item()).toBeLessThan(1e-12)
    expect(np.max(np.abs(np.sub(np.slice(sol.at(times), ":", 0), expected))).item()).toBeLessThan(1e-12)
  })

  test("stops after maxSteps steps, with the time", () => {
    const { stats } = odeint(oscillator, [1, 0], { t1: 1000 })
    const all = stats.steps.item()
    expect(odeint(oscillator, [1, 0], { t1: 1000, maxSteps: all }).stats.steps.item()).toBe(all)
    expect(() => odeint(oscillator, [1, 0], { t1: 1000, maxSteps: all - 1 })).toThrow(
      /maxSteps \(\d+\) steps end at t = 99\d/,
    )
  })

  test("a pole after many steps is found where it is", () => {
    const late = (_: NDArray, y: NDArray) => np.stack([y.at(1), y.at(0).neg(), np.square(y.at(2))])
    expect(() => odeint(late, [1, 0, 1 / 300], { t1: 301 })).toThrow(/step is too small at t = 299\.99.*pole/)
  })

  test("a branch that switches after many steps is found", () => {
    const bent = (t: NDArray, y: NDArray) => np.stack([y.at(1), np.where(np.less(t, 300), y.at(0).neg(), 1)])
    expect(() => odeint(bent, [1, 0], { t1: 400 })).toThrow(/f is not smooth near t = (299\.9|300)/)
  })

  test("a stepper that is asked for one far time, and for many near ones, takes the same steps", () => {
    const make = () => taylorStepper((t, y) => lorenz(t, y), [1, 1, 1])
    const [far, near] = [make(), make()]
    for (let t = 0; t < 30; t += 0.1) near.until(t)
    expect(np.max(np.abs(np.sub(far.until(12), make().until(12)))).item()).toBe(0)
    expect(np.allclose(far.until(12.5), make().until(12.5), { rtol: 1e-9 })).toBe(true)
    expect(near.series.length).toBe(21)
  })

  test("products in which zero absorbs infinity: the root of nothing stays nothing", () => {
    const f = (_: NDArray, y: NDArray) => np.stack([y.at(1), y.at(0).neg(), np.sqrt(y.at(2))])
    const { y } = odeint(f, [1, 0, 1], { t1: 300 })
    expect(Math.abs(y.at(2).item() / 151 ** 2 - 1)).toBeLessThan(1e-12)
  })

  test.each([40, -40])("in float32, to t = %i", (t1) => {
    const f = (_: NDArray, y: NDArray) => np.stack([y.at(1), np.sin(y.at(0)).neg()])
    const start = np.array([1, 0], { dtype: "float32" })
    const { y, stats, t } = odeint(f, start, { t1: 10 * t1 })
    expect(t.item()).toBe(10 * t1)
    expect(y.dtype).toBe("float32")
    expect(stats.steps.item()).toBeGreaterThan(300)
    expect(np.max(np.abs(np.sub(y, odeint(f, [1, 0], { t1: 10 * t1 }).y))).item()).toBeLessThan(1e-3)
  })

  test("a stepper goes by a step beyond the time that it is asked for, and goes on from there", () => {
    const stepper = taylorStepper(oscillator, [1, 0])
    for (const t of [300, 300.01, 305, 900, 900]) {
      const error = np.max(np.abs(np.sub(stepper.until(t), [Math.cos(t), -Math.sin(t)]))).item()
      expect(error).toBeLessThan(1e-12)
      expect(stepper.t).toBe(t)
    }
  })

  test("a step that an unwanted crossing lies in is no event, and the next wanted one is", () => {
    const rising = event((_, y: NDArray) => y.at(0), { direction: 1 })
    const falling = event((_, y: NDArray) => y.at(0).sub(0.5), { direction: -1, apply: (_, y: NDArray) => y })
    const { events } = odeint(oscillator, [1, 0], { t1: 500, events: [rising, falling] })
    expect(events.map((all) => all.length)).toEqual([79, 80])
    events[0].forEach(({ t }, k) => void expect(Math.abs(t.item() - (1.5 + 2 * k) * Math.PI)).toBeLessThan(1e-12))
    events[1].forEach(({ t }, k) => void expect(Math.abs(t.item() - (1 / 3 + 2 * k) * Math.PI)).toBeLessThan(1e-12))
  })

  test("states of more than eight numbers", () => {
    const many = (_: NDArray, y: NDArray) => np.concatenate([np.slice(y, [10, 20]), np.slice(y, [0, 10]).neg()])
    const y0 = Array.from({ length: 20 }, (_, i) => (i < 10 ? i : 0))
    const { y } = odeint(many, y0, { t1: 200 })
    expect(np.max(np.abs(np.sub(np.slice(y, [0, 10]), np.arange(10).mul(Math.cos(200))))).item()).toBeLessThan(1e-11)
  })
})
