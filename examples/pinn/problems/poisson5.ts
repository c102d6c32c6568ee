import { laplacian, np } from "taylorjet"
import { define } from "./define.js"
import type { Field } from "./problem.js"

/** sin(π x₁) … sin(π x₅) (1 + cos(x₁ + … + x₅)): zero on the boundary of the unit cube. */
const exact: Field = (p) => np.prod(np.sin(p.mul(Math.PI))).mul(np.cos(np.sum(p)).add(1))

const source = laplacian(exact)

export const poisson5 = define({
  name: "poisson5",
  title: "Poisson in 5 dimensions: Δu = f on the unit cube, u = 0 on its boundary",
  domain: [..."₁₂₃₄₅"].map((i) => ({ label: `x${i}`, from: 0, to: 1 })),
  /** Π 4 x (1 - x) times the network is zero on the boundary. */
  solution: (network) => (p) => np.prod(p.mul(np.sub(1, p)).mul(4)).mul(network(p.sub(0.5).mul(4))),
  residual: (u, p) => laplacian(u)(p).sub(source(p)),
  exact,
  training: { points: 700, natural: { steps: 300 } },
})
