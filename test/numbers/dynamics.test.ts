/** Sensitivities of simulations with thousands of steps, and of iterations to a tolerance, against mpmath. */
import {
  grad,
  hessian,
  jacfwd,
  jacrev,
  jet,
  jit,
  jvp,
  type NDArray,
  np,
  scan,
  valueAndGrad,
  whileLoop,
} from "taylorjet"
import { describe, expect, it } from "vitest"
import { read } from "./functions.js"

/** A function of numbers: see make/dynamics.py. */
interface Case {
  readonly inputs: readonly number[]
  readonly value: string
  readonly gradient: readonly string[]
  readonly hessian?: readonly string[]
  /** Derivatives in the first input, order by order. */
  readonly terms: readonly string[]
}

interface Simulation {
  readonly start: readonly number[]
  readonly parameters: readonly number[]
  readonly direction: readonly number[]
  readonly end: readonly string[]
  readonly jacobian: readonly string[]
  readonly terms: readonly (readonly string[])[]
}

const { lorenz, period, swing } = read("dynamics") as {
  readonly lorenz: readonly Simulation[]
  readonly period: readonly Case[]
  readonly swing: readonly Case[]
}

/** Asserts that each number is near its reference, relative to the largest of them. */
function near(actual: NDArray | readonly NDArray[], expected: readonly string[], tolerance: number): void {
  const values = [actual].flat().flatMap((x) => [...(x as NDArray).data])
  const right = expected.map(Number)
  expect(values.length).toBe(right.length)
  const largest = Math.max(...right.map(Math.abs))
  expect(Math.max(...values.map((v, i) => Math.abs(v - right[i]))) / largest).toBeLessThanOrEqual(tolerance)
}

const modes = [
  ["eager", <F>(f: F): F => f],
  ["jit", <F>(f: F): F => jit(f as never) as F],
] as const

describe.each(modes)("Lorenz after 1000 steps of the Runge-Kutta method, %s", (_, mode) => {
  const [given] = lorenz
  const start = np.array(given.start)
  const parameters = np.array(given.parameters)
  const h = 0.01
  const slope = (s: NDArray, p: NDArray): NDArray => {
    const [x, y, z] = [s.at(0), s.at(1), s.at(2)]
    return np.stack([p.at(0).mul(y.sub(x)), x.mul(p.at(1).sub(z)).sub(y), x.mul(y).sub(p.at(2).mul(z))])
  }
  const step = (s: NDArray, p: NDArray): NDArray => {
    const k1 = slope(s, p)
    const k2 = slope(s.add(k1.mul(h / 2)), p)
    const k3 = slope(s.add(k2.mul(h / 2)), p)
    const k4 = slope(s.add(k3.mul(h)), p)
    return s.add(
      k1
        .add(k2.mul(2))
        .add(k3.mul(2))
        .add(k4)
        .mul(h / 6),
    )
  }
  /** Of the start and the parameters in one vector. */
  const end = (checkpoint: boolean) => (v: NDArray) => {
    const p = v.slice(3)
    return scan((s: NDArray) => [step(s, p), null], v.slice(0, 3), null, { length: 1000, checkpoint })[0]
  }
  const inputs = np.concatenate([start, parameters])

  // A rounding error of one step grows as a change of the start does, by up to 20 here: 1000 of them make 1e-12.
  it("its end", () => near(mode(end(false))(inputs), given.end, 1e-12))
  it("jacfwd", () => near(mode(jacfwd(end(false)))(inputs) as NDArray, given.jacobian, 1e-12))
  it("jacrev", () => near(mode(jacrev(end(false)))(inputs) as NDArray, given.jacobian, 1e-12))
  it("jacrev with checkpoints", () => near(mode(jacrev(end(true)))(inputs) as NDArray, given.jacobian, 1e-12))
  it("a jet of order 5 along a direction", () => {
    const along = np.concatenate([np.array(given.direction), np.zeros([3])])
    const rest = Array.from({ length: 4 }, () => np.zerosLike(along))
    const [, terms] = mode((v: NDArray) => jet(end(false), [v], [[along, ...rest]]))(inputs)
    for (const [k, term] of terms.entries()) near(term, given.terms[k], 1e-11)
  })
})

type Numbers = (...inputs: NDArray[]) => NDArray

/**
 * The period of a pendulum, 2π √(l / g) / agm(1, cos(angle / 2)): means are taken until they agree. Of a and b near each
 * other the half of a + b is their agm up to (a - b)² / 16a, whose derivatives are negligible too; those of a are not.
 */
const periodOf: Numbers = (angle, length, gravity) => {
  const [a, b] = whileLoop(
    ([a, b]: NDArray[]) => np.greater(np.abs(a.sub(b)), 1e-12),
    ([a, b]) => [a.add(b).div(2), np.sqrt(a.mul(b))],
    [np.onesLike(angle), np.cos(angle.div(2))],
    { maxSteps: 12 },
  )
  return np
    .sqrt(length.div(gravity))
    .mul(2 * Math.PI)
    .div(a.add(b).div(2))
}

/** Coefficients of the angle and the speed of a pendulum, in time: angle'' = -ratio sin(angle). */
function series(angle: NDArray, speed: NDArray, ratio: NDArray, order: number): readonly [NDArray[], NDArray[]] {
  const [u, v, s, c] = [[angle], [speed], [np.sin(angle)], [np.cos(angle)]]
  for (let k = 0; k < order; k++) {
    u.push(v[k].div(k + 1))
    v.push(s[k].mul(ratio).div(-(k + 1)))
    // s' = c u', c' = -s u'
    const along = (f: readonly NDArray[]) =>
      f.map((_, i) => f[k - i].mul(u[i + 1].mul(i + 1))).reduce((a, b) => a.add(b))
    const [sine, cosine] = [along(c), along(s)]
    s.push(sine.div(k + 1))
    c.push(cosine.div(-(k + 1)))
  }
  return [u, v]
}

const horner = (terms: readonly NDArray[], h: NDArray): NDArray =>
  terms.reduceRight((sum, term) => sum.mul(h).add(term))

/**
 * The angle at a time: steps by Taylor series of order 16, as long as their last term is negligible. The solution does
 * not depend on the steps; their derivatives would multiply what the series leaves out.
 */
const swingOf: Numbers = (angle, length, gravity, time) => {
  const order = 16
  const ratio = gravity.div(length)
  const [, end] = whileLoop(
    ([t]: NDArray[]) => np.less(t, time),
    ([t, a, b]) => {
      const [u, v] = series(a, b, ratio, order)
      const size = np.stopGradient(np.abs(u[order]).add(np.abs(v[order])))
      const h = np.minimum(np.power(np.div(1e-16, size), 1 / order), time.sub(t))
      return [t.add(h), horner(u, h), horner(v, h)]
    },
    [np.zerosLike(time), angle, np.zerosLike(angle)],
    { maxSteps: 30 },
  )
  return end
}

describe.each([
  ["the period of a pendulum, by an iteration to convergence", periodOf, period, 1e-12],
  ["the swing of a pendulum, by steps to a tolerance", swingOf, swing, 1e-11],
] as const)("%s", (_, f, cases, tolerance) => {
  describe.each(modes)("%s", (__, mode) => {
    it.each(cases)("at $inputs", ({ inputs, value, gradient, hessian: second, terms }) => {
      const xs = inputs.map((x) => np.array(x))
      const argnums = inputs.map((_, i) => i)
      near(mode(f)(...xs), [value], tolerance)
      const reverse = mode(valueAndGrad(f, { argnums }))(...xs)
      near(reverse[0], [value], tolerance)
      near(reverse[1], gradient, tolerance)
      const forward = argnums.map((i) => {
        const units = inputs.map((_, j) => np.array(Number(i === j)))
        return mode((...ys: NDArray[]) => jvp(f, ys, units)[1])(...xs)
      })
      near(forward, gradient, tolerance)
      const along = inputs.map((_, i) => terms.map((__, k) => np.array(Number(i === 0 && k === 0))))
      const [, coefficients] = mode((...ys: NDArray[]) => jet(f, ys, along))(...xs)
      for (const [k, term] of coefficients.entries()) near(term, [terms[k]], tolerance)
      const [first, ...rest] = xs
      near(
        grad(
          (a: NDArray) =>
            jet(
              f,
              [a, ...rest],
              along.map((t) => t.slice(0, 2)),
            )[1][1],
        )(first),
        [terms[2]],
        tolerance,
      )
      if (second) near(mode(hessian((v: NDArray) => f(v.at(0), v.at(1), v.at(2))))(np.stack(xs)), second, tolerance)
    })
  })
})
