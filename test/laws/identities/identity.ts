// What an identity between operators is, and what identities are written with.
import { makeProgram, type NDArray, np } from "taylorjet"
import { expect } from "vitest"
import type { F } from "../control.js"
import type { Choices } from "../grammars.js"
import type { RandomFunction } from "../randomFunctions.js"

export type Tree = NDArray | readonly Tree[]

export const leaves = (x: Tree): NDArray[] => (Array.isArray(x) ? x.flatMap(leaves) : [x as NDArray])

/** Equal but for rounding, relative to the largest number of an array. */
export function close(actual: Tree, expected: Tree, tolerance = 1e-9): void {
  const [a, e] = [leaves(actual), leaves(expected)]
  expect(a.length).toBe(e.length)
  a.forEach((y, i) => {
    expect(y.shape).toEqual(e[i].shape)
    const wanted = Array.from<number>(e[i].data)
    const scale = wanted.reduce((most, v) => (Number.isFinite(v) ? Math.max(most, Math.abs(v)) : most), 1)
    Array.from<number>(y.data).forEach((v, n) => {
      const w = wanted[n]
      if (!Object.is(v, w) && v !== w && !(Math.abs(v - w) <= tolerance * scale))
        expect.fail(`array ${i}, element ${n}: ${v}, not ${w}`)
    })
  })
}

/** The same numbers; zeros may differ in their signs. */
export const same = (actual: Tree, expected: Tree): void => close(actual, expected, 0)

/** What an identity is told: the function, where it is looked at, directions and a cotangent. */
export interface Given extends RandomFunction {
  readonly c: Choices
  /** The values of f. */
  readonly y: NDArray
  readonly u: NDArray
  readonly v: NDArray
  readonly w: NDArray
  /** ⟨w, f⟩ */
  readonly total: F
}

export interface Identity {
  readonly title: string
  readonly holds: (given: Given) => void
  /** Does it hold where there are infinities and NaN? */
  readonly wild?: boolean
  readonly when?: (given: Given) => boolean
  /** Is it tried on every function? It must be, if it alone would find a wrong derivative. */
  readonly always?: boolean
}

export const dot = (a: NDArray, b: NDArray): NDArray => np.sum(a.mul(b))
export const flat = (x: NDArray): NDArray => np.reshape(x, [-1])
export const zero = (x: NDArray): NDArray => np.zerosLike(x)
export const matrixOf = (h: NDArray, x: NDArray): NDArray => np.reshape(h, [x.size, x.size])
export const line = (direction: NDArray, order: number): NDArray[] =>
  Array.from({ length: order }, (_, k) => (k === 0 ? direction : zero(direction)))
/** A curve through x, which is no line. */
export const curve = ({ u, v }: Given): NDArray[] => [v, u, v.mul(0.5)]
export const several = ({ x, u, v }: Given): NDArray => np.stack([x, x.add(u.mul(0.1)), x.sub(v.mul(0.1))])
export const each = (f: F, xs: NDArray): NDArray => np.stack([0, 1, 2].map((i) => f(xs.at(i))))
export const isVector = ({ x }: Given): boolean => x.ndim === 1 && x.size > 0
export const outer: F = (y) => np.tanh(y).mul(np.cos(np.mean(y)))

/** A function with random directions and a random cotangent. */
export function givenOf(random: RandomFunction, c: Choices): Given {
  const { f, x } = random
  const y = f(x)
  const [u, v, w] = [c.array(x.shape), c.array(x.shape), c.array(y.shape)]
  return { ...random, c, y, u, v, w, total: (z) => dot(w, f(z)) }
}

/** Tests an identity on a function. False where it says nothing about it. */
export function test(identity: Identity, random: RandomFunction, c: Choices): boolean {
  const given = givenOf(random, c)
  if (identity.when && !identity.when(given)) return false
  try {
    identity.holds(given)
    return true
  } catch (error) {
    if (error instanceof Error)
      error.message = `${identity.title}: ${error.message}\n${makeProgram(random.f)(random.x)}`
    throw error
  }
}
