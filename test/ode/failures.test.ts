/** What cannot be integrated says so, with the time and what to do. */
import { expect, test } from "vitest"
import { event, jit, type NDArray, np, odeint, taylorSolution, taylorStepper } from "../../src/index.js"

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
  [{ t1: null }, /t1: expected an array, a number .*; got null/],
  [{ t0: null, t1: 1 }, /t0: expected an array, a number .*; got null/],
  [{ t1: Number.NaN }, /t1 must be a finite number; got NaN/],
  [{ t1: 1, tol: Number.NaN }, /tol must be between 0 and 1; got NaN/],
  [{ t1: 1, saveAt: [] }, /saveAt must be a list of times, one at least; got float64\[0\]/],
  [{ t1: 1, saveAt: [0, Number.NaN, 1] }, /without turning back; got NaN after 0/],
  [{ t1: 1, saveAt: [-1] }, /without turning back; got -1 after 0/],
  [{ t0: 1, t1: 2, hMax: 1e-20 }, /hMax must be larger than 1\.77\d*e-15, .*; got 1e-20/],
  [null, /options must be an object/],
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

test("starts without numbers, and of other dtypes", () => {
  for (const y0 of [{}, null, undefined])
    expect(() => odeint((() => ({})) as never, y0 as never, { t1: 1 })).toThrow(
      /odeint: y0 must be an array, a number, or a tree that holds some; got/,
    )
  expect(() => odeint(growth, Number.NaN, { t1: 1 })).toThrow(/finite rates of change; got NaN for y at t = 0/)
  const whole = odeint(growth, np.array([1, 2], { dtype: "int32" }), { t1: 1 }).y
  expect(np.allclose(whole, [Math.E, 2 * Math.E])).toBe(true)
  const pair = odeint(
    (_: NDArray, y: { readonly a: NDArray; readonly b: NDArray }) => ({ a: y.b, b: y.a }),
    {
      ...{ a: np.array(1, { dtype: "float32" }), b: 1 },
    },
    { t1: 1 },
  ).y
  expect([pair.a.dtype, pair.b.dtype]).toEqual(["float64", "float64"])
  expect(pair.a.item()).toBeCloseTo(Math.E, 14)
})

test("where f has no derivatives there is no series", () => {
  for (const f of [(t: NDArray) => np.sqrt(t), (_: NDArray, y: NDArray) => np.sqrt(np.abs(y))]) {
    expect(() => odeint(f, 0, { t1: 1 })).toThrow(/expected a series of the solution at t = 0; got coefficients that/)
    expect(Number.isFinite(odeint(f, 0, { t1: 1, method: "dopri5" }).y.item())).toBe(true)
  }
})

test("functions that do not return what they should", () => {
  expect(() => odeint((() => undefined) as never, 1, { t1: 1 })).toThrow(/the result of f: expected an array/)
  expect(() => odeint((() => np.array(1)) as never, [1, 2], { t1: 1 })).toThrow(/has shape \[\] but y0 has shape \[2\]/)
  expect(() => odeint(growth, 1, { t1: 1, events: [event((_, y) => np.greater(y, 0) as NDArray)] })).toThrow(
    /to a number, whose zeros are the events; got bool\[\]/,
  )
  expect(() => taylorSolution(growth, [1, 2], 1, 3)).toThrow(/taylorSolution: t0 must be a number; got float64\[2\]/)
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

const decay = (_: NDArray, y: NDArray) => y.neg()

test("an integration over no time has its start, also traced", () => {
  expect(odeint(decay, 2, { t0: 1, t1: 1 }).at(1).item()).toBe(2)
  const at = jit((t: NDArray) => odeint(decay, 2, { t1: t }).at([0, 0.5, -1]))
  expect([...at(0).data]).toEqual([2, Number.NaN, Number.NaN])
  const saved = jit((t: NDArray) => odeint(decay, 2, { t1: t, saveAt: [0, 0] }).y)
  expect([...saved(0).data]).toEqual([2, 2])
})

test("traced, times before the start are NaN, as are those behind the end", () => {
  const at = jit((t: NDArray) => odeint(decay, 1, { t1: 1 }).at(t))
  const [before, , behind] = at([-1, 1, 2]).data
  expect([before, behind]).toEqual([Number.NaN, Number.NaN])
})

test("what cannot end is refused: a span that is no number, a time out of reach, an order that is too high", () => {
  expect(() => odeint(() => np.array(0), 1, { t0: -1.7e308, t1: 1.7e308 })).toThrow(/t1 - t0 must be a finite number/)
  expect(() => taylorStepper(decay, 1, { maxSteps: 50 }).until(1e10)).toThrow(/maxSteps/)
  expect(() => taylorSolution(decay, 0, 1, 1e9)).toThrow(/the order must be 100000 at most/)
})

test("an event function that is NaN", () => {
  const g = event((_: NDArray, y: NDArray) => np.log(y.neg()), { name: "floor" })
  for (const method of ["taylor", "dopri5"] as const)
    expect(() => odeint(decay, 1, { t1: 1, method, events: [g] })).toThrow(
      /expected a number for floor; got NaN at t = 0/,
    )
})

test("an event function that is not smooth, or not within a step", () => {
  for (const g of [(y: NDArray) => np.abs(y.sub(0.4)), (y: NDArray) => np.where(np.greater(y, 0.4), 1, -1)])
    expect(() => odeint(decay, 1, { t1: 2, events: [event((_, y: NDArray) => g(y), { name: "switch" })] })).toThrow(
      /expected a smooth function for switch; got one whose series misses it near t = 0\.9/,
    )
})

test("options of a stepper that it does not have, and numbers that are texts", () => {
  expect(() => taylorStepper(decay, 1, { t1: 3 } as never)).toThrow(/taylorStepper: there is no option t1/)
  expect(() => taylorStepper(decay, 1, null as never)).toThrow(/taylorStepper: options must be an object/)
  for (const name of ["tol", "h0", "hMax"])
    expect(() => odeint(decay, 1, { t1: 1, [name]: "0.5" })).toThrow(`odeint: ${name} must be`)
})
