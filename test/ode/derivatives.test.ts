/** Derivatives through the solver, and through events, against closed forms. */
import { describe, expect, test } from "vitest"
import {
  event,
  grad,
  hessian,
  jet,
  jit,
  jvp,
  type NDArray,
  np,
  odeint,
  taylorSolution,
  vjp,
  vmap,
} from "../../src/index.js"
import { bounceTime, falling } from "./systems.js"

const close = (x: unknown, y: unknown, rtol = 1e-11) =>
  expect(np.allclose(x as NDArray, y as NDArray, { rtol, atol: rtol })).toBe(true)

/** y' = -p y² from y0: y0 / (1 + p t y0). */
const decay = (_: NDArray, y: NDArray, p: NDArray) => y.mul(y).mul(p).neg()
const exact = (y0: NDArray, p: NDArray, t: NDArray) => y0.div(p.mul(t).mul(y0).add(1))
const solved = (y0: NDArray, p: NDArray, t1: NDArray) => odeint(decay, y0, { t1, args: [p], maxSteps: 12 }).y

const point = [2, 0.5, 1] as const

describe("of the state at t1 in the start, a parameter and t1", () => {
  test.each([0, 1, 2])("argument %i: jet to order 6, compiled too", (i) => {
    const along = (f: typeof solved) => (x: NDArray) =>
      f(...(point.map((v, j) => (j === i ? x : np.array(v))) as never as [NDArray, NDArray, NDArray]))
    const curve: [[number], [number[]]] = [[point[i]], [[1, 0, 0, 0, 0, 0]]]
    const expected = jet(along(exact), ...curve)
    const [value, terms] = jet(along(solved), ...curve)
    close(value, expected[0])
    terms.forEach((term, k) => {
      close(term, expected[1][k], 1e-10 * 4 ** k)
    })
    const compiled = jit((x: NDArray) => jet(along(solved), [x], [[1, 0]])[1][1])
    close(compiled(point[i]), expected[1][1])
  })

  test("jvp, vjp, grad, hessian and vmap", () => {
    close(jvp(solved, [...point], [1, 2, 3])[1], jvp(exact, [...point], [1, 2, 3])[1])
    const pull = vjp(solved, ...point)[1](1)
    const expected = vjp(exact, ...point)[1](1)
    pull.forEach((x, i) => {
      close(x, expected[i])
    })
    const at = (f: typeof solved) => (x: NDArray) => f(x.at(0), x.at(1), x.at(2))
    close(hessian(at(solved))([...point]), hessian(at(exact))([...point]), 1e-10)
    close(
      grad(grad((y: NDArray) => solved(y, np.array(0.5), np.array(1))))(2),
      grad(grad((y: NDArray) => exact(y, np.array(0.5), np.array(1))))(2),
    )
    const ensemble = vmap(solved, { inAxes: [0, null, 0] })
    const [starts, ends] = [
      [0.1, 1, 3],
      [1, 2, 0],
    ]
    close(ensemble(starts, 0.5, ends), vmap(exact, { inAxes: [0, null, 0] })(starts, 0.5, ends))
    close(
      jit(vmap(grad(solved), { inAxes: [0, null, null] }))(starts, 0.5, 1),
      vmap(grad(exact), { inAxes: [0, null, null] })(starts, 0.5, 1),
    )
  })

  test("backwards in time, from a start that moves", () => {
    const back = (t0: NDArray) => odeint(decay, 2, { t0, t1: 0.75, args: [1], maxSteps: 12 }).y
    const [value, [slope, second]] = jet(back, [1], [[1, 0]])
    const form = (t0: NDArray) => exact(np.array(2), np.array(1), np.sub(0.75, t0))
    const expected = jet(form, [1], [[1, 0]])
    close(value, expected[0])
    close([slope, second], expected[1])
  })

  test.each([
    ["dopri5", 1e-10],
    ["tsit5", 1e-10],
    ["dop853", 1e-12],
    ["rodas5p", 1e-8],
  ] as const)("with %s", (method, tol) => {
    const f = (y0: NDArray, p: NDArray) => odeint(decay, y0, { t1: 1, args: [p], method, tol, maxSteps: 200 }).y
    close(
      jvp(f, [2, 0.5], [1, 1])[1],
      jvp((y: NDArray, p: NDArray) => exact(y, p, np.array(1)), [2, 0.5], [1, 1])[1],
      1e3 * tol,
    )
    close(grad(f)(2, 0.5), grad((y: NDArray) => exact(y, np.array(0.5), np.array(1)))(2), 1e3 * tol)
  })

  test("checkpoints change what is kept, and no derivative", () => {
    const gradients = [true, false, 3].map((checkpoint) =>
      grad((y: NDArray) => odeint(decay, y, { t1: 1, args: [0.5], maxSteps: 12, checkpoint }).y)(2),
    )
    for (const g of gradients) close(g, gradients[0], 1e-15)
  })

  test("float32 stays float32", () => {
    const y0 = np.array(2, { dtype: "float32" })
    const g = grad(
      (y: NDArray) => odeint(decay, y, { t1: 1, args: [np.array(0.5, { dtype: "float32" })], maxSteps: 12 }).y,
    )(y0)
    expect(g.dtype).toBe("float32")
    close(g, 0.25, 1e-6)
  })
})

describe("of states between", () => {
  const all = { t1: 1, args: [0.5], maxSteps: 12 }

  test("saveAt and at", () => {
    const times = [0, 0.1, 0.5, 1]
    const sum = (y0: NDArray) => np.sum(odeint(decay, y0, { ...all, saveAt: times }).y)
    const read = (y0: NDArray) => np.sum(odeint(decay, y0, all).at(times))
    const form = (y0: NDArray) => np.sum(exact(y0, np.array(0.5), np.array(times)))
    for (const f of [sum, read]) {
      close(f(np.array(2)), form(np.array(2)))
      close(grad(f)(2), grad(form)(2))
      close(jit(f)(2), form(np.array(2)))
    }
  })

  test("in the time that is asked for", () => {
    close(
      grad((t: NDArray) => odeint(decay, 2, all).at(t))(0.3),
      grad((t: NDArray) => exact(np.array(2), np.array(0.5), t))(0.3),
    )
  })
})

describe("through events", () => {
  const ball = (h: NDArray, r: NDArray) =>
    odeint(falling, np.stack([h, np.array(0)]), {
      ...{ t1: 6, maxSteps: 12 },
      events: [
        event((_, y: NDArray) => y.at(0), {
          direction: -1,
          apply: (_, y: NDArray) => np.stack([y.at(0), y.at(1).mul(r).neg()]),
        }),
      ],
    })

  test.each([0, 3])("the time of bounce %i, to order 5 in height and restitution", (n) => {
    const along =
      (f: (h: NDArray, r: NDArray) => NDArray) =>
      (s: NDArray): NDArray =>
        f(s.add(1), s.mul(0.5).add(0.9))
    const curve: [[number], [number[]]] = [[0], [[1, 0, 0, 0, 0]]]
    const [value, terms] = jet(
      along((h, r) => ball(h, r).events[0][n].t),
      ...curve,
    )
    const expected = jet(
      along((h, r) => bounceTime(n, h, r)),
      ...curve,
    )
    close(value, expected[0], 1e-14)
    close(terms, expected[1], 1e-12)
  })

  test("the state behind a jump moves with the time of the jump", () => {
    // After the first bounce at √h: height 2 r √h s - s², with s the time since.
    const form = (h: NDArray, r: NDArray) => {
      const s = np.sub(1.5, np.sqrt(h))
      return r.mul(2).mul(np.sqrt(h)).mul(s).sub(s.mul(s))
    }
    const end = (h: NDArray, r: NDArray) => {
      const bounce = event((_, y: NDArray) => y.at(0), {
        direction: -1,
        apply: (_, y: NDArray) => np.stack([y.at(0), y.at(1).mul(r).neg()]),
      })
      return odeint(falling, np.stack([h, np.array(0)]), { t1: 1.5, maxSteps: 6, events: [bounce] }).y.at(0)
    }
    close(end(np.array(1), np.array(0.9)), form(np.array(1), np.array(0.9)))
    close(grad(end)(1, 0.9), grad(form)(1, 0.9))
    const both = (f: typeof form) => hessian((x: NDArray) => f(x.at(0), x.at(1)))([1, 0.9])
    close(both(end), both(form))
  })

  test("the time and the state at a terminal event, in reverse mode and compiled", () => {
    const hit = (speed: NDArray) => {
      const ground = event((_, y: NDArray) => y.at(0), { direction: -1, terminal: true })
      return odeint(falling, np.stack([np.array(1), speed]), { t1: 6, maxSteps: 6, events: [ground] })
    }
    // 1 + v t - t² = 0
    const time = (v: NDArray) => v.add(np.sqrt(v.mul(v).add(4))).div(2)
    close(grad((v: NDArray) => hit(v).t)(0.5), grad(time)(0.5))
    close(jit(grad((v: NDArray) => hit(v).t))(0.5), grad(time)(0.5))
    close(grad((v: NDArray) => hit(v).y.at(1))(0.5), grad((v: NDArray) => v.sub(time(v).mul(2)))(0.5))
    close(vmap((v: NDArray) => hit(v).t)([0.5, 1, -3]), time(np.array([0.5, 1, -3])))
  })

  test("what did not happen is NaN", () => {
    expect(jit((h: NDArray) => ball(h, np.array(0.9)).events[0][11].t)(1).item()).toBeNaN()
  })
})

describe("taylorSolution", () => {
  test("coefficients are traced: their derivatives are those of the closed form", () => {
    const last = (y0: NDArray) => taylorSolution(decay, 0, y0, 3, 1)[3]
    close(grad(last)(2), -4 * 2 ** 3)
    close(vmap(last)([1, 2]), [-1, -16])
    close(jit(last)(2), -16)
  })
})

test("a problem that fails is NaN where it is traced, and so are its derivatives", () => {
  const pole = (y0: NDArray) => odeint((_: NDArray, y: NDArray) => y.mul(y), y0, { t1: 2, maxSteps: 40 }).y
  expect(jit(pole)(1).item()).toBeNaN()
  expect(jvp(pole, [1], [1])[1].item()).toBeNaN()
  const few = (y0: NDArray) => odeint((_: NDArray, y: NDArray) => y, y0, { t1: 100, maxSteps: 2 }).y
  expect(jit(few)(1).item()).toBeNaN()
  const kink = (y0: NDArray) => odeint((t: NDArray, y: NDArray) => np.abs(t.sub(0.7)).mul(y), y0, { t1: 2 }).y
  expect(jit(kink)(1).item()).toBeNaN()
})
