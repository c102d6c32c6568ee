import type { NDArray } from "taylorjet"
import { taylorjet } from "../built.js"
import { cholesky3, cholesky4, det3, det4, inverse3, inverse4, solve3, solve4 } from "../byHand.js"
import { randomArray } from "../data.js"
import { type Contestant, milliseconds, returning, type Workload } from "../workload.js"

const { grad, jet, jit, np } = taylorjet
const { linalg } = np

type F = (...xs: NDArray[]) => NDArray | NDArray[]

/** 1 + B / √n: its condition does not grow with n. */
const regular = (shape: readonly number[], seed: number): NDArray => {
  const n = shape[shape.length - 1]
  return randomArray(shape, seed, "float64", 1 / Math.sqrt(n)).add(np.eye(n))
}

/** 1 + C Cᵀ */
function positive(shape: readonly number[], seed: number): NDArray {
  const n = shape[shape.length - 1]
  const c = randomArray(shape, seed, "float64", 1 / Math.sqrt(n))
  return np.matmul(c, np.swapaxes(c, -1, -2)).add(np.eye(n))
}

const logdet = (a: NDArray): NDArray => linalg.slogdet(a)[1]

/** The logarithm of a Gaussian process's likelihood, of the variance and length of its covariance. */
function likelihood(p: NDArray, x: NDArray, y: NDArray): NDArray {
  const [n] = x.shape
  const d = np.sub(x.reshape([n, 1]), x.reshape([1, n]))
  const k = np.exp(np.square(d).mul(p.at(1))).mul(p.at(0))
  const l = linalg.cholesky(k.add(np.eye(n).mul(0.1)))
  const z = linalg.solveTriangular(l, y, { lower: true })
  const logs = np.sum(np.log(np.sum(l.mul(np.eye(n)), { axis: 1 })))
  return np.sum(np.square(z)).mul(-0.5).sub(logs)
}

const count = 10_000

/** Ours, and what is compared with that of others. */
const ours = (f: F, xs: readonly NDArray[]): Contestant => {
  const run = jit(f)
  return returning(() => run(...xs) as NDArray | NDArray[])
}

const small = (a: NDArray, f: F, byHand: (a: Float64Array) => Float64Array) => {
  const data = a.data as Float64Array
  return { jit: ours(f, [a]), "by hand": returning(() => byHand(data)) }
}

type Contestants = Readonly<Record<string, Contestant>>

const ofMatrices = (n: number): Contestant => ours((a, b) => np.matmul(a, b), [regular([n, n], 1), regular([n, n], 2)])

/** Our product of two matrices of the same size stands beside, of which there is nothing to compare. */
const besideProduct = (n: number, f: F, xs: readonly NDArray[]): Contestants => ({
  jit: ours(f, xs),
  product: { run: ofMatrices(n).run, result: null },
})

const sized: Record<string, (n: number) => Contestants> = {
  "matrix product": (n) => ({ jit: ofMatrices(n) }),
  cholesky: (n) => besideProduct(n, (a) => linalg.cholesky(a), [positive([n, n], 1)]),
  solve: (n) => besideProduct(n, (a, b) => linalg.solve(a, b), [regular([n, n], 1), randomArray([n], 2, "float64")]),
  inv: (n) => besideProduct(n, (a) => linalg.inv(a), [regular([n, n], 1)]),
  qr: (n) => besideProduct(n, (a) => linalg.qr(a), [regular([n, n], 1)]),
  "eigh, eigenvalues and vectors": (n) => {
    const a = positive([n, n], 1)
    const run = jit((x: NDArray) => linalg.eigh(x))
    return { jit: { run: () => run(a), result: ([values]: [NDArray, NDArray]) => values } }
  },
  "svd, with vectors": (n) => {
    const a = regular([n, n], 1)
    const run = jit((x: NDArray) => linalg.svd(x))
    return { jit: { run: () => run(a), result: ([, values]: [NDArray, NDArray, NDArray]) => values } }
  },
  eigvalsh: (n) => ({ jit: ours((a) => linalg.eigvalsh(a), [positive([n, n], 1)]) }),
  svdvals: (n) => ({ jit: ours((a) => linalg.svdvals(a), [regular([n, n], 1)]) }),
  "gradient of logdet": (n) => ({ jit: ours(grad(logdet), [regular([n, n], 1)]) }),
  "jet of order 4 of logdet": (n) => {
    const directions = [regular([n, n], 2), ...[3, 4, 5].map(() => np.zeros([n, n]))]
    const f: F = (a, ...more) => {
      const [value, coefficients] = jet(logdet, [a], [more])
      return [value, ...coefficients]
    }
    return { jit: ours(f, [regular([n, n], 1), ...directions]) }
  },
  "Gaussian process, gradient": (n) => {
    const [x, y] = [randomArray([n], 1, "float64"), randomArray([n], 2, "float64")]
    return { jit: ours(grad(likelihood), [np.array([1, -8]), x, y]) }
  },
}

/** Solutions for one right-hand side each. */
function systems(n: number, byHand: (a: Float64Array, b: Float64Array) => Float64Array): Contestants {
  const [a, b] = [regular([count, n, n], 1), randomArray([count, n, 1], 2, "float64")]
  const [matrices, sides] = [a.data as Float64Array, b.data as Float64Array]
  return {
    jit: ours((x, y) => linalg.solve(x, y), [a, b]),
    "by hand": returning(() => byHand(matrices, sides)),
  }
}

const stacks: Record<string, () => Contestants> = {
  "det 3x3": () => small(regular([count, 3, 3], 1), (a) => linalg.det(a), det3),
  "det 4x4": () => small(regular([count, 4, 4], 1), (a) => linalg.det(a), det4),
  "inv 3x3": () => small(regular([count, 3, 3], 1), (a) => linalg.inv(a), inverse3),
  "inv 4x4": () => small(regular([count, 4, 4], 1), (a) => linalg.inv(a), inverse4),
  "cholesky 3x3": () => small(positive([count, 3, 3], 1), (a) => linalg.cholesky(a), cholesky3),
  "cholesky 4x4": () => small(positive([count, 4, 4], 1), (a) => linalg.cholesky(a), cholesky4),
  "solve 3x3": () => systems(3, solve3),
  "solve 4x4": () => systems(4, solve4),
}

const sizes: Record<string, readonly number[]> = {
  "matrix product": [512, 1024],
  cholesky: [512, 1024],
  solve: [512, 1024],
  inv: [512, 1024],
  qr: [512, 1024],
  "eigh, eigenvalues and vectors": [256, 512],
  "svd, with vectors": [256, 512],
  eigvalsh: [256],
  svdvals: [256],
  "gradient of logdet": [256],
  "jet of order 4 of logdet": [128],
  "Gaussian process, gradient": [256],
}

export const linearAlgebra: Workload = {
  id: "9",
  title: "Linear algebra",
  about:
    "Factorisations and what is made of them, float64, one thread: *jit* is `np.linalg` in a compiled function, *by hand* a " +
    "loop of JavaScript over 10,000 small matrices with the formula written out, *product* our product of two matrices of the " +
    "same size. NumPy runs with `OPENBLAS_NUM_THREADS=1`, " +
    "and where a row is a derivative there is none. JAX has no rule for jets of a determinant; its row nests jvp four times.",
  unit: milliseconds,
  casesDown: true,
  champion: "jit",
  oneThread: true,
  cases: [
    ...Object.entries(sizes).flatMap(([subject, all]) =>
      all.map((n) => ({
        label: `${subject}, n = ${n}`,
        group: "float64",
        parameters: { dtype: "float64" as const, subject, n },
        long: n > 512,
      })),
    ),
    ...Object.keys(stacks).map((subject) => ({
      label: `${count} of ${subject}`,
      group: "float64",
      parameters: { dtype: "float64" as const, subject, n: 0 },
    })),
  ],
  contestants: ({ subject, n }) => (n === 0 ? stacks[subject as string]() : sized[subject as string](Number(n))),
}
