/** What cannot be integrated says so, with the time and what to do. */
import { expect, test } from "vitest"
import { event, type NDArray, np, odeint, taylorSolution, taylorStepper } from "../../src/index.js"

const growth = (_: NDArray, y: NDArray) => y

test("a pole: its time and the radius of convergence", () => {
  expect(() => odeint((_: NDArray, y: NDArray) => y.mul(y), 1, { t1: 2 })).toThrow(
    /the step is too small at t = 0\.99999999999\d+, where the radius of convergence is about \d.*e-1\d; .*pole/,
  )
})

test("NaN in f: the time and the component", () => {
  const f = (t: NDArray, y: NDArray) => [y.at(0), np.log(np.sub(1, t))]
  expect(() => odeint(f, [1, 1], { t0: 2, t1: 3 })).toThrow(/got NaN for y\[1\] at t = 2/)
  const late = (t: NDArray, y: { readonly a: NDArray; readonly b: NDArray }) => ({ a: y.a, b: np.sqrt(np.sub(1, t)) })
  expect(() => odeint(late, { a: 1, b: 1 }, { t1: 2 })).toThrow(/got NaN for y\.b at t = 1\.0000/)
  for (const method of ["dopri5", "tsit5", "dop853", "rodas5p"] as const)
    expect(() => odeint(f, [1, 1], { t0: 2, t1: 3, method })).toThrow(/got NaN for y\[1\] at t = 2/)
})

test("a branch that switches inside a step: an event is needed there, or another method", () => {
  const f = (t: NDArray) => np.where(np.less(t, 0.7), 1, 2)
  expect(() => odeint(f, 1, { t1: 2 })).toThrow(/f is not smooth near t = 0\.69999.*put an event at the switch/)
  expect(() => odeint((t: NDArray) => np.abs(t.sub(0.7)), 1, { t1: 2 })).toThrow(/not smooth near t = 0\.69/)
  const switches = [event((t: NDArray) => t.sub(0.7))]
  expect(odeint(f, 1, { t1: 2, events: switches }).y.item()).toBeCloseTo(4.3, 12)
  expect(odeint(f, 1, { t1: 2, method: "dopri5", tol: 1e-9 }).y.item()).toBeCloseTo(4.3, 7)
})

test("too many steps", () => {
  expect(() => odeint(growth, 1, { t1: 100, maxSteps: 3 })).toThrow(/maxSteps \(3\) steps end at t = 3\.1/)
  expect(() => taylorStepper(growth, 1, { maxSteps: 3 }).until(100)).toThrow(/taylorStepper: maxSteps \(3\)/)
})

test.each([
  [{}, /expected t1, where the integration ends, or saveAt/],
  [{ t1: Number.POSITIVE_INFINITY }, /t1 must be a finite number; got Infinity/],
  [{ t1: [1, 2] }, /t1 must be a number; got float64\[2\]/],
  [{ t1: 1, tol: 0 }, /tol must be between 0 and 1; got 0/],
  [{ t1: 1, saveAt: [0.5, 0.2] }, /without turning back; got 0\.2 after 0\.5/],
  [{ t1: 1, saveAt: [2] }, /without turning back/],
  [{ t1: 1, method: "euler" }, /method must be one of "taylor", .*; got "euler"/],
  [{ t1: 1, events: [growth] }, /events must be a list of what event\(g, options\) returns/],
  [{ t1: 1, steps: 3 }, /there is no option steps/],
  [{ t1: 1, maxSteps: 0 }, /maxSteps must be a whole number, at least 1; got 0/],
  [{ t1: 1, hMax: -1 }, /hMax must be a positive number; got -1/],
  [{ t1: 1, args: 3 }, /args must be a list/],
])("options %o", (options, message) => {
  expect(() => odeint(growth, 1, options as never)).toThrow(message)
})

test("functions that do not return what they should", () => {
  expect(() => odeint(() => [np.array(1), np.array(2)], [1, 2, 3], { t1: 1 })).toThrow(
    /f must return a tree with the shapes of y0; its result has shape \[2\] but y0 has shape \[3\]/,
  )
  expect(() => odeint((_: NDArray, y: { readonly a: NDArray }) => y.a, { a: 1 }, { t1: 1 })).toThrow(/\{a: \*\}/)
  const vector = event((_, y: NDArray) => y)
  expect(() => odeint(growth, [1, 2], { t1: 1, events: [vector] })).toThrow(
    /must be a function g\(t, y, \.\.\.args\) to a number/,
  )
  const other = event((_, y: NDArray) => y.at(0), { name: "jump", apply: () => [1, 2, 3] })
  expect(() => odeint(growth, [1, 2], { t1: 1, events: [other] })).toThrow(/apply of jump must return/)
  expect(() => event((_, y: NDArray) => y, { direction: 2 as never })).toThrow(/direction must be -1, 0 or 1; got 2/)
  expect(() => taylorSolution(growth, 0, 1, -1)).toThrow(/the order must be a whole number, at least 0; got -1/)
})

test("times outside of what is known", () => {
  expect(() => odeint(growth, 1, { t1: 1 }).at(2)).toThrow(/at expects times from 0 to 1, .*; got 2/)
  expect(() => odeint(growth, 1, { t1: 1, dense: false }).at(1)).toThrow(/leave out \{ dense: false \}/)
  const stepper = taylorStepper(growth, 1)
  stepper.step()
  stepper.step()
  expect(() => stepper.until(0)).toThrow(/until expects a time from .* on/)
  expect(() => taylorStepper(growth, 1).series).toThrow(/no series before the first step/)
})
