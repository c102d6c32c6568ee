// Laws on random functions: whatever is composed of what, every route to a derivative gives the same numbers.
import fc from "fast-check"
import {
  forwardDerivatives,
  grad,
  hessian,
  jacfwd,
  jacrev,
  jet,
  jit,
  jvp,
  laplacian,
  makeProgram,
  type NDArray,
  np,
  vjp,
  vmap,
} from "taylorjet"
import { describe, expect, it } from "vitest"
import { check } from "../../src/ir/check.js"
import { parse } from "../../src/ir/parse.js"
import { print } from "../../src/ir/print.js"
import { registry } from "../../src/primitives/registry.js"
import { uniform } from "../laws/sampling.js"
import { expectClose } from "./evaluate.js"
import { type Expression, expressions } from "./expressions.js"

const shapes = [[], [3], [2, 3]]
const runs = 60

/** Three arrays of the shapes above, the same for the same seed. */
function draw(seed: number): NDArray[] {
  const next = uniform(seed)
  return shapes.map((shape) => {
    const size = shape.reduce((p, n) => p * n, 1)
    return np.array(Array.from({ length: size }, () => 3 * next() - 1.5)).reshape(shape)
  })
}

/** A law of random functions at random points. */
function law(name: string, holds: (e: Expression, seed: number) => void): void {
  it(name, () => {
    const property = fc.property(expressions(3), fc.integer({ min: 1, max: 1e6 }), (e, seed) => {
      try {
        holds(e, seed)
      } catch (error) {
        throw new Error(`${e.text} with seed ${seed}`, { cause: error })
      }
    })
    fc.assert(property, { numRuns: runs, seed: 1, includeErrorInReport: true })
  })
}

const scalar =
  ({ f }: Expression) =>
  (...xs: NDArray[]): NDArray =>
    np.sum(f(...xs))

/** The function of the vector alone. */
const ofVector =
  (e: Expression, [a, , c]: readonly NDArray[]) =>
  (x: NDArray) =>
    scalar(e)(a, x, c)

describe("random functions", () => {
  law("the jet of order 3 is three nested derivatives", ({ f }, seed) => {
    const [x, v] = [draw(seed), draw(seed + 1)]
    const d =
      (g: typeof f) =>
      (...xs: NDArray[]) =>
        jvp(g, xs, v)[1]
    const zero = x.map((xi) => np.zerosLike(xi))
    const [value, terms] = jet(
      f,
      x,
      v.map((vi, i) => [vi, zero[i], zero[i]]),
    )
    expectClose(value, f(...x), 1e-12)
    expectClose(terms, [d(f)(...x), d(d(f))(...x), d(d(d(f)))(...x)], 1e-9)
  })

  law("a gradient is a Jacobian, in forward and in reverse mode", (e, seed) => {
    const x = draw(seed)
    for (const argnums of [0, 1, 2]) {
      const g = grad(scalar(e), { argnums })(...x)
      expectClose(g, jacfwd(scalar(e), { argnums })(...x), 1e-10)
    }
    expectClose(jacrev(e.f, { argnums: 1 })(...x), jacfwd(e.f, { argnums: 1 })(...x), 1e-10)
  })

  law("reverse mode is the transpose of forward mode", ({ f }, seed) => {
    const [x, v] = [draw(seed), draw(seed + 1)]
    const [y, forward] = jvp(f, x, v)
    const c = np.sin(np.arange(y.size).reshape(y.shape).add(1))
    const back = vjp(f, ...x)[1](c)
    const inner = (a: NDArray, b: NDArray) => np.sum(a.mul(b)).item() as number
    expectClose(
      inner(forward, c),
      back.reduce((s, b, i) => s + inner(b, v[i]), 0),
      1e-10,
    )
  })

  law("vmap is a loop", ({ f }, seed) => {
    const rows = [draw(seed), draw(seed + 1), draw(seed + 2)]
    const stacked = shapes.map((_, i) => np.stack(rows.map((row) => row[i])))
    expectClose(
      vmap(f)(...stacked),
      rows.map((row) => f(...row)),
      1e-12,
    )
    const shared = vmap(f, { inAxes: [null, 0, null] })(rows[0][0], stacked[1], rows[0][2])
    expectClose(
      shared,
      rows.map((row) => f(rows[0][0], row[1], rows[0][2])),
      1e-12,
    )
    const d = (...xs: NDArray[]) => grad(scalar({ text: "", f }), { argnums: 2 })(...xs)
    expectClose(
      vmap(d)(...stacked),
      rows.map((row) => d(...row)),
      1e-10,
    )
  })

  law("a Hessian is symmetric, and the same by every route", (e, seed) => {
    const x = draw(seed)
    const f = ofVector(e, x)
    const h = hessian(f)(x[1])
    expectClose(h, h.T, 1e-10)
    expectClose(h, jacrev(jacfwd(f))(x[1]), 1e-10)
    expectClose(h, forwardDerivatives(f, x[1], 2)[1][2], 1e-9)
  })

  law("a Laplacian is the trace of the Hessian; written naively, it is collapsed to the same", (e, seed) => {
    const x = draw(seed)
    const f = ofVector(e, x)
    const trace = np.trace(hessian(f)(x[1]))
    expectClose(laplacian(f)(x[1]), trace, 1e-9)
    const naive = (y: NDArray) => np.sum(vmap((v: NDArray) => jet(f, [y], [[v, np.zerosLike(y)]])[1][1])(np.eye(3)))
    expectClose(jit(naive)(x[1]), trace, 1e-9)
    expectClose(jit((y) => np.trace(hessian(f)(y)))(x[1]), trace, 1e-9)
  })

  law("the gradient of a Laplacian is its Jacobian", (e, seed) => {
    const x = draw(seed)
    const l = laplacian(ofVector(e, x))
    expectClose(grad(l)(x[1]), jacfwd(l)(x[1]), 1e-8)
  })

  law("terms have the dtype of the value, gradients that of their argument; nothing is written to", (e, seed) => {
    const x = draw(seed).map((xi, i) => (i === 1 ? xi : xi.astype("float32")))
    const before = x.map((xi) => [...xi.data])
    const [value, terms] = jet(
      e.f,
      x,
      x.map((xi) => [xi, xi]),
    )
    expect(terms.map(({ dtype }) => dtype)).toEqual([value.dtype, value.dtype])
    const g = grad(scalar(e), { argnums: [0, 1, 2] })(...x)
    expect(g.map(({ dtype }) => dtype)).toEqual(x.map(({ dtype }) => dtype))
    expect(g.map(({ shape }) => shape)).toEqual(shapes)
    expect(hessian(ofVector(e, x))(x[1]).dtype).toBe("float64")
    expect(x.map((xi) => [...xi.data])).toEqual(before)
  })

  law("compiling changes nothing; programs are well formed, and print and parse", (e, seed) => {
    const x = draw(seed)
    const transforms: ((...xs: NDArray[]) => unknown)[] = [
      e.f,
      grad(scalar(e), { argnums: [0, 1, 2] }),
      (...xs) =>
        jet(
          e.f,
          xs,
          xs.map((xi) => [xi, xi]),
        ),
      (a, b, c) => laplacian(ofVector(e, [a, b, c]))(b),
      (a, b, c) => hessian(ofVector(e, [a, b, c]))(b),
    ]
    for (const g of transforms) {
      const program = check(makeProgram(g)(...x))
      const text = print(program, Number.POSITIVE_INFINITY)
      expectClose(jit(g)(...x), g(...x), 1e-12)
      const back = check(parse(text, (name) => registry.get(name)))
      if (print(back, Number.POSITIVE_INFINITY) !== text) throw new Error(`parsed differently: ${text}`)
    }
  })
})
