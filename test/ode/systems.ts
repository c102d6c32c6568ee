/** Systems that several tests integrate. */
import { type NDArray, np } from "../../src/index.js"

/** The components of a vector. */
export const parts = (y: NDArray, n: number): NDArray[] => Array.from({ length: n }, (_, i) => y.at(i))

export const lorenz = (_: NDArray, s: NDArray, p: NDArray = np.array([10, 28, 8 / 3])): NDArray => {
  const [x, y, z] = parts(s, 3)
  const [sigma, rho, beta] = parts(p, 3)
  return np.stack([sigma.mul(y.sub(x)), x.mul(rho.sub(z)).sub(y), x.mul(y).sub(beta.mul(z))])
}

export const kepler = (_: NDArray, s: NDArray): NDArray => {
  const [x, y, u, v] = parts(s, 4)
  const w = np.power(x.mul(x).add(y.mul(y)), -1.5)
  return np.stack([u, v, x.mul(w).neg(), y.mul(w).neg()])
}

export const vanDerPol =
  (mu: number) =>
  (_: NDArray, s: NDArray): NDArray => {
    const [x, v] = parts(s, 2)
    return np.stack([v, np.sub(1, x.mul(x)).mul(v).mul(mu).sub(x)])
  }

export const arenstorf = (_: NDArray, s: NDArray): NDArray => {
  const mu = 0.012277471
  const [x, y, u, v] = parts(s, 4)
  const cube = (d: NDArray) => np.power(d.mul(d).add(y.mul(y)), -1.5)
  const [a, b] = [cube(x.add(mu)).mul(1 - mu), cube(x.add(mu - 1)).mul(mu)]
  const pull = (d: NDArray, e: NDArray) => d.mul(a).add(e.mul(b))
  return np.stack([u, v, x.add(v.mul(2)).sub(pull(x.add(mu), x.add(mu - 1))), y.sub(u.mul(2)).sub(pull(y, y))])
}

/** Seven bodies in the plane, of masses 1 to 7; x, y, and their velocities. */
export const pleiades = (_: NDArray, s: NDArray): NDArray => {
  const [x, y, u, v] = [0, 7, 14, 21].map((i) => np.slice(s, [i, i + 7]))
  const away = (c: NDArray) => np.expandDims(c, 0).sub(np.expandDims(c, 1))
  const [dx, dy] = [away(x), away(y)]
  const one = np.eye(7)
  const w = np.power(dx.mul(dx).add(dy.mul(dy)).add(one), -1.5).mul(np.sub(1, one))
  const masses = np.arange(1, 8)
  return np.concatenate([u, v, np.matmul(dx.mul(w), masses), np.matmul(dy.mul(w), masses)])
}

/** Bodies of equal masses that attract each other: positions of all, then velocities. */
export const bodies =
  (n: number) =>
  (_: NDArray, s: NDArray): NDArray => {
    const [q, v] = [np.reshape(np.slice(s, [0, 3 * n]), [n, 3]), np.slice(s, [3 * n, 6 * n])]
    const away = np.sub(np.expandDims(q, 0), np.expandDims(q, 1))
    const square = np.sum(np.square(away), { axis: 2 }).add(np.eye(n))
    const pull = np.expandDims(np.power(square, -1.5), 2).mul(away)
    return np.concatenate([v, np.reshape(np.sum(pull, { axis: 1 }), [3 * n])])
  }

/** Burgers' equation on a ring, by central differences of cells of length 1. */
export const burgers = (_: NDArray, u: NDArray, viscosity: NDArray = np.array(0.1)): NDArray => {
  const [left, right] = [np.roll(u, 1), np.roll(u, -1)]
  return viscosity.mul(left.add(right).sub(u.mul(2))).sub(u.mul(right.sub(left)).mul(0.5))
}

export const robertson = (_: NDArray, s: NDArray): NDArray => {
  const [a, b, c] = parts(s, 3)
  const [first, second, third] = [a.mul(0.04), b.mul(b).mul(3e7), b.mul(c).mul(1e4)]
  return np.stack([third.sub(first), first.sub(third).sub(second), second])
}

export const hires = (_: NDArray, s: NDArray): NDArray => {
  const y = parts(s, 8)
  const sum = (...terms: readonly (readonly [number, NDArray])[]) =>
    terms.map(([k, x]) => x.mul(k)).reduce((a, b) => a.add(b))
  const last = sum([280, y[5].mul(y[7])], [-1.81, y[6]])
  return np.stack([
    sum([-1.71, y[0]], [0.43, y[1]], [8.32, y[2]]).add(0.0007),
    sum([1.71, y[0]], [-8.75, y[1]]),
    sum([-10.03, y[2]], [0.43, y[3]], [0.035, y[4]]),
    sum([8.32, y[1]], [1.71, y[2]], [-1.12, y[3]]),
    sum([-1.745, y[4]], [0.43, y[5]], [0.43, y[6]]),
    sum([-280, y[5].mul(y[7])], [0.69, y[3]], [1.71, y[4]], [-0.43, y[5]], [0.69, y[6]]),
    last,
    last.neg(),
  ])
}

/** A ball that falls with acceleration 2 and keeps a part of its speed; [height, speed]. */
export const falling = (_: NDArray, s: NDArray): NDArray => np.stack([s.at(1), np.array(-2)])

/** When it bounces for the n-th time, n from 0, let go at height h with restitution r: √h (1 + 2 (r + ... + r^n)). */
export const bounceTime = (n: number, h: NDArray, r: NDArray): NDArray => {
  let sum = np.array(0)
  for (let i = 0; i < n; i++) sum = sum.add(1).mul(r)
  return np.sqrt(h).mul(sum.mul(2).add(1))
}
