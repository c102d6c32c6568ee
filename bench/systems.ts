/** Systems of differential equations; peers/ode.py has the same ones. */
import type { NDArray } from "taylorjet"
import { taylorjet } from "./built.js"

const { np } = taylorjet

export interface Problem {
  readonly f: (t: NDArray, y: NDArray) => NDArray
  readonly start: readonly number[]
}

const parts = (y: NDArray, n: number): NDArray[] => Array.from({ length: n }, (_, i) => y.at(i))

export const lorenz: Problem = {
  f: (_, s) => {
    const [x, y, z] = parts(s, 3)
    return np.stack([y.sub(x).mul(10), x.mul(np.sub(28, z)).sub(y), x.mul(y).sub(z.mul(8 / 3))])
  },
  start: [1, 1, 1],
}

/** A body about a centre in the plane, of eccentricity 0.6 and period 2 π, from where it is nearest. */
export const kepler: Problem = {
  f: (_, s) => {
    const [x, y, u, v] = parts(s, 4)
    const w = np.power(x.mul(x).add(y.mul(y)), -1.5)
    return np.stack([u, v, x.mul(w).neg(), y.mul(w).neg()])
  },
  start: [0.4, 0, 0, 2],
}

/** Some orbits of this energy, 1/8, are chaotic. */
export const henonHeiles: Problem = {
  f: (_, s) => {
    const [x, y, u, v] = parts(s, 4)
    return np.stack([u, v, x.add(x.mul(y).mul(2)).neg(), y.mul(y).sub(x.mul(x)).sub(y)])
  },
  start: [0.1, 0.1, Math.sqrt(0.25 - 0.02 - 0.004 / 3), 0],
}

export const vanDerPol: Problem = {
  f: (_, s) => {
    const [x, v] = parts(s, 2)
    return np.stack([v, np.sub(1, x.mul(x)).mul(v).mul(2).sub(x)])
  },
  start: [2, 0],
}

const gravity = 2.95912208286e-4
/** The Sun with the inner planets, Jupiter, Saturn, Uranus, Neptune, Pluto (Hairer, Lubich & Wanner 2006, I.2.4). */
const masses = [1.00000597682, 0.000954786104043, 0.000285583733151, 0.0000437273164546, 0.0000517759138449, 1 / 1.3e8]
const positions = [
  ...[0, 0, 0, -3.5023653, -3.8169847, -1.5507963, 9.0755314, -3.0458353, -1.6483708],
  ...[8.310142, -16.2901086, -7.2521278, 11.4707666, -25.7294829, -10.8169456, -15.5387357, -25.2225594, -3.1902382],
]
const speeds = [
  ...[0, 0, 0, 0.00565429, -0.0041249, -0.00190589, 0.00168318, 0.00483525, 0.00192462],
  ...[0.00354178, 0.00137102, 0.00055029, 0.0028893, 0.00114527, 0.00039677, 0.00276725, -0.00170702, -0.00136504],
]
const pairs = masses.flatMap((_, i) => masses.slice(i + 1).map((_, j) => [i, i + 1 + j] as const))
/** Which bodies a pair is about, and what it does to them. */
const apart = np.array(pairs.map(([i, j]) => masses.map((_, k) => (k === j ? 1 : k === i ? -1 : 0))))
const pulls = np.array(
  masses.map((_, k) => pairs.map(([i, j]) => gravity * (k === i ? masses[j] : k === j ? -masses[i] : 0))),
)

/** Six bodies in days and astronomical units: positions [6, 3], then velocities. */
export const outerSolarSystem: Problem = {
  f: (_, s) => {
    const q = np.reshape(np.slice(s, [0, 18]), [6, 3])
    const d = np.matmul(apart, q)
    const w = np.power(np.sum(d.mul(d), 1), -1.5)
    const a = np.matmul(pulls, d.mul(np.expandDims(w, 1)))
    return np.concatenate([np.slice(s, [18, 36]), np.reshape(a, [18])])
  },
  start: [...positions, ...speeds],
}
