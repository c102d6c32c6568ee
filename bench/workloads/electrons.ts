import type { NDArray } from "taylorjet"
import { taylorjet } from "../built.js"
import { type Float, randomArray } from "../data.js"
import { type Case, milliseconds, returning, type Workload } from "../workload.js"
import { nestedLaplacian } from "./operators.js"

const { grad, jit, np, scan, valueGradLaplacian, vmap } = taylorjet

// The wave function of examples/electrons, of spins of equal numbers and one nucleus; peers/jax_cpu.py has the same one.

const [width, layers, determinants] = [32, 3, 4]

interface Weights {
  /** What weighs each electron's own features, and the means over those of each spin. */
  readonly layers: readonly { readonly W: NDArray; readonly U: NDArray; readonly b: NDArray }[]
  readonly orbitals: readonly NDArray[]
}

function weightsOf(electrons: number, dtype: Float): Weights {
  const each = Array.from({ length: layers }, (_, i) => {
    const [own, common] = i === 0 ? [12, 8] : [width, 2 * width]
    const scale = Math.sqrt(3 / (own + common))
    return {
      W: randomArray([own, width], 3 * i, dtype, scale),
      U: randomArray([common, width], 3 * i + 1, dtype, scale),
      b: randomArray([width], 3 * i + 2, dtype, 0.5),
    }
  })
  const scale = Math.sqrt(3 / width)
  const orbitals = [0, 1].map((s) => randomArray([determinants, width, electrons / 2], 50 + s, dtype, scale))
  return { layers: each, orbitals }
}

/** log |ψ| at the positions of all electrons, [electrons, 3]. */
function logPsi({ layers: all, orbitals }: Weights, x: NDArray): NDArray {
  const [n] = x.shape
  const spins: readonly (readonly [number, number])[] = [
    [0, n / 2],
    [n / 2, n],
  ]
  const means = (y: NDArray): NDArray[] => spins.map((half) => np.mean(y.slice(half), { axis: 0 }))
  // Coordinates first: what is summed over them is then long along the electrons.
  const c = np.transpose(x)
  const distance = np.expandDims(np.sqrt(np.sum(np.square(c), { axis: 0 })), 1)
  const own = np.concatenate([x, distance], { axis: 1 })
  const d = np.expandDims(c, 2).sub(np.expandDims(c, 1))
  const unit = np.eye(n, n, { dtype: x.dtype as Float })
  const between = np.sqrt(np.sum(np.square(d), { axis: 0 }).add(unit)).sub(unit)
  const pairs = [np.transpose(d, [1, 2, 0]), np.expandDims(between, 2)].flatMap(means)
  const h = all.reduce((y, { W, U, b }, i) => {
    const features = i === 0 ? np.concatenate([y, ...pairs], { axis: 1 }) : y
    const common = np.matmul(np.concatenate(means(y)), U).add(b)
    const next = np.tanh(np.matmul(features, W).add(common))
    return i === 0 ? next : next.add(y)
  }, own)
  const envelope = np.exp(distance.neg())
  const found = orbitals.map((W, s) => {
    const orbital = np.matmul(np.expandDims(h.slice(spins[s]), 0), W)
    return np.linalg.slogdet(orbital.mul(envelope.slice(spins[s])))
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
    "collapsed jet of second order, of the whole batch in a `vmap`, and *in turn* in a `scan`, so that what is computed at a " +
    "point stays in cache; *nested* takes products with the Hessian along all coordinates. *forward Laplacian* is folx, with " +
    "its sparsity off and, as *sparse*, on.",
  unit: milliseconds,
  champion: "collapsed, in turn",
  cases: (["float64", "float32"] as const).flatMap((dtype) =>
    sizes.map(({ electrons, batch }): Case => {
      const label = `${electrons} electrons, batch ${batch}`
      return { label, group: dtype, parameters: { dtype, electrons, batch } }
    }),
  ),
  contestants: ({ dtype, electrons, batch }) => {
    const [n, points] = [electrons as number, batch as number]
    const weights = weightsOf(n, dtype)
    const X = randomArray([points, n, 3], 109, dtype, 2)
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
    const timed = (g: (X: NDArray) => NDArray) => {
      const run = jit(g)
      return returning(() => run(X))
    }
    const inTurn = (all: NDArray): NDArray =>
      scan((c: null, x: NDArray): [null, NDArray] => [c, collapsed(x)], null, all)[1]
    return { "collapsed, in turn": timed(inTurn), collapsed: timed(vmap(collapsed)), nested: timed(vmap(nested)) }
  },
}
