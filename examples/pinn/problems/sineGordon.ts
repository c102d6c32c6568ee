import { type NDArray, np, partials, random, stochasticLaplacian } from "taylorjet"
import type { Field, Problem } from "./problem.js"

const subscript = (n: number): string => [...String(n)].map((digit) => "₀₁₂₃₄₅₆₇₈₉"[Number(digit)]).join("")

/** What neighbouring coordinates a and b contribute to the solution. */
const pair = ({ a, b }: { a: NDArray; b: NDArray }): NDArray => np.sin(a.add(np.cos(b)).add(b.mul(np.cos(a))))

/**
 * The sine-Gordon equation in the unit ball of many dimensions, with the solution (1 - |z|²) s(z), where s is the sum
 * over i of c_i sin(z_i + cos(z_{i+1}) + z_{i+1} cos(z_i)) with normally distributed c_i, whose variance 1 / dimension
 * makes s of order 1. Source of the problem, with c_i of variance 1: Hu et al. 2024, Hutchinson Trace Estimation for
 * high-dimensional and high-order Physics-Informed Neural Networks.
 *
 * The Laplacian of the network is estimated from a few random directions, so a step takes no array larger than the
 * points and the first layer, whose sizes grow with the dimension.
 */
export function sineGordon(dimension: number, samples = 16): Problem {
  const c = random.normal(random.PRNGKey(2024), [dimension - 1]).div(Math.sqrt(dimension))
  const neighbours = (x: NDArray) => ({ a: x.slice([0, dimension - 1]), b: x.slice([1, dimension]) })
  const bubble: Field = (x) => np.sub(1, np.sum(np.square(x)))
  const exact: Field = (x) => bubble(x).mul(np.vdot(c, pair(neighbours(x))))

  /** Δu + sin u of the solution u = (1 - |x|²) s: Δu = (1 - |x|²) Δs - 4 x·∇s - 2 dimension s. */
  const source: Field = (x) => {
    const { a, b } = neighbours(x)
    const [value, d] = partials(pair, { a, b }, ["a", "b", "aa", "bb"])
    const s = np.vdot(c, value)
    const laplacian = np.vdot(c, d.aa.add(d.bb))
    const radial = np.vdot(c, a.mul(d.a).add(b.mul(d.b)))
    const second = bubble(x)
      .mul(laplacian)
      .sub(radial.mul(4))
      .sub(s.mul(2 * dimension))
    return second.add(np.sin(bubble(x).mul(s)))
  }

  /** Points whose direction and distance from the centre are uniform. */
  const sample = (key: NDArray, count: number): NDArray => {
    const [forDirection, forRadius] = random.split(key)
    const direction = random.normal(forDirection, [count, dimension])
    const length = np.norm(direction, { axis: 1, keepdims: true })
    return direction.div(length).mul(random.uniform(forRadius, [count, 1]))
  }

  return {
    name: "sine-gordon",
    title: `Sine-Gordon: Δu + sin u = g in the unit ball of dimension ${dimension}, u = 0 on its boundary`,
    widths: [dimension, 64, 64, 64, 1],
    /** 1 - |x|² times the network is zero on the boundary. */
    solution: (network) => (x) => bubble(x).mul(network(x)),
    residual: (u, x, key) =>
      stochasticLaplacian(u, x, { samples, key })
        .add(np.sin(u(x)))
        .sub(source(x)),
    exact,
    sample,
    test: () => sample(random.PRNGKey(1), 1000),
    /** A plane through the centre. */
    view: {
      x: { label: "z₁", from: -1, to: 1 },
      y: { label: "z₂", from: -1, to: 1 },
      place: `the plane z₃ = … = z${subscript(dimension)} = 0`,
      inside: (x, y) => 1 - x * x - y * y,
      point: (x, y) => (x * x + y * y > 1 ? undefined : [x, y, ...new Array<number>(dimension - 2).fill(0)]),
    },
    training: { points: 100, adam: { steps: 1500, rate: 3e-3 }, lbfgs: { steps: 0, redraw: 1 }, natural: { steps: 0 } },
  }
}
