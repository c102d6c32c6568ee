import type { NDArray } from "taylorjet"
import { taylorjet } from "../built.js"
import { type Float, randomArray } from "../data.js"
import { type Case, milliseconds, returning, type Workload } from "../workload.js"
import { nestedLaplacian } from "./operators.js"

const { grad, jit, np, valueGradLaplacian, vmap } = taylorjet

// The wave function of examples/electrons, of spins of equal numbers and one nucleus; peers/jax_cpu.py has the same one.

const [width, layers, determinants] = [32, 3, 4]

interface Weights {
  readonly layers: readonly { readonly W: NDArray; readonly b: NDArray }[]
  readonly orbitals: readonly NDArray[]
}

function weightsOf(electrons: number, dtype: Float): Weights {
  const each = Array.from({ length: layers }, (_, i) => {
    const inputs = i === 0 ? 20 : 3 * width
    return {
      W: randomArray([inputs, width], 2 * i, dtype, Math.sqrt(3 / inputs)),
      b: randomArray([width], 2 * i + 1, dtype, 0.5),
    }
  })
  const scale = Math.sqrt(3 / width)
  const orbitals = [0, 1].map((s) => randomArray([determinants, width, electrons / 2], 50 + s, dtype, scale))
  return { layers: each, orbitals }
}

/** log |ψ| at the positions of all electrons, [electrons, 3]. */
function logPsi({ layers: all, orbitals }: Weights, x: NDArray): NDArray {
  const [n] = x.shape
  const means = (y: NDArray): NDArray[] => [0, n / 2].map((i) => np.mean(y.slice([i, i + n / 2]), { axis: 0 }))
  const distance = np.sqrt(np.sum(np.square(x), { axis: 1, keepdims: true }))
  const d = np.expandDims(x, 1).sub(np.expandDims(x, 0))
  const unit = np.eye(n, n, { dtype: x.dtype as Float })
  const between = np.sqrt(np.sum(np.square(d), { axis: 2 }).add(unit)).sub(unit)
  const pairs = means(np.concatenate([d, np.expandDims(between, 2)], { axis: 2 }))
  const h = all.reduce(
    (y, { W, b }, i) => {
      const common = means(y).map((m) => np.broadcastTo(m, y.shape))
      const next = np.tanh(np.matmul(np.concatenate([y, ...common, ...(i === 0 ? pairs : [])], { axis: 1 }), W).add(b))
      return i === 0 ? next : next.add(y)
    },
    np.concatenate([x, distance], { axis: 1 }),
  )
  const envelope = np.exp(distance.neg())
  const found = orbitals.map((W, s) => {
    const half: readonly [number, number] = [(s * n) / 2, ((s + 1) * n) / 2]
    return np.linalg.slogdet(np.matmul(np.expandDims(h.slice(half), 0), W).mul(envelope.slice(half)))
  })
  const [sign, log] = [found[0][0].mul(found[1][0]), found[0][1].add(found[1][1])]
  const most = np.max(log)
  return np.log(np.abs(np.sum(sign.mul(np.exp(log.sub(most)))))).add(most)
}

/** -(∇² log |ψ| + |∇ log |ψ||²) / 2 */
const kinetic = (laplacian: NDArray, gradient: NDArray): NDArray => laplacian.add(np.sum(np.square(gradient))).div(-2)

const sizes: { electrons: number; batch: number }[] = [
  { electrons: 8, batch: 64 },
  { electrons: 16, batch: 64 },
]

export const localEnergies: Workload = {
  id: "12",
  title: "The kinetic energy of a wave function of determinants",
  about:
    `log |ψ| of a network that mixes electrons, ${layers} layers of ${width}, and ${determinants} products of a determinant for ` +
    "each spin, as in FermiNet (Pfau et al. 2020), for a batch of positions. *collapsed* is `valueGradLaplacian`, one " +
    "collapsed jet of second order; *nested* takes products with the Hessian along all coordinates. *forward Laplacian* is " +
    "folx, with its sparsity off and, as *sparse*, on.",
  unit: milliseconds,
  champion: "collapsed",
  cases: (["float64", "float32"] as const).flatMap((dtype) =>
    sizes.map(({ electrons, batch }): Case => {
      const label = `${electrons} electrons, batch ${batch}`
      return { label, group: dtype, parameters: { dtype, electrons, batch } }
    }),
  ),
  contestants: ({ dtype, electrons, batch }) => {
    const [n, points] = [electrons as number, batch as number]
    const weights = weightsOf(n, dtype)
    const X = randomArray([points, n, 3], 99, dtype, 2)
    const f = (x: NDArray): NDArray => logPsi(weights, x)
    const flat = (x: NDArray): NDArray => f(x.reshape([n, 3]))
    const collapsed = (x: NDArray): NDArray => {
      const [, gradient, laplacian] = valueGradLaplacian(f)(x)
      return kinetic(laplacian, gradient)
    }
    const nested = (x: NDArray): NDArray => {
      const y = x.reshape([3 * n])
      return kinetic(nestedLaplacian(3 * n, dtype)(flat)(y), grad(flat)(y))
    }
    const timed = (g: (x: NDArray) => NDArray) => {
      const run = jit(vmap(g))
      return returning(() => run(X))
    }
    return { collapsed: timed(collapsed), nested: timed(nested) }
  },
}
