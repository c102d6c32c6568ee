import { laplacian, np } from "taylorjet"
import { define } from "./define.js"
import type { Field } from "./problem.js"

const k = 4 * Math.PI

/** sin(k x) sin(k y): waves of length one half along both axes, Δu = -2 k² u. */
const waves: Field = (p) => np.prod(np.sin(p.mul(k)))

export const helmholtz = define({
  name: "helmholtz",
  title: "Helmholtz: u_xx + u_yy + k² u = f on the unit square, k = 4π, u = 0 on its boundary",
  domain: [
    { label: "x", from: 0, to: 1 },
    { label: "y", from: 0, to: 1 },
  ],
  hidden: [40, 40],
  /** 16 x (1 - x) y (1 - y) times the network is zero on the boundary. The network sees the coordinates from the centre, stretched. */
  solution: (network) => (p) => np.prod(p.mul(np.sub(1, p)).mul(4)).mul(network(p.sub(0.5).mul(6))),
  residual: (u, p) =>
    laplacian(u)(p).add(
      u(p)
        .add(waves(p))
        .mul(k * k),
    ),
  exact: waves,
  training: { points: 700, natural: { steps: 320 } },
})
