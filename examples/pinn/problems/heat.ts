import { np, partials } from "taylorjet"
import { box } from "./box.js"
import { natural } from "./define.js"
import type { Field, Problem } from "./problem.js"

const diffusivity = 0.1

/** sin(k π x), which decays as exp(-diffusivity (k π)² t); a point is [t, x]. */
const mode =
  (k: number, decay: number): Field =>
  (p) =>
    np.mul(np.exp(p.at(0).mul(-decay * diffusivity * (k * Math.PI) ** 2)), np.sin(p.at(1).mul(k * Math.PI)))

const initial: Field = (p) => mode(1, 0)(p).add(mode(3, 0)(p).mul(0.5))

export const heat: Problem = {
  name: "heat",
  title: "Heat: u_t = 0.1 u_xx for t and x in [0, 1], u = 0 at both ends",
  ...box({ label: "t", from: 0, to: 1 }, { label: "x", from: 0, to: 1 }),
  widths: [2, 24, 24, 24, 1],
  /** The initial temperatures, and a change that is zero at t = 0, x = 0 and x = 1. The network sees points around 0. */
  solution: (network) => (p) => {
    const [t, x] = [p.at(0), p.at(1)]
    return initial(p).add(
      t
        .mul(x)
        .mul(np.sub(1, x))
        .mul(network(p.sub(0.5).mul(4))),
    )
  },
  residual: (u, p) => {
    const [, d] = partials(({ t, x }) => u(np.stack([t, x])), { t: p.at(0), x: p.at(1) }, ["t", "xx"])
    return d.t.sub(d.xx.mul(diffusivity))
  },
  exact: (p) => mode(1, 1)(p).add(mode(3, 1)(p).mul(0.5)),
  training: natural({ points: 400, natural: { steps: 420 } }),
}
