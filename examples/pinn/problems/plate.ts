import { biharmonic, np } from "taylorjet"
import { box } from "./box.js"
import { natural } from "./define.js"
import type { Field, Problem } from "./problem.js"

/** The load under which the plate takes the shape sin²(π x) sin²(π y). */
const load: Field = (p) => {
  const cosines = np.cos(p.mul(2 * Math.PI))
  return np
    .prod(cosines)
    .mul(4)
    .sub(np.sum(cosines))
    .mul(4 * Math.PI ** 4)
}

export const plate: Problem = {
  name: "plate",
  title: "Clamped plate: Δ²u = f on the unit square, u and its normal derivative are 0 on the boundary",
  ...box({ label: "x", from: 0, to: 1 }, { label: "y", from: 0, to: 1 }),
  widths: [2, 32, 32, 1],
  /** 16 x² (1 - x)² y² (1 - y)² times the network is zero on the boundary, and so is its normal derivative. */
  solution: (network) => (p) => np.square(np.prod(p.mul(np.sub(1, p)).mul(4))).mul(network(p)),
  residual: (u, p) => biharmonic(u)(p).sub(load(p)),
  exact: (p) => np.square(np.prod(np.sin(p.mul(Math.PI)))),
  training: natural({ points: 500, natural: { steps: 100 } }),
}
