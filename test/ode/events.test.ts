/** Events against closed forms: none is missed, none is seen twice. */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { event, type NDArray, np, odeint, vmap } from "../../src/index.js"
import { crossings } from "../../src/ode/events/crossings.js"
import { rootsInside } from "../../src/ode/events/polynomial.js"
import { bounceTime, falling } from "./systems.js"

const oscillator = (_: NDArray, y: NDArray) => [y.at(1), y.at(0).neg()]
const times = (list: readonly { readonly t: NDArray }[]) => list.map(({ t }) => t.item())
const directions = (list: readonly { readonly direction: NDArray }[]) => list.map((e) => e.direction.item())

/** The coefficients of Π (x - r). */
function fromRoots(roots: readonly number[]): number[] {
  let c = [1]
  for (const r of roots) c = [...c, 0].map((_, k) => (k > 0 ? c[k - 1] : 0) - r * (c[k] ?? 0))
  return c
}

describe("roots of polynomials", () => {
  test("every simple root inside (0, 1) is found, and nothing else", () => {
    const separate = (roots: readonly number[]) =>
      [...roots].sort((a, b) => a - b).every((r, i, all) => i === 0 || r - all[i - 1] > 0.02)
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1, max: 2, noNaN: true }), { maxLength: 6 }).filter(separate), (roots) => {
        const inside = roots.filter((r) => r > 0.01 && r < 0.99).sort((a, b) => a - b)
        const found = rootsInside(fromRoots(roots)).filter((r) => r > 0.01 && r < 0.99)
        expect(found.length).toBe(inside.length)
        found.forEach((r, i) => {
          expect(Math.abs(r - inside[i])).toBeLessThan(1e-7)
        })
      }),
      { numRuns: 300 },
    )
  })

  test.each([
    ["a double root", [0.5, 0.5], [[0.5, 0]]],
    ["a triple root", [0.5, 0.5, 0.5], [[0.5, 1]]],
    [
      "two roots that are near",
      [0.5, 0.5001],
      [
        [0.5, -1],
        [0.5001, 1],
      ],
    ],
    ["a root at the start", [0, 0.25], [[0.25, 1]]],
    ["none", [1.5, -0.5], []],
  ])("%s", (_, roots, expected) => {
    const course = { from: roots.includes(0) ? 1e-12 : 0, noise: 1e-15, side: 0, isSeen: false, isEnd: false }
    const { found } = crossings(fromRoots(roots), course)
    expect(found.map((f) => f.direction)).toEqual(expected.map(([, direction]) => direction))
    found.forEach(({ at }, i) => {
      expect(Math.abs(at - expected[i][0])).toBeLessThan(1e-5)
    })
  })
})

describe("along a solution", () => {
  test("crossings in each direction, and where a function is only touched", () => {
    const { events } = odeint(oscillator, [0, 1], {
      t1: 20,
      events: [
        event((_, y: NDArray) => y.at(0)),
        event((_, y: NDArray) => y.at(0), { direction: -1 }),
        event((_, y: NDArray) => y.at(0).sub(1)),
      ],
    })
    const zeros = [1, 2, 3, 4, 5, 6].map((k) => k * Math.PI)
    times(events[0]).forEach((t, i) => {
      expect(Math.abs(t - zeros[i])).toBeLessThan(1e-14 * zeros[i])
    })
    expect(directions(events[0])).toEqual([-1, 1, -1, 1, -1, 1])
    expect(times(events[1]).length).toBe(3)
    expect(directions(events[2])).toEqual([0, 0, 0])
    times(events[2]).forEach((t, i) => {
      expect(Math.abs(t - (2 * i + 0.5) * Math.PI)).toBeLessThan(1e-7)
    })
  })

  test("in float32, where a steep function is touched, rounding hides that it is not zero", () => {
    const phases = Array.from({ length: 32 }, (_, i) => i / 32)
    const starts = np.array(
      phases.map((a) => [Math.sin(a), Math.cos(a)]),
      { dtype: "float32" },
    )
    const events = [event((_, y: NDArray) => y.at(0).sub(1).mul(30))]
    const touches = (y: NDArray) => {
      const { events: found } = odeint(oscillator, y, { t1: 3, events, maxSteps: 64 })
      return np.stack(found[0].map(({ t }) => t))
    }
    const together = vmap(touches)(starts)
    phases.forEach((a, i) => {
      for (const all of [touches(starts.at(i)), together.at(i)]) {
        const found = Array.from(all.data).filter(Number.isFinite)
        expect(found.length).toBe(1)
        expect(Math.abs(found[0] - (Math.PI / 2 - a))).toBeLessThan(2e-3)
      }
    })
  })

  test("two in one step, whatever the place of the steps", () => {
    for (const [low, high] of [
      [0.3, 0.31],
      [0.5, 0.500001],
      [0.9, 0.95],
    ]) {
      const { events, stats } = odeint((t: NDArray) => t.mul(0).add(1), 0, {
        t1: 2,
        events: [event((_, y: NDArray) => y.sub(low).mul(y.sub(high)))],
      })
      expect(stats.steps.item()).toBe(1)
      expect(directions(events[0])).toEqual([-1, 1])
      times(events[0]).forEach((t, i) => {
        expect(Math.abs(t - [low, high][i])).toBeLessThan(1e-9)
      })
    }
  })

  test("backwards in time the same events come in the other order, with the signs of dg/dt", () => {
    const { events } = odeint(oscillator, [Math.sin(10), Math.cos(10)], {
      ...{ t0: 10, t1: 0.5 },
      events: [event((_, y: NDArray) => y.at(0))],
    })
    times(events[0]).forEach((t, i) => {
      expect(Math.abs(t - (3 - i) * Math.PI)).toBeLessThan(1e-13)
    })
    expect(directions(events[0])).toEqual([-1, 1, -1])
  })

  test("a terminal event ends the integration, where f need not be defined behind it", () => {
    const { t, y, status } = odeint((_: NDArray, y: NDArray) => np.sqrt(y).neg(), 1, {
      ...{ t1: 3, saveAt: [0, 1, 2, 3] },
      events: [event((_, y: NDArray) => y, { terminal: true })],
    })
    expect(status).toBe("event")
    expect(t.toArray()).toEqual([0, 1, 2])
    expect(np.allclose(y, [1, 0.25, 0], { atol: 1e-14 })).toBe(true)
  })

  test("bounces: the zero at the start of each flight is no event", () => {
    const bounce = (r: number, direction: -1 | 0) =>
      event((_, y: NDArray) => y.at(0), { direction, apply: (_, y: NDArray) => [y.at(0), y.at(1).mul(-r)] })
    for (const direction of [-1, 0] as const) {
      const { events, stats } = odeint(falling, [1, 0], { t1: 8, events: [bounce(0.9, direction)] })
      const expected = (n: number) => bounceTime(n, np.array(1), np.array(0.9)).item()
      const all = Array.from({ length: 20 }, (_, n) => expected(n)).filter((t) => t < 8)
      expect(times(events[0]).length).toBe(all.length)
      expect(stats.steps.item()).toBe(all.length + 1)
      times(events[0]).forEach((t, n) => {
        expect(Math.abs(t - all[n])).toBeLessThan(1e-14 * t)
      })
    }
  })

  test("the state is that before apply at the event, and that after it from then on", () => {
    const sol = odeint(falling, [1, 0], {
      ...{ t1: 2, saveAt: [0.5, 1.5] },
      events: [event((_, y: NDArray) => y.at(0), { apply: (_, y: NDArray) => [y.at(0), y.at(1).mul(-0.5)] })],
    })
    expect(np.allclose(sol.events[0][0].y, [0, -2], { atol: 1e-15 })).toBe(true)
    expect(np.allclose(sol.at(1), [0, 1], { atol: 1e-15 })).toBe(true)
    expect(np.allclose(sol.at([0.5, 1.5]), sol.y)).toBe(true)
    expect(
      np.allclose(
        sol.y,
        [
          [0.75, -1],
          [0.25, 0],
        ],
        { atol: 1e-15 },
      ),
    ).toBe(true)
  })

  test("a cooldown hides an event for a while", () => {
    const all = { t1: 20, events: [event((_, y: NDArray) => y.at(0), { cooldown: 4 })] }
    const { events } = odeint(oscillator, [0, 1], all)
    times(events[0]).forEach((t, i) => {
      expect(Math.abs(t - (2 * i + 1) * Math.PI)).toBeLessThan(1e-13)
    })
  })

  test("every method finds the same events", () => {
    for (const method of ["taylor", "dopri5", "tsit5", "dop853", "rodas5p"] as const) {
      const tol = method === "taylor" ? 2 ** -52 : 1e-8
      const { events } = odeint(oscillator, [0, 1], {
        ...{ t1: 12, method, tol },
        events: [event((_, y: NDArray) => y.at(0))],
      })
      expect(directions(events[0])).toEqual([-1, 1, -1])
      times(events[0]).forEach((t, i) => {
        expect(Math.abs(t - (i + 1) * Math.PI)).toBeLessThan(100 * tol + 1e-14)
      })
    }
  })

  test("bounces that accumulate are an error and no endless loop", () => {
    const ground = event((_, y: NDArray) => y.at(0), {
      name: "ground",
      apply: (_, y: NDArray) => [y.at(0), y.at(1).mul(-0.5)],
    })
    expect(() => odeint(falling, [1, 0], { t1: 10, events: [ground] })).toThrow(
      /"ground" accumulate at t = (3|2\.99\d*),/,
    )
  })
})
