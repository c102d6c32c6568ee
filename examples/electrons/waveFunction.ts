/**
 * A wave function of electrons made of determinants, and its local energy: the network of Pfau, Spencer, Matthews and Foulkes,
 * "Ab initio solution of the many-electron Schrödinger equation with deep neural networks" (2020), with the features of pairs in
 * the first layer only. Lengths and energies are in atomic units.
 */
import { type NDArray, np, random, valueGradLaplacian } from "taylorjet"

/** Nuclei, and how many electrons have spin up and down. */
export interface Molecule {
  /** [nuclei, 3] */
  readonly positions: NDArray
  /** [nuclei] */
  readonly charges: NDArray
  readonly spins: readonly [number, number]
}

/** W weighs what is known of an electron, U the means of that over the electrons of each spin. */
interface Layer {
  readonly W: NDArray
  readonly U: NDArray
  readonly b: NDArray
}

/** The orbitals of one spin: [determinants, width, electrons], and the decay of each with the distance from each nucleus. */
interface Orbitals {
  readonly W: NDArray
  readonly decay: NDArray
}

export interface Weights {
  readonly layers: readonly Layer[]
  readonly up: Orbitals
  readonly down: Orbitals
}

/** Random weights; layers have the given widths. */
export function weights(molecule: Molecule, widths: readonly number[], determinants: number, seed: number): Weights {
  const key = random.PRNGKey(seed)
  let used = 0
  const draw = (shape: number[], inputs: number) =>
    random.normal(random.foldIn(key, used++), shape).mul(1 / Math.sqrt(inputs))
  const [nuclei] = molecule.positions.shape
  const layers = widths.map((width, i) => {
    const [own, common] = i === 0 ? [4 * nuclei + 8, 8 * nuclei] : [widths[i - 1], 2 * widths[i - 1]]
    const W = draw([own, width], own + common)
    return { W, U: draw([common, width], own + common), b: draw([width], 1) }
  })
  const width = widths[widths.length - 1]
  const orbitals = (n: number): Orbitals => ({
    W: draw([determinants, width, n], width),
    decay: np.ones([determinants, nuclei, n]),
  })
  return { layers, up: orbitals(molecule.spins[0]), down: orbitals(molecule.spins[1]) }
}

/** From each position of a to each of b: differences [a, b, 3] and their lengths [a, b], which from a to a itself are 0. */
function between(a: NDArray, b: NDArray): [NDArray, NDArray] {
  const d = np.expandDims(a, 1).sub(np.expandDims(b, 0))
  const squares = np.sum(np.square(d), { axis: 2 })
  if (a !== b) return [d, np.sqrt(squares)]
  // A root has no derivative at zero.
  const unit = np.eye(a.shape[0])
  return [d, np.sqrt(squares.add(unit)).sub(unit)]
}

/** The means over the electrons of each spin, along the first axis. */
function means(x: NDArray, [up, down]: readonly [number, number]): NDArray[] {
  const of = (first: number, end: number) => np.sum(x.slice([first, end]), { axis: 0 }).div(Math.max(end - first, 1))
  return [of(0, up), of(up, up + down)]
}

/** What is known of each electron, [electrons, features]: where it is, the means of where the others are; how far it is from nuclei. */
function features({ positions, spins }: Molecule, x: NDArray): [own: NDArray, ofPairs: NDArray, distances: NDArray] {
  const [toNuclei, distances] = between(x, positions)
  const given = np.concatenate([toNuclei, np.expandDims(distances, 2)], { axis: 2 })
  const own = np.reshape(given, [x.shape[0], 4 * positions.shape[0]])
  const [d, r] = between(x, x)
  const ofPairs = np.concatenate([...means(d, spins), ...means(np.expandDims(r, 2), spins)], { axis: 1 })
  return [own, ofPairs, distances]
}

/** The sign of each determinant of a spin and the logarithm of its magnitude, from what is known of its electrons. */
function determinants({ W, decay }: Orbitals, h: NDArray, distances: NDArray): [NDArray, NDArray] {
  const envelope = np.sum(np.exp(np.einsum("ea,kao->keao", distances, np.abs(decay)).neg()), { axis: 2 })
  return np.linalg.slogdet(np.matmul(np.expandDims(h, 0), W).mul(envelope))
}

/** log |ψ| at the positions of all electrons, [electrons, 3]; those with spin up come first. */
export function logPsi(molecule: Molecule, { layers, up, down }: Weights, x: NDArray): NDArray {
  const { spins } = molecule
  const [own, ofPairs, distances] = features(molecule, x)
  const h = layers.reduce((y, { W, U, b }, i) => {
    const given = i === 0 ? np.concatenate([y, ofPairs], { axis: 1 }) : y
    const common = np.matmul(np.concatenate(means(y, spins)), U).add(b)
    const next = np.tanh(np.matmul(given, W).add(common))
    return next.shape[1] === y.shape[1] ? next.add(y) : next
  }, own)
  const of = (orbitals: Orbitals, first: number, end: number) =>
    determinants(orbitals, h.slice([first, end]), distances.slice([first, end]))
  const [u, d] = [of(up, 0, spins[0]), of(down, spins[0], spins[0] + spins[1])]
  const [sign, log] = [u[0].mul(d[0]), u[1].add(d[1])]
  const most = np.max(log)
  return np.log(np.abs(np.sum(sign.mul(np.exp(log.sub(most)))))).add(most)
}

/** The energy of charges at rest, of those that repel each other. */
function repulsion(charges: NDArray, at: NDArray): NDArray {
  const [n] = at.shape
  return np.sum(np.triu(np.outer(charges, charges).div(between(at, at)[1].add(np.eye(n))), 1))
}

/** The energy of all charges at rest. */
export function potential({ positions, charges }: Molecule, x: NDArray): NDArray {
  const attraction = np.sum(np.div(charges, between(x, positions)[1]))
  return repulsion(np.ones([x.shape[0]]), x)
    .add(repulsion(charges, positions))
    .sub(attraction)
}

/** H ψ / ψ = -(∇² log |ψ| + |∇ log |ψ||²) / 2 + V, by one collapsed jet of second order. */
export function localEnergy(molecule: Molecule, log: (x: NDArray) => NDArray): (x: NDArray) => NDArray {
  const derivatives = valueGradLaplacian(log)
  return (x) => {
    const [, gradient, laplacian] = derivatives(x)
    return laplacian
      .add(np.sum(np.square(gradient)))
      .div(-2)
      .add(potential(molecule, x))
  }
}
