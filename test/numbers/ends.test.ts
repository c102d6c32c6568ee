/** Elementwise functions at the ends of the numbers, in every mode, against mpmath: see make/ends.py. */
import { grad, jet, jit, jvp, type NDArray, np, vmap } from "taylorjet"
import { describe, expect, it } from "vitest"
import { read } from "./functions.js"

interface Case {
  readonly name: string
  readonly single: boolean
  readonly x: number
  readonly derivatives: readonly (number | null)[]
}
type Elementwise = (x: NDArray) => NDArray

const { cases } = read("ends") as { readonly cases: readonly Case[] }
const order = 4
const exactly = (x: NDArray) => np.gelu(x, { approximate: false })
const functionOf = (name: string): Elementwise => (name === "gelu" ? exactly : (np[name as "exp"] as Elementwise))

const jets = (f: Elementwise) => (x: NDArray) =>
  jet(f, [x], [[np.onesLike(x), ...new Array<NDArray>(order - 1).fill(np.zerosLike(x))]]).flat()
const reverse = (f: Elementwise) => (x: NDArray) => [f(x), grad((y: NDArray) => np.sum(f(y)))(x)]

/** Every way to the derivatives of all elements, order by order, as far as the mode goes. */
const modes: Record<string, (f: Elementwise) => (x: NDArray) => NDArray[]> = {
  jet: jets,
  "jit of jet": (f) => jit(jets(f)),
  "vmap of jet": (f) => vmap(jets(f)),
  forward: (f) => (x) => jvp(f, [x], [np.onesLike(x)]),
  reverse,
  "jit of reverse": (f) => jit(reverse(f)),
}

describe.each([...new Set(cases.map((c) => c.name))])("%s", (name) => {
  it.each(Object.keys(modes))("%s", (mode) => {
    for (const single of [false, true]) {
      const own = cases.filter((c) => c.name === name && c.single === single)
      const x = np.array(
        own.map((c) => c.x),
        { dtype: single ? "float32" : "float64" },
      )
      const unit = single ? 2 ** -23 : 2 ** -52
      const far = modes[mode](functionOf(name))(x).flatMap((y, k) =>
        own.flatMap((c, i) => {
          const expected = c.derivatives[k]
          if (expected === null) return []
          const error = Math.abs(y.data[i] / expected - 1) / unit
          return error <= 12 ? [] : [`order ${k} at ${c.x}, ${x.dtype}: ${y.data[i]}, not ${expected}`]
        }),
      )
      expect(far).toEqual([])
    }
  })
})
