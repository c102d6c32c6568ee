/** Large systems, whose steps are loops over orders: the integrations are those of small ones. */
import { describe, expect, test, vi } from "vitest"
import { event, type NDArray, np, odeint, taylorStepper } from "../../src/index.js"
import type { OfState } from "../../src/ode/event.js"
import { systemOf } from "../../src/ode/system.js"
import { rolled } from "../../src/transforms/rolled/rolled.js"
import { loopSize } from "../../tools/ode/loopSize.js"
import { messageOf } from "../errors/message.js"
import { bodies, kepler, parts } from "./systems.js"

const start = [0.4, 0, 0, 2]

/** So many orbits side by side, as one system; only the first one is looked at. */
const many = 40
const orbits = (_: NDArray, s: NDArray): NDArray => {
  const [x, y, u, v] = parts(s, 4)
  const w = np.power(x.mul(x).add(y.mul(y)), -1.5)
  return np.stack([u, v, x.mul(w).neg(), y.mul(w).neg()])
}
const starts = np.broadcastTo(np.expandDims(np.array(start), 1), [4, many])
const first = (s: NDArray) => np.slice(s, ":", 0)

const isRolled = (f: OfState, y: unknown, order: number) =>
  rolled(systemOf("test", f, y, []).rates, order) !== undefined

const far = 60 * Math.PI

describe("many orbits at once, rolled over orders", () => {
  test("are rolled, and one is not", () => {
    expect(isRolled(orbits as OfState, starts, 20)).toBe(true)
    expect(isRolled(kepler as OfState, start, 20)).toBe(false)
  })

  test("take the steps of one, forwards and back, to the same ends", () => {
    for (const t1 of [far, -far]) {
      const [one, all] = [odeint(kepler, start, { t1 }), odeint(orbits, starts, { t1 })]
      expect(all.stats.steps.item()).toBe(one.stats.steps.item())
      expect(np.max(np.abs(first(all.y).sub(one.y))).item()).toBeLessThan(1e-11)
      expect(np.max(np.abs(first(all.at(t1 / 3)).sub(one.at(t1 / 3)))).item()).toBeLessThan(1e-11)
    }
  })

  test("find the events of one, and end where one is terminal", () => {
    const sections = (x: (s: NDArray) => NDArray) => [
      event((_, s: NDArray) => x(s), { direction: 1 }),
      event((t: NDArray) => np.sin(t.mul(0.3)).sub(0.99), { terminal: false }),
    ]
    const one = odeint(kepler, start, { t1: far, events: sections((s) => s.at(0)) })
    const all = odeint(orbits, starts, { t1: far, events: sections((s) => np.at(s, 0, 0)) })
    expect(one.events.map((e) => e.length)).toEqual(all.events.map((e) => e.length))
    expect(all.events[0].length).toBe(30)
    all.events.forEach((own, i) => {
      own.forEach((e, k) => void expect(e.t.item()).toBeCloseTo(one.events[i][k].t.item(), 11))
    })
    const end = event((_, s: NDArray) => np.at(s, 0, 0).add(1), { terminal: true })
    const stopped = odeint(orbits, starts, { t1: far, events: [end] })
    expect(np.at(stopped.y, 0, 0).item()).toBeCloseTo(-1, 12)
  })

  test("in float32", () => {
    const { y } = odeint(orbits, np.array(starts, { dtype: "float32" }), { t1: 20 * Math.PI })
    expect(y.dtype).toBe("float32")
    expect(np.max(np.abs(first(y).sub(start))).item()).toBeLessThan(2e-3)
  })

  test("step by step, with the series of each", () => {
    const [one, all] = [taylorStepper(kepler, start), taylorStepper(orbits, starts as never)]
    for (let i = 0; i < 3; i++) expect(all.step()).toBeCloseTo(one.step(), 13)
    one.series.forEach((c, k) => {
      const own = first(all.series[k])
      expect(np.max(np.abs(own.sub(c))).item()).toBeLessThan(1e-12 * (1 + np.max(np.abs(c)).item()))
    })
  })
})

describe("a large system is compiled once: its loop of steps takes single ones too", () => {
  const host = globalThis as unknown as { WebAssembly: { Module: new (bytes: Uint8Array) => object } }
  const modules = (run: () => void): number => {
    const spy = vi.spyOn(host.WebAssembly, "Module")
    run()
    const { length } = spy.mock.calls
    spy.mockRestore()
    return length
  }
  /** By different numbers these are different programs, which nothing has compiled before. */
  const faster =
    (f: typeof kepler, by: number): typeof kepler =>
    (t, s) =>
      f(t, s).mul(by)

  test("for single steps, a long way, the state within a step, and the series of it", () => {
    const run = () => {
      const stepper = taylorStepper(faster(orbits, 1.25), starts as never)
      stepper.step()
      const y = stepper.until(0.8 * far)
      expect(np.max(np.abs(first(y).sub(start))).item()).toBeLessThan(1e-10)
      expect(first(stepper.series[0]).shape).toEqual([4])
    }
    expect(modules(run)).toBe(1)
  })

  test("for dense output and the last step", () => {
    const run = () => {
      const { at, y } = odeint(faster(orbits, 1.5), starts, { t1: 4 * Math.PI })
      expect(np.max(np.abs(first(at((4 * Math.PI) / 3)).sub(start))).item()).toBeLessThan(1e-11)
      expect(np.max(np.abs(first(y).sub(start))).item()).toBeLessThan(1e-11)
    }
    expect(modules(run)).toBe(1)
  })

  test("which of a small one would be longer to make than to do without", () => {
    const short = () => void odeint(faster(kepler, 1.25), start, { t1: 1 })
    const long = () => void odeint(faster(kepler, 1.5), start, { t1: 20 * far })
    expect([short, long].map(modules)).toEqual([1, 2])
  })

  test("but where its last coefficients vanish, as those of polynomials", () => {
    // u' = 1, v' = u^2, w' = u v: u = t, v = t^3 / 3, w = t^5 / 15.
    const f = (_: NDArray, s: NDArray) => {
      const [u, v] = parts(s, 3)
      return np.stack([np.add(1, u.mul(0)), u.mul(u), u.mul(v)])
    }
    const y0 = np.zeros([3, 200])
    expect(isRolled(f as OfState, y0, 20)).toBe(true)
    const { y } = odeint(f, y0, { t1: 2 })
    expect(np.max(np.abs(first(y).sub([2, 8 / 3, 32 / 15]))).item()).toBeLessThan(1e-14)
  })
})

describe("failures say what those of small systems say", () => {
  const wide = (c: number) => np.full([200], c)
  const message = (f: OfState, y: NDArray | number, t1: number): string =>
    messageOf(() => odeint(f as never, y, { t1 }))
  /** What stays when numbers are left out, which rounding may change, and the place of a component. */
  const shape = (text: string) => text.replace(/\[\d+\]/, "").replace(/-?\d+(\.\d+)?(e[-+]\d+)?/g, "#")

  test.each<[string, (t: NDArray, y: NDArray) => NDArray, number]>([
    ["a pole", (_, y) => y.mul(y).mul(y.add(1)), 5],
    ["a pole in time", (t, y) => np.div(y.mul(y).add(1), np.sub(2, t).mul(np.sub(2, t))), 5],
    ["NaN in f", (t, y) => np.sqrt(np.sub(1, t)).mul(y).mul(np.cos(y)), 3],
  ])("%s", (_, f, t1) => {
    expect(isRolled(f as OfState, wide(1), 20)).toBe(true)
    const [one, all] = [message(f as OfState, 1, t1), message(f as OfState, wide(1), t1)]
    expect(one).toMatch(/odeint: /)
    expect(shape(all)).toBe(shape(one))
  })
})

test("the loop of ordinary steps of six bodies has one size at all orders", () => {
  const y = Array.from({ length: 36 }, (_, i) => Math.sin(i + 1))
  const sizes = [10, 20, 30].map((order) => loopSize(bodies(6) as never, y, order))
  expect(new Set(sizes.map((s) => s.equations)).size).toBe(1)
  expect(new Set(sizes.map((s) => s.kernels)).size).toBe(1)
  const bytes = sizes.map((s) => s.bytes)
  expect(Math.max(...bytes) / Math.min(...bytes)).toBeLessThan(1.02)
  expect(Math.max(...bytes)).toBeLessThan(30_000)
})
