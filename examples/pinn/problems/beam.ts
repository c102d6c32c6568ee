import { derivativeTensor, np } from "taylorjet"
import { define } from "./define.js"
import type { Field } from "./problem.js"

/** sin²(π x) eˣ, clamped at both ends. */
const exact: Field = (p) => np.square(np.sin(p.at(0).mul(Math.PI))).mul(np.exp(p.at(0)))

/** The fourth derivative in the only coordinate. */
const fourth =
  (u: Field): Field =>
  (p) =>
    derivativeTensor(u, p, 4).reshape([])

const load = fourth(exact)

export const beam = define({
  name: "beam",
  title: "Clamped beam: u'''' = f on the unit interval, u and u' are 0 at both ends",
  domain: [{ label: "x", from: 0, to: 1 }],
  hidden: [20, 20],
  /** 16 x² (1 - x)² times the network is zero at the ends, and so is its slope. */
  solution: (network) => (p) => np.square(np.prod(p.mul(np.sub(1, p)).mul(4))).mul(network(p.sub(0.5).mul(4))),
  residual: (u, p) => fourth(u)(p).sub(load(p)),
  exact,
  training: { points: 100, natural: { steps: 100 } },
})
