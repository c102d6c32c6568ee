/** hypot and atan2 of numbers whose sizes are extreme or far apart, in every mode, against mpmath: see make/polar.py. */
import { grad, jet, jit, jvp, type NDArray, np, vmap } from "taylorjet"
import { describe, expect, it } from "vitest"
import { read } from "./functions.js"

/** The derivative and the scale of its error, order by order. */
type Derivatives = readonly (readonly [value: number, scale: number] | null)[]

interface Case {
  readonly x: number
  readonly y: number
  readonly dx: number
  readonly dy: number
  readonly single: boolean
  readonly hypot: Derivatives
  readonly atan2: Derivatives
}

const { cases } = read("polar") as { readonly cases: readonly Case[] }
const order = 4

type Many = (...numbers: NDArray[]) => NDArray[]
type Four = [NDArray, NDArray, NDArray, NDArray]

const functions: Record<"hypot" | "atan2", (x: NDArray, y: NDArray) => NDArray> = {
  hypot: np.hypot,
  atan2: (x, y) => np.atan2(y, x),
}

/** Products and sums are not fused: two equal products cancel to zero. */
const exact = { fma: false }

/** Every way to the derivatives along a line: the value first, as far as the mode goes. */
const modes: Record<string, (f: (x: NDArray, y: NDArray) => NDArray, numbers: NDArray[]) => NDArray[]> = {
  jet: (f, numbers) => jets(f)(...(numbers as Four)),
  "jit of jet": (f, numbers) => jit(jets(f), exact)(...(numbers as Four)),
  "vmap of jet": (f, numbers) => mapped(vmap(jets(f)) as Many, numbers),
  "jit of vmap of jet": (f, numbers) => mapped(jit(vmap(jets(f)), exact) as Many, numbers),
  forward: (f, [x, y, dx, dy]) => {
    const once = (a: NDArray, b: NDArray) => jvp(f, [a, b], [dx, dy])
    const [first, second] = jvp((a: NDArray, b: NDArray) => once(a, b)[1], [x, y], [dx, dy])
    return [once(x, y)[0], first, second]
  },
  reverse: (f, [x, y, dx, dy]) => {
    const [gx, gy] = [grad(f)(x, y), grad(f, { argnums: 1 })(x, y)]
    return [f(x, y), np.add(gx.mul(dx), gy.mul(dy))]
  },
  "jit of reverse": (f, numbers) => jit((...all: NDArray[]) => modes.reverse(f, all), exact)(...numbers),
}

const jets =
  (f: (x: NDArray, y: NDArray) => NDArray) =>
  (x: NDArray, y: NDArray, dx: NDArray, dy: NDArray): NDArray[] => {
    const line = (d: NDArray) => [d, ...new Array<NDArray>(order - 1).fill(np.zerosLike(d))]
    return jet(f, [x, y], [line(dx), line(dy)]).flat()
  }

const mapped = (f: Many, numbers: NDArray[]): NDArray[] =>
  f(...numbers.map((x) => np.reshape(x, [1]))).map((y) => np.reshape(y, []))

/**
 * How large derivative k is where nothing cancels. Fused products and sums leave the rounding error of one product where two
 * cancel exactly, which is a unit of this for each of the two factors of a curvature.
 */
function size(name: "hypot" | "atan2", { x, y, dx, dy }: Case, k: number): number {
  const r = Math.hypot(x, y)
  let value = name === "hypot" ? r : 1
  for (let i = 1; i <= k; i++) value *= (i * Math.hypot(dx, dy)) / r
  return Number.isFinite(value) ? value : 0
}

describe.each(["hypot", "atan2"] as const)("%s", (name) => {
  it.each(Object.keys(modes))("%s", (mode) => {
    const far = cases.flatMap((c) => {
      const dtype = c.single ? "float32" : "float64"
      const numbers = [c.x, c.y, c.dx, c.dy].map((v) => np.array(v, { dtype }))
      const unit = c.single ? 2 ** -23 : 2 ** -52
      return modes[mode](functions[name], numbers).flatMap((y, k) => {
        const expected = c[name][k]
        if (expected === null) return []
        const error = Math.abs(Number(y) - expected[0]) / (unit * expected[1])
        return error <= 8 ? [] : [`${c.x} ${c.y} along ${c.dx} ${c.dy}, ${dtype}: ${y}, not ${expected[0]}`]
      })
    })
    expect(far).toEqual([])
  })
  it("jit, where products and sums are fused if the host can", () => {
    for (const c of cases.filter(({ single }) => !single)) {
      const values = jit(jets(functions[name]))(...([c.x, c.y, c.dx, c.dy].map((v) => np.array(v)) as Four))
      values.forEach((y, k) => {
        const expected = c[name][k]
        if (!expected) return
        const allowed = 8 * 2 ** -52 * (expected[1] + 2 ** -52 * size(name, c, k))
        expect(Math.abs(Number(y) - expected[0]), `${c.x} ${c.y}, order ${k}`).toBeLessThanOrEqual(allowed)
      })
    }
  })
})

it("the second derivative is no difference of large numbers", () => {
  const [, [first, second]] = jet((x: NDArray) => np.hypot(x, 3), [1e8], [[1, 0]])
  expect(Number(first)).toBeCloseTo(1, 14)
  expect(Math.abs(Number(second) / 9.0e-24 - 1)).toBeLessThan(1e-12)
})

it("at the origin the direction is that of x = y, and nothing is known of higher orders", () => {
  expect(grad((x: NDArray) => np.hypot(x, x))(0).item()).toBeCloseTo(Math.SQRT2, 15)
  for (const first of [grad(np.hypot)(0, 0), jit(grad(np.hypot))(0, 0), jvp(np.hypot, [0, 0], [1, 0])[1]])
    expect(Number(first)).toBeCloseTo(Math.SQRT1_2, 15)
  const [, [, second]] = jet(
    np.hypot,
    [0, 0],
    [
      [1, 0],
      [0, 0],
    ],
  )
  expect(Number.isFinite(Number(second))).toBe(false)
})

it("infinite operands have a direction", () => {
  const both = (x: number, y: number) => [
    grad(np.hypot)(x, y),
    grad(np.hypot, { argnums: 1 })(x, y),
    jit(grad(np.hypot))(x, y),
  ]
  const inf = Number.POSITIVE_INFINITY
  expect(both(inf, 3).map(Number)).toEqual([1, 0, 1])
  expect(both(3, -inf).map(Number)).toEqual([0, -1, 0])
  expect(both(-inf, inf).map(Number)[0]).toBeCloseTo(-Math.SQRT1_2, 15)
  expect(Number(grad(np.atan2)(inf, 3))).toBe(0)
})
