// Naive code is collapsed: a sum over a vmapped jet becomes the program of one summed jet, without being asked for.
import {
  cost,
  forwardDerivativesCollapsed,
  grad,
  hessian,
  hvp,
  jet,
  jit,
  jvp,
  laplacian,
  makeProgram,
  type NDArray,
  np,
  random,
  vmap,
} from "taylorjet"
import { describe, expect, it } from "vitest"
import { check } from "../../src/ir/check.js"

const key = random.PRNGKey(0)
const matrix = (m: number, n: number, seed: number) => random.normal(random.foldIn(key, seed), [m, n])
const network = (x: NDArray) => np.sum(np.tanh(np.matmul(matrix(7, 6, 2), np.tanh(np.matmul(matrix(6, 5, 1), x)))))
const elementwise = (x: NDArray) => np.sum(np.square(np.tanh(x)))
const point = np.linspace(-1, 1, 5)

const derivativeAlong = (f: (x: NDArray) => NDArray, x: NDArray, order: number) => (d: NDArray) =>
  jet(f, [x], [[d, ...Array.from({ length: order - 1 }, () => np.zerosLike(d))]])[1][order - 1]

const multiplications = (f: (x: NDArray) => NDArray): number => cost(check(makeProgram(f)(point))).multiplications

const close = (a: NDArray, b: NDArray) => expect(np.allclose(a, b, { rtol: 1e-12, atol: 1e-12 })).toBe(true)

describe("collapse of naive code", () => {
  for (const [name, f] of Object.entries({ network, elementwise }))
    for (const order of [2, 3, 4])
      for (const directions of [np.eye(5), matrix(9, 5, 3)])
        it(`${name}, order ${order}, ${directions.shape[0]} directions`, () => {
          const naive = (x: NDArray) => np.sum(vmap(derivativeAlong(f, x, order))(directions))
          const collapsed = (x: NDArray) => forwardDerivativesCollapsed(f, x, order, directions)[1][order]
          close(jit(naive)(point), naive(point))
          close(jit(naive)(point), collapsed(point))
          expect(multiplications(naive)).toBe(multiplications(collapsed))
        })

  const second = (x: NDArray) => vmap(derivativeAlong(network, x, 2))(np.eye(5))
  const w = np.array([1, 2, 3, 4, 5])
  const combinations: Record<string, (y: NDArray) => NDArray> = {
    "a mean": (y) => np.mean(y),
    "a scaled sum": (y) => np.sum(np.mul(y, 2)),
    "weights by dot": (y) => np.dot(w, y),
    "weights by a product": (y) => np.sum(np.mul(w, y)),
    "weights by einsum": (y) => np.einsum("d,d->", w, y),
    "two weights": (y) => np.sum(np.mul(np.mul(w, y), np.add(w, 1))),
  }
  for (const [name, combine] of Object.entries(combinations))
    it(`carries ${name} into the map`, () => {
      const f = (x: NDArray) => combine(second(x))
      close(jit(f)(point), f(point))
      expect(multiplications(f)).toBeLessThan(0.8 * multiplications(second))
    })

  it("maps over one entry by the very program that is mapped", () => {
    const x = np.array([0.7])
    const wave = (y: NDArray) => np.sum(np.tanh(np.mul(np.exp(y), np.sin(np.mul(3, y)))))
    const alone = (y: NDArray) => derivativeAlong(wave, y, 4)(np.ones(1))
    const mapped = (y: NDArray) => vmap(derivativeAlong(wave, y, 4))(np.ones([1, 1]))
    const ways = [mapped, (y: NDArray) => np.sum(mapped(y)), (y: NDArray) => np.dot([3], mapped(y)).div(3)]
    for (const way of ways) {
      expect(way(x).toArray()).toEqual(way === mapped ? [+alone(x)] : +alone(x))
      expect(jit(way, { backend: "reference" })(x).toArray()).toEqual(way(x).toArray())
    }
    const counted = (f: typeof alone) => cost(makeProgram(f)(x)).multiplications
    expect(counted(ways[1])).toBe(counted(alone))
  })

  it("does not when every entry is needed anyway", () => {
    const each = (x: NDArray) => np.sum(np.sin(second(x)))
    const both = (x: NDArray) => {
      const y = second(x)
      return np.add(np.sum(y), np.sum(np.sin(y)))
    }
    close(jit(both)(point), both(point))
    expect(multiplications(both)).toBe(multiplications(each))
  })

  it("under grad, vmap and jit, and with variables of enclosing functions", () => {
    const naive = (x: NDArray) => np.sum(second(x))
    close(jit(grad(naive))(point), grad(laplacian(network))(point))
    const batch = np.stack([point, np.mul(point, 2)])
    close(jit(vmap(naive))(batch), vmap(laplacian(network))(batch))
    const scaled = (c: NDArray) =>
      grad((x: NDArray) => np.sum(vmap((d: NDArray) => np.mul(c, np.dot(d, np.square(x))))(np.eye(5))))(point)
    close(jit(scaled)(np.array(3)), np.mul(point, 6))
  })

  it("sums over other axes too, and maps inside maps", () => {
    const rows = (x: NDArray) => np.sum(vmap((d: NDArray) => np.mul(x, np.dot(d, x)))(np.eye(5)))
    close(jit(rows)(point), rows(point))
    const nested = (x: NDArray) =>
      np.sum(vmap((d: NDArray) => np.sum(vmap((e: NDArray) => np.dot(d, np.mul(e, x)))(np.eye(5))))(np.eye(5)))
    close(jit(nested)(point), nested(point))
  })

  // A point is pushed through a network as many vectors: the value, R coefficients of each lower order, and R of the last
  // order or their sum (Dangel et al. 2025). Each is multiplied by the square matrix, which takes 2 D² operations; all
  // else grows with the width D more slowly, so that the second difference of the cost counts them.
  const x = np.linspace(-1, 1, 5)
  const R = 10
  const directions = random.rademacher(key, [R, 5])
  const wide = (D: number) => {
    const [A, B, C] = [matrix(D, 5, 4), matrix(D, D, 5), matrix(1, D, 6)]
    return (v: NDArray) => np.sum(np.matmul(C, np.tanh(np.matmul(B, np.tanh(np.matmul(A, v))))))
  }
  const vectors = (push: (f: (v: NDArray) => NDArray) => (v: NDArray) => NDArray) => {
    const [once, twice, thrice] = [40, 80, 120].map((D) => cost(makeProgram(push(wide(D)))(x)).flops)
    return (thrice - 2 * twice + once) / (4 * 40 ** 2)
  }
  for (const order of [2, 3, 4])
    it(`takes ${order - 1}R + 2 vectors at order ${order} instead of ${order}R + 1`, () => {
      const standard = (f: (v: NDArray) => NDArray) => (v: NDArray) => vmap(derivativeAlong(f, v, order))(directions)
      const collapsed = (f: (v: NDArray) => NDArray) => (v: NDArray) =>
        forwardDerivativesCollapsed(f, v, order, directions)[1][order]
      expect(vectors(standard)).toBe(order * R + 1)
      expect(vectors((f) => (v) => np.sum(standard(f)(v)))).toBe((order - 1) * R + 2)
      expect(vectors(collapsed)).toBe((order - 1) * R + 2)
    })
  it("takes D + 2 vectors for the Laplacian in D dimensions", () => expect(vectors(laplacian)).toBe(5 + 2))

  type F = (x: NDArray) => NDArray
  const overUnits = (along: (f: F, x: NDArray, v: NDArray) => NDArray) => (f: F) => (y: NDArray) =>
    np.sum(vmap((v: NDArray) => along(f, y, v))(np.eye(5)))
  it("takes D + 2 for forward over forward mode too, as it is collapsed", () => {
    const twice = overUnits((f, y, v) => jvp((z: NDArray) => jvp(f, [z], [v])[1], [y], [v])[1])
    expect(vectors(twice)).toBe(5 + 2)
    close(jit(twice(network))(point), laplacian(network)(point))
  })
  it("takes 2D + 2 for forward over reverse mode, however it is written", () => {
    expect(vectors(overUnits((f, y, v) => np.dot(v, hvp(f)(y, v))))).toBe(2 * 5 + 2)
    expect(vectors((f) => (y) => np.trace(hessian(f)(y)))).toBe(2 * 5 + 2)
  })
})

it("a sum over no entries may be of another shape than theirs", () => {
  const f = jit((xs: NDArray) => np.sum(np.reshape(vmap((x: NDArray) => np.sin(x))(xs), [0]), { axis: 0 }))
  expect(f(np.zeros([0, 4])).item()).toBe(0)
})
