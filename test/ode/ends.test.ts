/** Events at the very ends: of the integration, of a step, and at times that are asked for. Each is seen once. */
import { describe, expect, test } from "vitest"
import { event, jit, type NDArray, np, type OdeMethod, odeint, valueAndGrad } from "../../src/index.js"

const methods: readonly OdeMethod[] = ["taylor", "dopri5", "tsit5", "dop853", "rodas5p"]
const times = (list: readonly { readonly t: NDArray }[]) => list.map(({ t }) => t.item())
const ways = (list: readonly { readonly direction: NDArray }[]) => list.map((e) => e.direction.item())

/** Time itself, going with the sense of the integration: y = t. */
const clock = (_: NDArray, y: NDArray) => y.mul(0).add(1)
const oscillator = (_: NDArray, y: NDArray) => [y.at(1), y.at(0).neg()]
const height = event((_, y: NDArray) => y.at(0))

describe.each(methods)("%s", (method) => {
  test("a zero at t1 is seen, in both directions of time, and not again by who goes on from there", () => {
    for (const sense of [1, -1])
      for (const [y0, span, end] of [
        [[0, 1], Math.PI, 1],
        [[1, 0], Math.PI / 2, 1],
        [[0, 1], 3 * Math.PI, 3],
      ] as const) {
        const [t1, t2] = [sense * span, sense * (span + 1)]
        const first = odeint(oscillator, y0, { t1, method, events: [height] })
        expect(first.events[0].length).toBe(end)
        expect(Math.abs((first.events[0].at(-1)?.t.item() ?? 0) - t1)).toBeLessThan(1e-6)
        const second = odeint(oscillator, first.y, { t0: t1, t1: t2, method, events: [height] })
        expect(second.events[0].length).toBe(0)
        expect(odeint(oscillator, y0, { t1: t2, method, events: [height] }).events[0].length).toBe(end)
      }
  })

  test("the direction of a zero at t1 counts, and a touch there has none", () => {
    for (const [t0, t1] of [
      [0, 1],
      [2, 1],
    ]) {
      const events = ([0, 1, -1] as const).flatMap((direction) => [
        event((_, y) => y.sub(1), { direction }),
        event((_, y) => y.sub(1).mul(y.sub(1)), { direction }),
      ])
      const found = odeint(clock, t0, { t0, t1, method, events }).events
      expect(found.map(ways)).toEqual([[1], [0], [1], [], [], []])
      for (const t of found.flatMap(times)) expect(Math.abs(t - 1)).toBeLessThan(1e-6)
    }
  })

  test("a terminal event at t1 ends it there, and apply changes the last state", () => {
    const stop = event((_, y) => y.sub(1), { terminal: true })
    const stopped = odeint(clock, 0, { t1: 1, method, events: [stop] })
    expect([stopped.status, stopped.events[0].length]).toEqual(["event", 1])
    const reset = event((_, y) => y.sub(1), { apply: (_, y) => y.sub(3) })
    const changed = odeint(clock, 0, { t1: 1, saveAt: [0, 0.5, 1], method, events: [reset] })
    expect(np.allclose(changed.y, [0, 0.5, -2])).toBe(true)
    expect(changed.events[0].map((e) => Math.round(e.y.item()))).toEqual([1])
  })

  test("traced it is the same, and derivatives pass", () => {
    const n = 12
    const options = { method, maxSteps: n }
    const found = jit((y0: NDArray) => {
      const { events, y } = odeint(clock, y0, { t1: 1, events: [event((_, y) => y.sub(1))], ...options })
      return np.stack([events[0][0].t, events[0][1].t, events[0][0].direction, y])
    })(0)
    expect(np.allclose(found, [1, Number.NaN, 1, 1], { equalNan: true })).toBe(true)
    // From the event on it goes half as fast, so that y = 1 + (y0 + t1 - 1) / 2; no time is left, or a rounding of it.
    const slower = event((_, y: NDArray[]) => y[0].sub(1), { apply: (_, y) => [y[0], y[1].div(2)] })
    const drift = (_: NDArray, y: NDArray[]) => [y[1], y[1].mul(0)]
    const end = (y0: NDArray, t1: NDArray) =>
      odeint(drift, [y0, np.array(1)], { t1, events: [slower], ...options }).y[0]
    const both = jit(valueAndGrad(end, { argnums: [0, 1] }))
    for (const y0 of [0, 0.1, 0.3, 0.6, 0.7]) {
      const [value, slopes] = both(y0, 1 - y0)
      expect(value.item()).toBeCloseTo(1, 12)
      for (const slope of slopes as NDArray[]) expect(slope.item()).toBeCloseTo(0.5, 10)
    }
  })
})

test("what only tends to zero has no zero at t1", () => {
  // The error of dop853 is a solution that oscillates about zero.
  for (const method of methods.filter((name) => name !== "dop853"))
    for (const t1 of [30, 34, 40, 200]) {
      const fall = odeint((_: NDArray, y: NDArray) => y.neg(), 1, { t1, method, events: [event((_, y) => y)] })
      expect(times(fall.events[0])).not.toContain(t1)
      if (method === "taylor") expect(fall.events[0].length).toBe(0)
    }
})

test("a zero at the end of a step: crossed, touched, and together with others", () => {
  for (const method of methods)
    for (const [t0, t1] of [
      [0, 1],
      [1, 0],
    ]) {
      const at = (t: number) => (_: NDArray, y: NDArray) => y.sub(t)
      const touching = (t: number) => (_: NDArray, y: NDArray) => y.sub(t).mul(y.sub(t))
      const given = { t0, t1, method, hMax: 0.25, h0: 0.25 }
      const events = [event(at(0.5)), event(touching(0.5)), event(at(0.75)), event(touching(0.25))]
      const found = odeint(clock, t0, { ...given, events }).events
      expect(found.map(ways)).toEqual([[1], [0], [1], [0]])
      const expected = [0.5, 0.5, 0.75, 0.25]
      found.forEach((list, i) => {
        expect(Math.abs(times(list)[0] - expected[i])).toBeLessThan(1e-6)
      })
      const stop = event(at(0.5), { terminal: true })
      const stopped = odeint(clock, t0, { ...given, events: [stop, event(at(0.5))] })
      expect(stopped.t.item()).toBeCloseTo(0.5, 12)
      expect(stopped.events.map((list) => list.length)).toEqual([1, 1])
    }
})

test("events at times that are asked for: the state there is that after the event", () => {
  const bounce = event((_, y: NDArray) => y.at(0), { direction: -1, apply: (_, y) => [y.at(0), y.at(1).neg()] })
  const fall = (_: NDArray, y: NDArray) => [y.at(1), -2]
  const sol = odeint(fall, [1, 0], { t1: 3, saveAt: [0, 1, 2, 3], events: [bounce] })
  expect(times(sol.events[0])).toEqual([1, 3])
  expect(
    np.allclose(
      sol.y,
      [
        [1, 0],
        [0, 2],
        [1, 0],
        [0, 2],
      ],
      { atol: 1e-14 },
    ),
  ).toBe(true)
})

test("a zero at t0 is no event, terminal or not", () => {
  for (const method of methods)
    for (const sense of [1, -1]) {
      const stop = event((_, y: NDArray) => y.at(0), { terminal: true })
      const { t, status, events } = odeint(oscillator, [0, 1], { t1: 4 * sense, method, events: [stop] })
      expect(status).toBe("event")
      expect(Math.abs(t.item() - Math.PI * sense)).toBeLessThan(1e-6)
      expect(events[0].length).toBe(1)
      const none = odeint(oscillator, [0, 1], { t1: 3 * sense, method, events: [stop] })
      expect([none.status, none.t.item()]).toEqual(["end", 3 * sense])
      expect(odeint(oscillator, [0, 1], { t1: 0, method, events: [stop] }).status).toBe("end")
    }
})

test("a crossing before the one that ends a step does not move the next", () => {
  for (const method of methods) {
    const events = [event((_, y) => np.sin(y.mul(10))), event((_, y) => y.sub(0.7), { apply: (_, y) => y })]
    const found = odeint(clock, 0.1, { t1: 1.9, method, events, hMax: 1 }).events
    const expected = [1, 2, 3, 4, 5, 6].map((k) => (k * Math.PI) / 10 - 0.1)
    expect(found.map((list) => list.length)).toEqual([expected.length, 1])
    times(found[0]).forEach((t, k) => {
      expect(Math.abs(t - expected[k])).toBeLessThan(1e-6)
    })
  }
})

test("events at one time are both seen, traced too, in the first step", () => {
  const both = [event((_, y: NDArray) => y.sub(0.5)), event((_, y: NDArray) => np.sub(0.5, y).mul(3))]
  const eager = odeint(clock, 0, { t1: 1, events: both })
  expect(eager.events.map(times)).toEqual([[0.5], [0.5]])
  const traced = jit((y0: NDArray) => {
    const { events } = odeint(clock, y0, { t1: 1, events: both, maxSteps: 6 })
    return np.stack(events.flatMap((list) => [list[0].t, list[1].t]))
  })(0)
  expect(np.allclose(traced, [0.5, Number.NaN, 0.5, Number.NaN], { equalNan: true })).toBe(true)
})

test("a function that is larger than the state: its own rounding counts as zero", () => {
  const [mu, radius] = [3.986e14, 6.371e6]
  const orbit = (_: NDArray, s: NDArray) => {
    const [r, v] = [np.slice(s, [0, 2]), np.slice(s, [2, 4])]
    return np.concatenate([v, r.mul(np.power(np.sum(r.mul(r)), -1.5)).mul(-mu)])
  }
  const low = (terminal: boolean) =>
    event((_, s: NDArray) => np.sum(np.square(np.slice(s, [0, 2]))).sub((1.05 * radius) ** 2), { terminal })
  const start = [1.2 * radius, 0, 0, 6500]
  const { t, y } = odeint(orbit, start, { t1: 20_000, events: [low(true)] })
  const count = (y0: NDArray | number[], t0: number, t1: number) =>
    odeint(orbit, y0, { t0, t1, events: [low(false)] }).events[0].length
  expect(t.item()).toBeCloseTo(1255.33702, 4)
  expect([-1e-3, 0, 1e-3].map((later) => count(start, 0, t.item() + later))).toEqual([0, 1, 1])
  expect(count(y, t.item(), 2000)).toBe(0)
})
