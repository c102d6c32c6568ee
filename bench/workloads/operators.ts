import type { NDArray } from "taylorjet"
import { taylorjet } from "../built.js"
import { type Float, network, randomArray, randomLayers } from "../data.js"
import { type Case, type Contestant, milliseconds, returning, type Workload } from "../workload.js"

const { biharmonic, hvp, jet, jit, np, vmap } = taylorjet

type F = (x: NDArray) => NDArray

export const sizes = (inputs: number): number[] => [inputs, 768, 768, 512, 512, 1]

/** One for each direction: the derivative of order K along it, by a jet. */
const derivatives = (f: F, x: NDArray, directions: NDArray, order: number): NDArray =>
  vmap((v: NDArray) => {
    const zero = np.zerosLike(v)
    const line = Array.from({ length: order }, (_, k) => (k === 0 ? v : zero))
    return jet(f, [x], [line])[1][order - 1]
  })(directions)

/** Second derivatives along directions, by a gradient and a first derivative of it. */
export const curvatures = (f: F, x: NDArray, directions: NDArray): NDArray =>
  vmap((v: NDArray) => np.dot(v, hvp(f)(x, v)))(directions)

/** The trace of the Hessian by `curvatures` along the axes. */
export function nestedLaplacian(D: number, dtype: Float): (f: F) => F {
  const unit = np.eye(D, D, { dtype })
  return (f) => (x) => np.sum(curvatures(f, x, unit))
}

/**
 * Δ²f = Σ_i f_iiii + 2 Σ_{i<j} f_iijj, where 12 f_iijj = D⁴f[e_i + e_j] + D⁴f[e_i - e_j] - 2 D⁴f[e_i] - 2 D⁴f[e_j]:
 * D² directions with their weights.
 */
export function biharmonicFamily(D: number): { directions: number[][]; weights: number[] } {
  const unit = (...entries: [number, number][]) => {
    const v = new Array<number>(D).fill(0)
    for (const [i, value] of entries) v[i] = value
    return v
  }
  const directions = Array.from({ length: D }, (_, i) => unit([i, 1]))
  const weights = directions.map(() => 1 - (D - 1) / 3)
  for (let i = 0; i < D; i++)
    for (let j = i + 1; j < D; j++)
      for (const sign of [1, -1]) {
        directions.push(unit([i, 1], [j, sign]))
        weights.push(1 / 6)
      }
  return { directions, weights }
}

interface Operator {
  readonly order: number
  readonly directions: NDArray
  readonly weights: NDArray
  readonly nested: (f: F) => F
}

function operatorOf(name: string, D: number, directions: number, dtype: Float): Operator {
  if (name === "biharmonic") {
    const family = biharmonicFamily(D)
    const unit = np.eye(D, D, { dtype })
    const laplace = nestedLaplacian(D, dtype)
    return {
      order: 4,
      directions: np.array(family.directions, { dtype }),
      weights: np.array(family.weights, { dtype }),
      nested: (f) => (x) => curvatures(laplace(f), x, unit),
    }
  }
  const random = name === "randomised"
  const family = random ? np.sign(randomArray([directions, D], 90, dtype)) : np.eye(D, D, { dtype })
  const weight = np.full([directions], random ? 1 / directions : 1, { dtype })
  return {
    order: 2,
    directions: family,
    weights: weight,
    nested: (f) => (x) => np.mul(weight, curvatures(f, x, family)),
  }
}

/** The matrix products of a collapsed jet and nothing else, for the rate that they reach alone. */
function products(dtype: Float, vectors: number): Contestant {
  const layers = randomLayers(sizes(1), dtype).slice(1, -1)
  const X = randomArray([vectors, 768], 91, dtype)
  const run = jit((x: NDArray) => layers.reduce((y, { W }) => np.matmul(y, np.transpose(W)), x))
  const work = layers.reduce((sum, { W }) => sum + 2 * vectors * W.size, 0)
  return { run: () => run(X), result: null, work }
}

/** Multiplications and additions in the matrix products of a program. */
function productWork(f: F, X: NDArray): number {
  const isProduct = ({ primitive }: { primitive: { lower?: unknown } }) =>
    (primitive.lower as { kind?: string } | undefined)?.kind === "contraction"
  const { equations } = taylorjet.makeProgram(f)(X)
  return equations.filter(isProduct).reduce((sum, { primitive, inputs, params }) => {
    const avals = inputs.map((x) => x.aval)
    return sum + 2 * (primitive.multiplications?.(avals, params) ?? 0)
  }, 0)
}

const operators: { name: string; label: string; D: number; directions: number; batch: number; long?: boolean }[] = [
  { name: "Laplacian", label: "Laplacian, batch 1", D: 50, directions: 50, batch: 1 },
  { name: "Laplacian", label: "Laplacian, batch 16", D: 50, directions: 50, batch: 16, long: true },
  { name: "Laplacian", label: "Laplacian, batch 64", D: 50, directions: 50, batch: 64, long: true },
  { name: "biharmonic", label: "biharmonic, batch 16", D: 5, directions: 25, batch: 16 },
  { name: "randomised", label: "8 random directions, batch 16", D: 50, directions: 8, batch: 16 },
  { name: "randomised", label: "32 random directions, batch 16", D: 50, directions: 32, batch: 16, long: true },
]

export const differentialOperators: Workload = {
  id: "3",
  title: "Differential operators of the network D-768-768-512-512-1",
  about:
    "The tanh network and the operators of Dangel et al. 2025: the Laplacian (D = 50), the biharmonic operator (D " +
    "= 5, by 25 jets of order 4), and the Laplacian estimated from random signs (D = 50). *nested* takes, for " +
    "each direction v, the product of v with a Hessian-vector product, forward over reverse mode (for the " +
    "biharmonic operator, the Laplacian of the Laplacian). *standard* pushes one jet for each direction and " +
    "yields all of them, so that nothing can be collapsed. *collapsed* asks for the sum; for the biharmonic " +
    "operator it is `biharmonic`, which with five variables is the Laplacian of the Laplacian, and *collapsed 4-jets* " +
    "asks for the sum. *products alone* are the matrix products of collapsed jets between the hidden layers, without " +
    "anything else. *forward Laplacian* is the Python package folx, with its sparsity off, as in " +
    "that paper. `@jax-js/jax` nests, which is all it can, at batch 1.",
  unit: milliseconds,
  champion: "collapsed",
  cases: (["float64", "float32"] as const).flatMap((dtype) =>
    operators.map(({ label, long = false, ...rest }): Case => {
      const { name, D, directions, batch } = rest
      return { label, group: dtype, parameters: { dtype, operator: name, D, directions, batch }, long }
    }),
  ),
  contestants: ({ dtype, operator, D, directions, batch }) => {
    const [inputs, points] = [D as number, batch as number]
    const layers = randomLayers(sizes(inputs), dtype)
    const f: F = (x) => network(layers, x)
    const X = randomArray([points, inputs], 99, dtype)
    const {
      order,
      directions: family,
      weights,
      nested,
    } = operatorOf(operator as string, inputs, directions as number, dtype)
    const standard: F = (x) => np.mul(weights, derivatives(f, x, family, order))
    const summed: F = (x) => np.sum(standard(x))
    const collapsed = operator === "biharmonic" ? biharmonic(f) : summed
    const timed = (g: F, work?: number): Contestant => {
      const run = jit(vmap(g))
      return { ...returning(() => run(X)), ...(work ? { work } : {}) }
    }
    const reference = jit(vmap(collapsed), { backend: "reference" })
    return {
      nested: timed(nested(f)),
      standard: timed(standard),
      collapsed: timed(collapsed, productWork(vmap(collapsed), X)),
      ...(operator === "biharmonic" ? { "collapsed 4-jets": timed(summed) } : {}),
      "products alone": products(dtype, points * ((order - 1) * family.shape[0] + 2)),
      ...(points === 1 ? { reference: returning(() => reference(X)) } : {}),
    }
  },
}
