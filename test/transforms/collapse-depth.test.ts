// Collapse of deep programs: a layer's sum follows from that of the layer before, so that the cost is linear in the depth
// and never much more than that of the jets that are summed afterwards.
import {
  biharmonic,
  cost,
  forwardDerivativesCollapsed,
  jet,
  jit,
  laplacian,
  makeProgram,
  type NDArray,
  np,
  scan,
  vmap,
  weightedLaplacian,
} from "taylorjet"
import { describe, expect, it } from "vitest"
import { check } from "../../src/ir/check.js"
import { expectClose } from "./evaluate.js"

type F = (x: NDArray) => NDArray
const point = np.linspace(0.1, 1, 4)

/** Layers of one chain. */
const layers: Readonly<Record<string, (y: NDArray, i: number) => NDArray>> = {
  tanh: (y) => np.tanh(y),
  sin: (y) => np.sin(y),
  exp: (y) => np.exp(np.mul(y, -0.5)),
  sqrt: (y) => np.sqrt(np.add(y, 1)),
  square: (y) => np.square(np.mul(y, 0.9)),
  "a scaled sine": (y, i) => np.sin(np.mul(y, 1 + i / 1000)),
  "log(1 + y²)": (y) => np.log(np.add(np.square(y), 1)),
  "y tanh(y)": (y) => np.mul(y, np.tanh(y)),
  "y + tanh(y)": (y) => np.add(y, np.tanh(y)),
  "y / (1 + y²)": (y) => np.divide(y, np.add(np.square(y), 1)),
}
const chain =
  (layer: (y: NDArray, i: number) => NDArray, depth: number): F =>
  (x) => {
    let y = x
    for (let i = 0; i < depth; i++) y = layer(y, i)
    return np.sum(np.square(y))
  }
/** Products of layers of one chain, each with one other layer, far from it or half as deep. */
const products =
  (partner: (i: number, depth: number) => number) =>
  (depth: number): F =>
  (x) => {
    const ys = [x]
    for (let i = 0; i < depth; i++) ys.push(np.tanh(ys[i]))
    return ys.map((y, i) => np.sum(np.mul(y, ys[partner(i, depth)]))).reduce((a, b) => np.add(a, b))
  }
const families: Readonly<Record<string, (depth: number) => F>> = {
  ...Object.fromEntries(Object.entries(layers).map(([name, layer]) => [name, (depth: number) => chain(layer, depth)])),
  "layers times the opposite ones": products((i, depth) => depth - i),
  "layers times those half as deep": products((i) => i >> 1),
}

const counts = (f: F): readonly [number, number] => {
  const program = check(makeProgram(f)(point))
  return [program.equations.length, cost(program).multiplications]
}

const operators: Readonly<Record<string, { readonly of: (f: F) => F; readonly depth: number }>> = {
  laplacian: { of: (f) => laplacian(f), depth: 8 },
  weightedLaplacian: { of: (f) => weightedLaplacian(f, np.linspace(-1, 2, 12).reshape(4, 3)), depth: 8 },
  "weighted sums": {
    of: (f) => (x) => np.dot([1, 2, 3, 4], vmap((d: NDArray) => along(f, x, d, 2))(np.eye(4))),
    depth: 8,
  },
  "order 3": { of: (f) => (x) => forwardDerivativesCollapsed(f, x, 3)[1][3], depth: 6 },
  "order 4": { of: (f) => (x) => forwardDerivativesCollapsed(f, x, 4)[1][4], depth: 6 },
  biharmonic: { of: (f) => biharmonic(f), depth: 6 },
  "a Laplacian of a Laplacian": { of: (f) => laplacian(laplacian(f)), depth: 6 },
}

const along = (f: F, x: NDArray, d: NDArray, order: number): NDArray =>
  jet(f, [x], [[d, ...Array.from({ length: order - 1 }, () => np.zerosLike(d))]])[1][order - 1]

describe("the cost of a deep chain is linear in its depth", () => {
  for (const [operator, { of, depth }] of Object.entries(operators))
    for (const [name, layer] of Object.entries(layers))
      it(`${operator} of ${name}`, () => {
        const [once, twice, thrice] = [1, 2, 3].map((n) => counts(of(chain(layer, n * depth))))
        for (const i of [0, 1]) expect(thrice[i] - twice[i]).toBe(twice[i] - once[i])
      })
})

describe("collapsed is never much dearer than not", () => {
  const two = np.array([
    [1, 0, 0.3, 0],
    [0, 1, 0.2, 0.7],
  ])
  for (const directions of [two, np.eye(4)])
    for (const order of [2, 3, 4])
      for (const [name, family] of Object.entries(families))
        it(`order ${order}, ${directions.shape[0]} directions, ${name}`, () => {
          for (const depth of [2, 5, 15]) {
            const f = family(depth)
            const apart = (x: NDArray) => vmap((d: NDArray) => along(f, x, d, order))(directions)
            const collapsed = (x: NDArray) => forwardDerivativesCollapsed(f, x, order, directions)[1][order]
            expect(counts(collapsed)[1]).toBeLessThanOrEqual(1.5 * counts(apart)[1])
            expectClose(collapsed(point), np.sum(apart(point)), 1e-11)
            if (depth === 5) expectClose(jit(collapsed)(point), collapsed(point), 1e-11)
          }
        })
})

describe("tanh(x), 2500 times", () => {
  const depth = 2500
  const tanhs: F = (x) => {
    let y = x
    for (let i = 0; i < depth; i++) y = np.tanh(y)
    return np.sum(y)
  }
  it("takes 8 equations a layer, 24 multiplications of 4 numbers", () => {
    const [equations, multiplications] = counts(laplacian(tanhs))
    expect(equations).toBeLessThanOrEqual(8 * depth)
    expect(multiplications).toBeLessThanOrEqual(24 * depth)
  })
  it("has the value that t'' = (1 − t²) (u'' − 2 t u'²) gives", () => {
    let laplace = 0
    for (let i = 0; i < 4; i++) {
      let [u, du, ddu] = [Number(point.at(i)), 1, 0]
      for (let k = 0; k < depth; k++) {
        const t = Math.tanh(u)
        const s = 1 - t * t
        ;[u, du, ddu] = [t, s * du, s * (ddu - 2 * t * du * du)]
      }
      laplace += ddu
    }
    expectClose(laplacian(tanhs)(point), laplace, 1e-10)
  })
})

it("a linear chain of 100 000 equations stays as long", { timeout: 240_000 }, () => {
  const chained: F = (x) => {
    let y = x
    for (let i = 0; i < 1e5; i++) y = np.mul(y, 0.99999)
    return np.sum(np.tanh(y))
  }
  const [equations, multiplications] = counts(laplacian(chained))
  expect(equations).toBeLessThan(1e5 + 20)
  expect(multiplications).toBeLessThan(4 * 1e5 + 50)
})

describe("factors that leave a sum", () => {
  /** Σ sin(c_n ... c_1 x), of which the Laplacian is −(c_n ... c_1)² Σ sin. */
  const scaled =
    (factors: readonly number[]): F =>
    (x) =>
      np.sum(np.sin(factors.reduce((y, c) => np.mul(y, np.where(np.greater(x, 9), 0, c)), x)))
  const expected = np.sum(np.sin(point)).mul(-1)
  const of = (n: number, c: number) => Array.from({ length: n }, () => c)
  for (const [name, factors] of Object.entries({
    "down to 1e-180 and back": [...of(60, 1e-3), ...of(60, 1e3)],
    "up to 1e180 and back": [...of(60, 1e3), ...of(60, 1e-3)],
    "down and up 500 times": [...Array(500).keys()].flatMap(() => [1e-3, 1e3]),
  }))
    it(`${name}: products on the way are as large as the tangents`, () => {
      expectClose(laplacian(scaled(factors))(point), expected, 1e-10)
      expectClose(jit(laplacian(scaled(factors)))(point), expected, 1e-10)
    })
})

describe("through a loop", () => {
  const turns = (length: number): F => {
    return (x) => np.sum(scan((y: NDArray) => [np.tanh(np.tanh(y)), null], x, null, { length })[0] as NDArray)
  }
  const unrolled = (length: number): F => {
    return (x) => {
      let y = x
      for (let i = 0; i < 2 * length; i++) y = np.tanh(y)
      return np.sum(y)
    }
  }
  it("the same value as unrolled", () => {
    expectClose(laplacian(turns(20))(point), laplacian(unrolled(20))(point), 1e-12)
    expectClose(jit(laplacian(turns(20)))(point), laplacian(unrolled(20))(point), 1e-12)
  })
  it("a cost linear in the turns, and as many equations for all", () => {
    const [once, twice, thrice] = [50, 100, 150].map((length) => counts(laplacian(turns(length))))
    expect(twice[0]).toBe(once[0])
    expect(thrice[1] - twice[1]).toBe(twice[1] - once[1])
  })
})
