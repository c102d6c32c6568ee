/** The examples of differential equations in short: what they conserve, fit and carry along. */
import { type NDArray, np, odeint } from "taylorjet"
import { expect, test } from "vitest"
import { transport } from "../../examples/ode/flowMap.js"
import { energy, rates, section } from "../../examples/ode/henonHeiles.js"
import { fitted } from "../../examples/ode/lotkaVolterra.js"
import { train } from "../../examples/ode/neural.js"
import { rates as attraction, type Bodies, drift, masses, start } from "../../examples/ode/outerSolarSystem.js"

test("the flow map: each order carries the box nearer to where its points go", () => {
  const errors = [1, 2, 4].map((order) => transport(order, 0.1, 100))
  expect(errors[0]).toBeLessThan(1e-2)
  expect(errors[1]).toBeLessThan(errors[0] / 5)
  expect(errors[2]).toBeLessThan(errors[1] / 50)
})

test("Hénon-Heiles: crossings lie in the section of their energy, about one for each turn", () => {
  const begin = [0, 0.1, Math.sqrt(1 / 6 - 0.01 + 0.002 / 3), 0]
  const sol = odeint(rates, begin, { t1: 100 })
  expect(Math.abs(energy(sol.y).item() - 1 / 12)).toBeLessThan(1e-14)
  const points = section(1 / 12, 0.1, 0, 100)
  expect(Math.abs(points.length - 100 / (2 * Math.PI))).toBeLessThan(2)
  for (const [y, v] of points) expect(v * v + y * y - (2 * y ** 3) / 3).toBeLessThan(1 / 6)
})

test("Lotka-Volterra: the fit is the truth, within error bars of some percent", () => {
  const { found, errors, truth } = fitted()
  const [off, bars] = [np.abs(found.sub(truth)), errors].map((x) => x.toArray<number[]>())
  bars.forEach((bar, i) => {
    expect(bar).toBeGreaterThan(0.005)
    expect(bar).toBeLessThan(0.06)
    expect(off[i]).toBeLessThan(3 * bar)
  })
})

test("a neural differential equation learns", () => {
  const [before, after] = train(10)
  expect(after).toBeLessThan(before / 2)
})

test("the outer Solar System keeps its energy, and its momentum as its forces say", () => {
  const { error, steps } = drift(100)
  expect(Math.abs(error)).toBeLessThan(1e-14)
  expect(steps).toBeGreaterThan(100)
  const momentum = ({ v }: Bodies): NDArray => np.matmul(masses, v)
  const before = momentum(start)
  const after = momentum(odeint(attraction, start, { t1: 100 }).y)
  expect(np.max(np.abs(after.sub(before))).item()).toBeLessThan(1e-15)
})
