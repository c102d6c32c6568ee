/** First-order optimisers: their update rules against NumPy's, under every transform, and what is refused. */
import { readFileSync } from "node:fs"
import fc from "fast-check"
import { grad, jit, jvp, type NDArray, np, optimize, scan, tree, vmap } from "taylorjet"
import { describe, expect, test } from "vitest"

interface Reference {
  start: number[]
  gradients: number[][]
  runs: { name: Name; options: Record<string, number | boolean>; parameters: number[][] }[]
  steps: number[]
  schedules: { name: string; values: number[] }[]
}

const names = ["sgd", "adam", "adamw", "lion", "rmsprop"] as const
type Name = (typeof names)[number]
type Any = optimize.Optimizer<never>

const reference: Reference = JSON.parse(readFileSync(new URL("../numbers/optimizers.json", import.meta.url), "utf8"))
const make = (name: Name, options: object = {}): Any => optimize[name](options) as unknown as Any

/** the parameters after each of the updates with given gradients, in one loop. */
const loop =
  ({ init, update }: Any) =>
  (start: NDArray, gradients: NDArray): NDArray =>
    scan<unknown[], NDArray>(
      ([params, state], slopes) => {
        const next = update<NDArray>(slopes, state as never, params as NDArray)
        return [next, next[0]]
      },
      [start, init<NDArray>(start)] as never,
      gradients,
    )[1] as NDArray

const far = (x: NDArray, y: number[][]): number => Number(np.max(np.abs(x.sub(y))))

describe("update rules", () => {
  const cases = reference.runs.map((run) => [`${run.name} ${JSON.stringify(run.options)}`, run] as const)

  test.each(cases)("%s: as NumPy computes them, in a loop, eager and compiled", (_, { name, options, parameters }) => {
    const run = loop(make(name, options))
    for (const f of [run, jit(run)]) {
      const found = f(np.array(reference.start), np.array(reference.gradients))
      expect(far(found, parameters)).toBeLessThan(1e-14)
      const single = f(
        np.array(reference.start, { dtype: "float32" }),
        np.array(reference.gradients, { dtype: "float32" }),
      )
      expect(single.dtype).toBe("float32")
      expect(far(single, parameters)).toBeLessThan(2e-5)
    }
  })

  test.each(names)("%s: a tree is updated leaf by leaf", (name) => {
    const { init, update } = make(name)
    const tree0 = { w: np.array([[1, 2]]), b: [np.array(3), null] }
    const slopes = { w: np.array([[4, -5]]), b: [np.array(6), null] }
    const [params] = update(slopes, init(tree0), tree0)
    const { init: begin, update: step } = make(name)
    const flat = np.array([3, 1, 2])
    const [vector] = step(np.array([6, 4, -5]), begin(flat), flat)
    expect(tree.ravel(params)[0].toArray()).toEqual((vector as NDArray).toArray())
  })

  test.each(names)("%s: derivatives and vmap pass through an update", (name) => {
    const slopes = np.array([0.5, -2])
    const twice = (x: NDArray): NDArray => {
      const { init, update } = make(name, { learningRate: 0.125 })
      const step = (p: NDArray, state: never) => update<NDArray>(np.mul(p, slopes), state, p)
      const [p, state] = step(x, init<NDArray>(x) as never)
      return step(p, state as never)[0]
    }
    const x = np.array([1, 3])
    const [, tangent] = jvp(twice, [x], [[1, 1]])
    const h = 1e-6
    const difference = twice(x.add(h))
      .sub(twice(x.sub(h)))
      .div(2 * h)
    expect(Number(np.max(np.abs(tangent.sub(difference))))).toBeLessThan(1e-8)
    const slope = grad((y: NDArray) => np.sum(twice(y)))(x)
    expect(Number(np.max(np.abs(slope.sub(tangent))))).toBeLessThan(1e-14)
    const rows = np.stack([x, x.mul(2)])
    expect(vmap(twice)(rows).toArray()).toEqual([twice(x).toArray(), twice(x.mul(2)).toArray()])
  })

  test.each(names)("%s: sizes 0 and 1", (name) => {
    const { init, update } = make(name)
    for (const x of [np.zeros([0, 3]), np.zeros([1]), np.array(2)])
      expect((update<NDArray>(x, init<NDArray>(x), x)[0] as NDArray).shape).toEqual(x.shape)
  })
})

describe("schedules", () => {
  const { constant, cosine, exponential, piecewise, warmup } = optimize.schedules
  const schedules: Record<string, optimize.schedules.Schedule> = {
    cosine: cosine(0.5, 10, { alpha: 0.25 }),
    exponential: exponential(0.5, 4, 0.75),
    staircase: exponential(0.5, 4, 0.75, { staircase: true, endValue: 0.2 }),
    warmup: warmup(4, cosine(0.5, 10)),
    piecewise: piecewise(0.5, { 4: 0.5, 10: 0.1 }),
  }

  test.each(reference.schedules)("$name: as NumPy computes it, eager, mapped and compiled", ({ name, values }) => {
    const steps = np.array(reference.steps, { dtype: "int32" })
    for (const f of [vmap(schedules[name]), jit(vmap(schedules[name]))])
      expect(Number(np.max(np.abs(f(steps).sub(values))))).toBeLessThan(1e-15)
  })

  test("an optimiser asks its schedule before each update, from 0 on", () => {
    const { init, update } = optimize.sgd({ learningRate: (step) => np.add(step, 1) })
    let [x, state] = update<NDArray>(np.array(1), init<NDArray>(np.array(0)), np.array(0))
    ;[x, state] = update<NDArray>(np.array(1), state, x)
    expect([x.item(), state.step.item()]).toEqual([-3, 2])
  })

  test("a schedule of constants is the constant", () => {
    const run = (learningRate: optimize.Rate) =>
      loop(make("adam", { learningRate }))(np.array(reference.start), np.array(reference.gradients))
    expect(run(constant(0.1)).toArray()).toEqual(run(0.1).toArray())
  })
})

describe("clipByGlobalNorm", () => {
  const sizes = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 6 })

  test("gradients have the norm, the direction and the structure that they should have", () =>
    fc.assert(
      fc.property(sizes, sizes, fc.double({ min: 1e-3, max: 1e3, noNaN: true }), (a, b, most) => {
        const clipped = optimize.clipByGlobalNorm(most)({ a: np.array(a), b: [np.array(b)] })
        const before = Math.hypot(...a, ...b)
        const size = Math.hypot(...clipped.a.data, ...clipped.b[0].data)
        expect(size).toBeLessThanOrEqual(most * (1 + 1e-14))
        if (before <= most) expect(clipped.a.toArray()).toEqual(np.array(a).toArray())
        else for (const [i, x] of a.entries()) expect(clipped.a.data[i]).toBeCloseTo((x * most) / before, 8)
      }),
      { seed: 1 },
    ))

  test("huge and tiny gradients, zeros, nothing at all, and under jit", () => {
    const clip = optimize.clipByGlobalNorm(1)
    const [huge, tiny, zero] = [
      [3e300, 4e300],
      [3e-300, 4e-300],
      [0, 0],
    ].map((x) => [...clip(np.array(x)).data])
    expect(huge[0]).toBeCloseTo(0.6, 15)
    expect(tiny).toEqual([3e-300, 4e-300])
    expect(zero).toEqual([0, 0])
    expect(clip(np.zeros([0])).shape).toEqual([0])
    expect(jit(clip)(np.array([3, 4])).toArray()).toEqual([0.6, 0.8].map((x) => expect.closeTo(x, 15)))
    expect(clip(np.array([3, 4], { dtype: "float32" })).dtype).toBe("float32")
  })
})

describe("refused, with what to do", () => {
  const { init, update } = optimize.adam()
  const x = { w: np.zeros(2) }
  test.each<[string, () => unknown, string]>([
    ["an option", () => optimize.adam({ beta: 1 } as never), "adam: there is no option beta; the options are"],
    ["a rate", () => optimize.sgd({ learningRate: Number.NaN }), "sgd: learningRate must be a finite number; got NaN"],
    ["a decay", () => optimize.lion({ b1: 1 }), "lion: b1 must be at least 0 and less than 1; got 1"],
    ["whole numbers", () => init({ w: np.array([1], { dtype: "int32" }) }), "parameters must be floating-point"],
    ["a structure", () => update({ v: [1, 2] } as never, init(x), x), "adam: "],
    [
      "a shape",
      () => update({ w: [1, 2, 3] }, init(x), x),
      "adam: the gradient.w must have the shape of its parameter, [2]",
    ],
    [
      "a memory",
      () => update(x, init({ w: np.zeros(3) }), x),
      "adam: state.mean.w must have the shape of its parameter",
    ],
    ["no state", () => update(x, null as never, x), "adam: the state must be what init(params) or update returns"],
    ["no parameters", () => update(x, init(x), undefined as never), "adam: expected update(gradients, state, params)"],
    ["no boundaries", () => optimize.schedules.piecewise(1, null as never), "schedules.piecewise: boundaries must be"],
    ["a norm", () => optimize.clipByGlobalNorm(0), "clipByGlobalNorm: the largest norm must be"],
    [
      "a boundary",
      () => optimize.schedules.piecewise(1, { 0.5: 1 }),
      "schedules.piecewise: a boundary must be a whole",
    ],
    [
      "no steps",
      () => optimize.schedules.cosine(1, 0),
      "schedules.cosine: decaySteps must be a whole number, at least 1",
    ],
  ])("%s", (_, act, message) => expect(act).toThrow(message))
})
