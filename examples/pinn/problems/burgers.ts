import { np, partials, random } from "taylorjet"
import { along, box } from "./box.js"
import { natural } from "./define.js"
import type { Field, Problem } from "./problem.js"

const viscosity = 0.01 / Math.PI

/** Where the integrals of the exact solution are sampled: by the trapezoid rule, exact to rounding for such functions. */
const nodes = np.array(along({ label: "z", from: -12, to: 12 }, 481))

/**
 * The solution by Cole (1951) and Hopf (1950), which turn the equation into that of heat. With y = x - z √(4 ν t) it is
 * the mean of -sin(π y) under the weights exp(-z² - cos(π y) / 2πν). A point is [t, x].
 */
const coleHopf: Field = (p) => {
  const y = p
    .at(1)
    .sub(nodes.mul(np.sqrt(p.at(0).mul(4 * viscosity))))
    .mul(Math.PI)
  const weights = np.softmax(np.add(np.square(nodes), np.cos(y).div(2 * Math.PI * viscosity)).neg())
  return np.vdot(weights, np.sin(y)).neg()
}

export const burgers: Problem = {
  name: "burgers",
  title: "Burgers: u_t + u u_x = (0.01/π) u_xx for t in [0, 1], x in [-1, 1], u = -sin(π x) at t = 0",
  ...box({ label: "t", from: 0, to: 1 }, { label: "x", from: -1, to: 1 }),
  /** Half of the points are near the shock. */
  sample: (key, count) => {
    const near = np.where(np.less(np.arange(count), count / 2), 1, 0.1)
    const [t, x] = [0, 1].map((i) => random.uniform(key, [count, 2]).at(":", i))
    return np.stack([t, x.mul(2).sub(1).mul(near)], { axis: 1 })
  },
  widths: [2, 20, 20, 20, 1],
  /**
   * The initial velocities, and a change that is zero at t = 0, x = -1 and x = 1. The change is odd in x, as the solution
   * is; so the shock stays at x = 0. The network sees 10 x, because the shock is thin.
   */
  solution: (network) => (p) => {
    const [t, x] = [p.at(0), p.at(1)]
    const initial = np.sin(x.mul(Math.PI)).neg()
    const odd = network(p.mul([1, 10])).sub(network(p.mul([1, -10])))
    return initial.add(t.mul(np.sub(1, np.square(x))).mul(odd))
  },
  residual: (u, p) => {
    const [value, d] = partials(({ t, x }) => u(np.stack([t, x])), { t: p.at(0), x: p.at(1) }, ["t", "x", "xx"])
    return d.t.add(value.mul(d.x)).sub(d.xx.mul(viscosity))
  },
  exact: coleHopf,
  training: natural({ points: 800, natural: { steps: 400 } }),
}
