// Programs on XLA: what `jit` with WebAssembly computes is what it computes there.
import { describe, expect, it } from "vitest"
import {
  biharmonic,
  cond,
  grad,
  hessian,
  jet,
  jit,
  laplacian,
  type NDArray,
  np,
  random,
  scan,
  special,
  valueAndGrad,
  vmap,
} from "../../src/index.js"
import { xla } from "../../src/xla/index.js"
import { expectNear } from "../export/near.js"
import { loopPrograms } from "../laws/loopPrograms.js"
import { lacksGpu, plugin, title } from "./plugin.js"

type F = (...xs: NDArray[]) => NDArray

interface Layer {
  readonly W: NDArray
  readonly b: NDArray
}

type DType = "float64" | "float32"

const layersOf = (sizes: readonly number[], dtype: DType): Layer[] =>
  sizes.slice(1).map((n, i) => ({
    W: np.mul(random.normal(random.PRNGKey(i), [n, sizes[i]], { dtype }), 1 / Math.sqrt(sizes[i])),
    b: random.normal(random.PRNGKey(100 + i), [n], { dtype }),
  }))

const network = (layers: readonly Layer[], x: NDArray): NDArray =>
  layers.reduce((y, { W, b }, i) => {
    const z = np.add(np.matmul(W, y), b)
    return i < layers.length - 1 ? np.tanh(z) : np.sum(z)
  }, x)

const lossOf =
  (operator: (f: F) => F) =>
  (layers: Layer[], points: NDArray, wanted: NDArray): NDArray =>
    np.mean(np.square(np.sub(vmap(operator((x) => network(layers, x)))(points), wanted)))

describe.runIf(plugin)(title("on XLA"), () => {
  const backend = plugin === undefined ? "wasm" : xla({ plugin })

  /** Of a function with any arguments; relative to the largest element of each result. */
  function agree(f: unknown, args: readonly unknown[], single = 1e-5, double = 1e-13): void {
    const leaves = (x: unknown): NDArray[] =>
      x === null || typeof x !== "object" || "dtype" in x ? [x as NDArray] : Object.values(x).flatMap(leaves)
    const run = (where: "wasm" | typeof backend) => leaves(jit(f as F, { backend: where })(...(args as NDArray[])))
    expectNear(run(backend), run("wasm"), double, single)
  }

  describe("problems of the bench", () => {
    for (const dtype of ["float64", "float32"] as const) {
      const points = (n: number, D: number) => random.normal(random.PRNGKey(7), [n, D], { dtype })
      it(`Laplacian of a network of 50 variables, ${dtype}`, () => {
        const layers = layersOf([50, 768, 768, 512, 512, 1], dtype)
        const f = (all: Layer[], xs: NDArray) => vmap(laplacian((x: NDArray) => network(all, x)) as F)(xs)
        agree(f, [layers, points(16, 50)])
      })
      for (const [D, n] of [
        [2, 1000],
        [10, 1000],
        [20, 100],
      ])
        it(`a step of a physics-informed network of ${D} variables, ${dtype}`, () => {
          const wanted = random.normal(random.PRNGKey(8), [n], { dtype })
          agree(valueAndGrad(lossOf(laplacian as never)), [layersOf([D, 64, 64, 64, 1], dtype), points(n, D), wanted])
        })
      it(`a step for a plate, ${dtype}`, () => {
        const wanted = random.normal(random.PRNGKey(8), [1000], { dtype })
        const args = [layersOf([2, 64, 64, 64, 1], dtype), points(1000, 2), wanted]
        agree(valueAndGrad(lossOf(biharmonic as never)), args, 1e-4)
      })
    }
    it("a step of natural gradient", () => {
      const residual = (all: Layer[], x: NDArray, s: NDArray) =>
        np.sub((laplacian((y: NDArray) => network(all, y)) as F)(x), s)
      const [n, damping] = [400, 1e-3]
      const rowsOf = (all: Layer[], xs: NDArray, s: NDArray): [NDArray, NDArray] => {
        const each = vmap((x: NDArray, t: NDArray) => valueAndGrad(residual)(all, x, t) as never)
        const [r, slopes] = each(xs, s) as unknown as [NDArray, Layer[]]
        const rows = slopes.flatMap(({ W, b }) => [W, b]).map((g) => np.reshape(g, [r.size, g.size / r.size]))
        return [r, np.concatenate(rows, { axis: 1 })]
      }
      const step = (all: Layer[], xs: NDArray, s: NDArray) => {
        const [r, J] = rowsOf(all, xs, s)
        const K = np.matmul(J, J.T)
        const shift = np.mul(damping / n, np.trace(K))
        const L = np.linalg.cholesky(np.add(K, np.mul(np.eye(n), shift)))
        const y = np.linalg.choSolve(L, r)
        const d = np.matmul(y, J)
        const left = np.sub(np.sub(r, np.matmul(J, d)), np.mul(shift, y))
        return np.add(d, np.matmul(np.linalg.choSolve(L, left), J))
      }
      const wanted = random.normal(random.PRNGKey(8), [n])
      const args = [layersOf([2, 32, 32, 1], "float64"), random.normal(random.PRNGKey(7), [n, 2]), wanted]
      agree(rowsOf, args)
      agree(step, args)
    })
    it("derivatives of sin x exp x of every order to 10", () => {
      const zeros = Array.from({ length: 9 }, () => np.array(0))
      agree((x: NDArray) => jet((y: NDArray) => np.mul(np.sin(y), np.exp(y)), [x], [[np.array(1), ...zeros]]), [2])
    })
    it("a Hessian", () =>
      agree(
        hessian((x: NDArray) => np.sum(np.tanh(np.outer(x, x))) as never),
        [[1, 2, 0.5]],
      ))
  })

  describe("angles of any size", () => {
    const huge = [1e8, 1e9, 1e15, 1e22, 1e50, 1e100, -1e308, Infinity, NaN]
    const lists = [huge, [...huge, ...Array.from({ length: 1000 }, (_, i) => i / 7 - 50)]]
    for (const [name, f] of Object.entries({ sin: np.sin, cos: np.cos, tan: np.tan }))
      for (const dtype of ["float64", "float32"] as const)
        it(`${name}, ${dtype}`, () => {
          for (const list of lists) agree(f, [np.array(list, { dtype })], 1e-6)
        })
    it("a Bessel function is NaN where its angle is not known", () => {
      const y = jit(special.j0, { backend })([1e9, 1e50, Infinity, 5.5])
      expect([...y.data].map(Number.isNaN)).toEqual([true, true, false, false])
    })
  })

  describe("eigenvalues and singular values", () => {
    const matrix = (...shape: number[]) => random.normal(random.PRNGKey(3), shape)
    const symmetric = (a: NDArray): NDArray => np.add(a, np.swapaxes(a, -1, -2))
    /** With its sum of squares, a diagonal and a repeated eigenvalue. */
    const cases: readonly (readonly [string, NDArray])[] = [
      ["one", matrix(7, 7)],
      ["a stack", matrix(2, 3, 5, 5)],
      ["float32", matrix(6, 6).astype("float32")],
      ["repeated ones", np.add(np.ones([5, 5]), np.mul(2, np.eye(5)))],
      ["zeros", np.zeros([4, 4])],
      ["one row", matrix(1, 1)],
    ]
    /** What does not depend on signs, nor on the vectors of what is repeated. */
    const spectral = (a: NDArray) => {
      const [w, v] = np.linalg.eigh(symmetric(a))
      const vt = np.swapaxes(v, -1, -2)
      return [w, np.matmul(np.mul(v, np.expandDims(np.exp(np.div(w, 10)), -2)), vt), np.matmul(vt, v)]
    }
    const singular = (a: NDArray) => {
      const [u, s, vt] = np.linalg.svd(a, { fullMatrices: false })
      return [s, np.matmul(np.mul(u, np.expandDims(s, -2)), vt), np.matmul(np.swapaxes(u, -1, -2), u)]
    }
    for (const [name, a] of cases) {
      it(`of ${name}`, () => {
        agree(spectral, [a])
        agree(singular, [a])
      })
    }
    it("of tall and wide matrices", () => {
      agree(singular, [matrix(9, 4)])
      agree(singular, [matrix(2, 4, 9)])
    })
    it("gradients", () => {
      agree(grad(((a: NDArray) => np.sum(np.sin(np.linalg.eigvalsh(symmetric(a))))) as never), [matrix(5, 5)])
      agree(grad(((a: NDArray) => np.sum(np.sin(np.linalg.svdvals(a)))) as never), [matrix(5, 3)])
    })
    it("jets, of values that are repeated too", () => {
      const along = (f: (a: NDArray) => NDArray) => (a: NDArray, b: NDArray, c: NDArray) =>
        jet(f as F, [a], [[b, c, np.zerosLike(b)]])
      const [b, c] = [symmetric(matrix(5, 5)), symmetric(random.normal(random.PRNGKey(5), [5, 5]))]
      for (const a of [symmetric(matrix(5, 5)), np.add(np.ones([5, 5]), np.eye(5)), np.zeros([5, 5])]) {
        agree(
          along((x) => np.linalg.eigvalsh(x)),
          [a, b, c],
        )
        agree(
          along((x) => np.linalg.svdvals(x)),
          [a, b, c],
        )
      }
    })
    it("NaN where a matrix is not finite, and only there", () => {
      const a = matrix(3, 4, 4).with([1, 2, 0, "..."], Number.NaN)
      agree((x: NDArray) => [np.linalg.eigvalsh(symmetric(x)), np.linalg.svdvals(x)], [a])
    })
  })

  describe("loops and branches", () => {
    for (const { title: name, loop, x } of loopPrograms) {
      it(`${name}: value`, () => agree(loop, [x]))
      it(`${name}: gradient`, () =>
        agree(
          grad((y: NDArray) => np.sum(np.sin(loop(y as never) as NDArray))),
          [x],
        ))
    }
    it("scan of a tree", () =>
      agree(
        (xs: NDArray) =>
          scan(([a, b]: NDArray[], x: NDArray) => [[np.add(a, x), np.mul(b, a)], b], [np.array(0), np.array(1)], xs),
        [[1, 2, 3]],
      ))
    it("a branch", () =>
      agree(
        (x: NDArray) =>
          cond(
            np.less(x, 0),
            (y: NDArray) => np.neg(y),
            (y: NDArray) => np.exp(y),
            x,
          ),
        [-2],
      ))
  })

  describe("types, sizes and special values", () => {
    const ends = [0, 1, -1, 7, -7, 2 ** 31 - 1, -(2 ** 31)]
    const wholeNumbers = [
      np.array(ends, { dtype: "int32" }),
      np.array(
        ends.map((x) => [x]),
        { dtype: "int32" },
      ),
    ]
    const cases: readonly (readonly [string, unknown, readonly unknown[]])[] = [
      ["truth values", (x: NDArray) => np.less(x, 1), [[0, 1, 2]]],
      ["whole numbers", (x: NDArray) => np.add(x, x), [np.array([1, -2], { dtype: "int32" })]],
      ...(["mod", "rem", "floorDivide"] as const).map(
        (name) =>
          [`${name} of whole numbers, by zero too`, (x: NDArray, y: NDArray) => np[name](x, y), wholeNumbers] as const,
      ),
      ["no elements", (x: NDArray) => np.exp(x), [np.zeros([0])]],
      ["no elements along an axis", (x: NDArray) => np.sum(x, { axis: 1 }), [np.zeros([3, 0])]],
      ["one element", (x: NDArray) => np.exp(x), [[1]]],
      ["infinities, zeros and NaN", (x: NDArray) => np.tanh(np.mul(x, 2)), [[Infinity, -Infinity, 0, -0, NaN]]],
      ["signs of zeros", (x: NDArray) => np.div(1, x), [[0, -0]]],
      ["a constant result", (x: NDArray) => [x, np.array([1, 2])], [1]],
      ["a filled result", (x: NDArray) => [np.zeros([2, 3]), x], [1]],
      ["one result twice", (x: NDArray) => ({ a: x, b: np.exp(x), c: x }), [[1, 2]]],
      ["no argument that is used", () => np.array(3), []],
      ["random bits", () => random.bits(random.PRNGKey(5), [7]), []],
    ]
    for (const [name, f, args] of cases) it(name, () => agree(f, args))
    it("a function compiled for several shapes", () => {
      const f = jit((x: NDArray) => np.sum(x), { backend })
      expect([f([1, 2]).item(), f([1, 2, 3]).item(), f([4, 5]).item()]).toEqual([3, 6, 9])
    })
    it("a compiled function inside a traced one is the function itself", () => {
      const f = jit((x: NDArray) => np.square(x), { backend })
      expect(grad(f as F)(3).item()).toBe(6)
    })
  })

  it("says what only JavaScript computes", () => {
    const f = jit((x: NDArray) => special.gamma(x), { backend })
    expect(() => f(2)).toThrow(/^jit: expected operations that StableHLO has; got gamma, which JavaScript computes/)
  })
})

describe.runIf(lacksGpu === undefined)(`on a GPU${lacksGpu ? ` (skipped: ${lacksGpu})` : ""}`, () => {
  it("a Laplacian", () => {
    const W = random.normal(random.PRNGKey(1), [40, 3])
    const f = vmap(laplacian((x: NDArray) => np.sum(np.tanh(np.matmul(W, x))))) as F
    const x = random.normal(random.PRNGKey(2), [8, 3])
    expectNear([jit(f, { backend: xla({ plugin: "cuda" }) })(x)], [jit(f)(x)], 1e-12, 1e-5)
  })
})
