// A pullback, or a linearization, is a function: it may be used often, mapped, compiled and differentiated.
import {
  type ArrayLike,
  cost,
  foriLoop,
  grad,
  jit,
  jvp,
  linearize,
  makeProgram,
  type NDArray,
  np,
  valueAndGrad,
  vjp,
  vmap,
} from "taylorjet"
import { describe, expect, it } from "vitest"
import { evaluate, expectClose } from "./evaluate.js"

const f = (x: NDArray) => np.stack([np.prod(x), np.sin(x.at(0))])
const x = [2, 3]
const jacobian = [
  [3, 2],
  [Math.cos(2), 0],
]
const rows = (c: number[]) => [0, 1].map((j) => c[0] * jacobian[0][j] + c[1] * jacobian[1][j])
const columns = (d: number[]) => jacobian.map(([p, q]) => p * d[0] + q * d[1])

/** How many loops run forwards and backwards. */
const loopsOf = (f: (x: NDArray) => unknown) => {
  const text = String(makeProgram(f as (x: NDArray) => NDArray)(x))
  return ["false", "true"].map((reverse) => text.split(`"reverse":${reverse}`).length - 1)
}

describe("a loop runs forwards once, for its value and for what is kept of it", () => {
  const looped = (y: NDArray) => np.sum(foriLoop(0, 5, (_, z: NDArray) => np.sin(z).mul(z), y))
  it("by valueAndGrad", () => expect(loopsOf(valueAndGrad(looped))).toEqual([1, 1]))
  it("by vjp", () => {
    const both = (y: NDArray) => {
      const [value, pullback] = vjp(looped, y)
      return [value, pullback(2)]
    }
    expect(loopsOf(both)).toEqual([1, 1])
  })
  it("by linearize, which has a second one for the directions", () => {
    const both = (y: NDArray) => {
      const [value, push] = linearize(looped, y)
      return [value, push(y)]
    }
    expect(loopsOf(both)).toEqual([2, 0])
  })
})

describe("vjp", () => {
  it("used several times", () => {
    const [, pullback] = vjp(f, x)
    for (const c of [
      [1, 0],
      [0, 1],
      [2, -5],
      [0, 0],
    ])
      expectClose(pullback(c), rows(c))
  })
  it("mapped over cotangents", () => {
    const [, pullback] = vjp(f, x)
    expectClose(vmap(pullback)(np.eye(2))[0], jacobian)
    expectClose(
      vmap(pullback, { inAxes: 1, outAxes: 1 })([
        [1, 2],
        [0, 1],
      ])[0],
      [
        [3, 6 + Math.cos(2)],
        [2, 4],
      ],
    )
  })
  it("compiled", () => {
    const pull = jit(vjp(f, x)[1])
    expectClose([pull([1, 0]), pull([0, 1])], [rows([1, 0]), rows([0, 1])])
  })
  it("made and used several times in a compiled or mapped function", () => {
    const both = (y: NDArray) => {
      const [value, pullback] = vjp(f, y)
      return [value, pullback([1, 0])[0], pullback([0, 1])[0]]
    }
    expectClose(evaluate(both, np.array(x)), [6, Math.sin(2), ...rows([1, 0]), ...rows([0, 1])])
    const [values] = evaluate(vmap(both), np.array([x, x]))
    expectClose(values, [6, Math.sin(2), 6, Math.sin(2)])
  })
  it("differentiated in its cotangent, twice", () => {
    const [, pullback] = vjp(f, x)
    const norm = (c: NDArray) => np.sum(np.square(pullback(c)[0]))
    const c = [1, 2]
    const [p, q] = rows(c)
    expectClose(
      grad(norm)(c),
      jacobian.map(([r, s]) => 2 * (p * r + q * s)),
    )
    expectClose(
      jvp(grad(norm), [c], [c])[1],
      jacobian.map(([r, s]) => 2 * (p * r + q * s)),
    )
  })
  it("inside another pullback", () => {
    const outer = (y: NDArray) => vjp(f, y)[1]([1, 1])[0]
    const [, pullback] = vjp(outer, x)
    expectClose([pullback([1, 0]), pullback([0, 1])], [-Math.sin(2), 1, 1, 0])
  })
})

describe("linearize", () => {
  it("used several times", () => {
    const [y, derivative] = linearize(f, x)
    expectClose(y, [6, Math.sin(2)])
    for (const d of [
      [1, 0],
      [0, 1],
      [2, -5],
      [0, 0],
    ])
      expectClose(derivative(d), columns(d))
  })
  it("mapped, compiled, differentiated", () => {
    const [, derivative] = linearize(f, x)
    expectClose(vmap(derivative, { outAxes: 1 })(np.eye(2)), jacobian)
    expectClose(jit(derivative)([1, 2]), columns([1, 2]))
    expectClose(grad((d) => np.sum(derivative(d)))([0, 0]), [3 + Math.cos(2), 2])
  })
  it("in a compiled function", () => {
    const both = (y: ArrayLike) => {
      const [, derivative] = linearize(f, y)
      return [derivative([1, 0]), derivative([0, 1])]
    }
    expectClose(evaluate(both, x), [3, Math.cos(2), 2, 0])
  })
  it("with several arguments", () => {
    const [y, derivative] = linearize((a, b) => a.mul(b), 3, 4)
    expectClose([y, derivative(1, 0), derivative(0, 1), derivative(2, 5)], [12, 4, 3, 23])
  })
})

describe("what does not depend on the cotangent", () => {
  const network = (y: NDArray) => np.sum(np.tanh(np.matmul(np.ones([50, 50]), y)))
  it("is computed once, eagerly", () => {
    const [, pullback] = vjp(network, np.ones(50))
    const linear = cost(makeProgram(pullback)(1)).multiplications
    expect(linear).toBeLessThanOrEqual(50 * 50 + 50)
  })
  it("and once when the pullback is used twice in a compiled function", () => {
    const once = (y: NDArray) => vjp(network, y)[1](1)[0]
    const twice = (y: NDArray) => {
      const [, pullback] = vjp(network, y)
      return [pullback(1)[0], pullback(2)[0]]
    }
    const single = makeProgram(once)(np.ones(50))
    const both = makeProgram(twice)(np.ones(50))
    const tanhs = both.equations.filter((e) => e.primitive.name === "tanh")
    expect(tanhs.length).toBe(1)
    expect(cost(both).multiplications - cost(single).multiplications).toBeLessThanOrEqual(50 * 50 + 50)
  })
})
