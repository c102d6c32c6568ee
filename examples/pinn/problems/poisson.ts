import { laplacian, np } from "taylorjet"
import { box } from "./box.js"
import { natural } from "./define.js"
import type { Field, Problem } from "./problem.js"

/** sin(k π x) sin(l π y): zero on the boundary of the unit square, and an eigenfunction of the Laplacian. */
const mode =
  (k: number, l: number): Field =>
  (x) =>
    np.prod(np.sin(x.mul([k * Math.PI, l * Math.PI])))

const [first, second] = [mode(1, 1), mode(2, 3)]
const pi2 = Math.PI ** 2

const source: Field = (x) => np.add(first(x).mul(-2 * pi2), second(x).mul(-6.5 * pi2))

export const poisson: Problem = {
  name: "poisson",
  title: "Poisson: u_xx + u_yy = f on the unit square, u = 0 on its boundary",
  ...box({ label: "x", from: 0, to: 1 }, { label: "y", from: 0, to: 1 }),
  widths: [2, 24, 24, 24, 1],
  /** x (1 - x) y (1 - y) times the network is zero on the boundary. The network sees points around 0. */
  solution: (network) => (x) => np.prod(x.mul(np.sub(1, x))).mul(network(x.sub(0.5).mul(4))),
  residual: (u, x) => laplacian(u)(x).sub(source(x)),
  exact: (x) => first(x).add(second(x).mul(0.5)),
  training: natural({ points: 700, natural: { steps: 220 } }),
}
