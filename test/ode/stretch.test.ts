/** Long integrations, most of whose steps run in a compiled loop: they are those that are taken one by one. */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { event, type NDArray, np, odeint, taylorStepper } from "../../src/index.js"
import type { Taken } from "../../src/ode/known/drive.js"
import { knownProblem } from "../../src/ode/known/known.js"
import { checked, type OdeOptions } from "../../src/ode/options.js"
import { systemOf } from "../../src/ode/system.js"
import { kepler, lorenz } from "./systems.js"

const period = 2 * Math.PI
const oscillator = (_: NDArray, y: NDArray) => np.stack([y.at(1), y.at(0).neg()])

/** The steps of an integration, one by one. */
function slowly(
  f: (t: NDArray, y: NDArray) => NDArray,
  y0: readonly number[],
  t1: number,
  given: Partial<OdeOptions> = {},
) {
  const options = checked("odeint", { ...given, t1, maxSteps: 1e6 })
  const system = systemOf("odeint", f as never, y0, options.args, options.events)
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

  test("finds the events that are found where steps are taken one by one, at their times", () => {
    // Two oscillators, and functions of both whose zeros lie near each other now and then.
    const two = (_: NDArray, y: NDArray) => np.concatenate([np.slice(y, [2, 4]), np.mul([-1, -2], np.slice(y, [0, 2]))])
    const along = (i: number) => (_: NDArray, y: NDArray, a: NDArray) =>
      np.sum(np.mul(np.slice(a, i, [0, 4]), y)).add(a.at(i, 4))
    const events = [1, -1, 0].map((direction, i) => event(along(i), { direction: direction as 1 | -1 | 0 }))
    const coefficient = fc.integer({ min: 0, max: 999 }).map((n) => (n - 499.5) / 500)
    const rows = fc.array(fc.array(coefficient, { minLength: 5, maxLength: 5 }), { minLength: 3, maxLength: 3 })
    let [all, isTwice] = [0, false]
    fc.assert(
      fc.property(rows, fc.constantFrom(400, -400), (a, t1) => {
        const sense = Math.sign(t1)
        const expected = slowly(two, [1, 0, 0, 1], t1, { args: [a], events }).flatMap(({ happenings }) => happenings)
        const found = odeint(two, [1, 0, 0, 1], { t1, args: [a], events, dense: false }).events
        for (const [i, own] of found.entries()) {
          const those = expected.filter((x) => x.event === i)
          expect(own.map((x) => x.direction.item())).toEqual(those.map((x) => x.direction))
          own.forEach(({ t, y }, k) => {
            // Where g nearly touches zero, its time is as uncertain as its slope is small.
            const slope = np.dot(np.slice(a[i], [0, 4]), two(t, y)).item()
            const away = Math.abs(t.item() - those[k].t)
            expect(away * Math.abs(slope)).toBeLessThan(1e-11)
            expect(np.allclose(y, those[k].y, { rtol: 0, atol: 1e-11 + 2 * away })).toBe(true)
          })
          expect(own.every(({ t }, k) => k === 0 || (t.item() - own[k - 1].t.item()) * sense > 0)).toBe(true)
        }
        all += expected.length
        isTwice ||= expected.some(
          ({ event, t }, k) => event !== expected[k - 1]?.event && Math.abs(t - expected[k - 1]?.t) < 0.01,
        )
      }),
      { numRuns: 20 },
    )
    expect(all).toBeGreaterThan(1000)
    expect(isTwice).toBe(true)
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

  test("is not begun for a step or two, as a frame of an animation asks for", () => {
    const options = checked("taylorStepper", { t1: 1e6 })
    const system = systemOf("taylorStepper", oscillator as never, [1, 0], [])
    const { integration, stepper } = knownProblem(system, options, 0, 1e6)
    for (let frame = 1; frame <= 600; frame++) {
      while (integration.time.high < frame) integration.advance(1e6, frame, 1e6, "last")
    }
    expect(integration.steps).toBeGreaterThan(400)
    const ahead = (t: number) =>
      stepper.stretch?.(integration.time, integration.state, 1e6, integration.time.high + t, [], 1e6)
    expect(ahead(1)).toBeUndefined()
    expect(ahead(100)?.count).toBeGreaterThan(50)
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
    const rising = event((_, y: NDArray) => y.at(0), { direction: 1 })
    const { y, stats, t, events } = odeint(f, start, { t1: 10 * t1, events: [rising] })
    expect(t.item()).toBe(10 * t1)
    expect(y.dtype).toBe("float32")
    expect(stats.steps.item()).toBeGreaterThan(300)
    const exact = odeint(f, [1, 0], { t1: 10 * t1, events: [rising] })
    expect(np.max(np.abs(np.sub(y, exact.y))).item()).toBeLessThan(1e-3)
    expect(events[0].length).toBe(exact.events[0].length)
    events[0].forEach(({ t }, k) => void expect(Math.abs(t.item() - exact.events[0][k].t.item())).toBeLessThan(1e-3))
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

  test("a system so large that its series is a loop over orders, with an event", () => {
    const n = 50
    const orbits = (_: NDArray, s: NDArray) => {
      const [x, y, u, v] = [0, 1, 2, 3].map((i) => np.slice(s, [n * i, n * (i + 1)]))
      const w = np.power(x.mul(x).add(y.mul(y)), -1.5)
      return np.concatenate([u, v, x.mul(w).neg(), y.mul(w).neg()])
    }
    const start = [1, 0, 0, 1].flatMap((x) => Array.from({ length: n }, () => x))
    const rising = event((_, y: NDArray) => np.sum(np.slice(y, [n, 2 * n])), { direction: 1 })
    const { events, stats } = odeint(orbits, start, { t1: 200, events: [rising], dense: false })
    expect(stats.steps.item()).toBeGreaterThan(220)
    expect(events[0].length).toBe(31)
    events[0].forEach(({ t, y }, k) => {
      expect(Math.abs(t.item() - 2 * (k + 1) * Math.PI)).toBeLessThan(1e-11)
      expect(np.allclose(y, start, { atol: 1e-11 })).toBe(true)
    })
  })

  test("states of more than eight numbers", () => {
    const many = (_: NDArray, y: NDArray) => np.concatenate([np.slice(y, [10, 20]), np.slice(y, [0, 10]).neg()])
    const y0 = Array.from({ length: 20 }, (_, i) => (i < 10 ? i : 0))
    const { y, events } = odeint(many, y0, { t1: 200, events: [event((_, y: NDArray) => y.at(1), { direction: 1 })] })
    expect(np.max(np.abs(np.sub(np.slice(y, [0, 10]), np.arange(10).mul(Math.cos(200))))).item()).toBeLessThan(1e-11)
    expect(events[0].length).toBe(32)
    events[0].forEach(({ t, y }, k) => {
      expect(Math.abs(t.item() - (2 * k + 1.5) * Math.PI)).toBeLessThan(1e-12)
      expect(np.allclose(np.slice(y, [10, 20]), np.arange(10), { atol: 1e-11 })).toBe(true)
    })
  })
})
