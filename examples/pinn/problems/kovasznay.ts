import { type NDArray, np, partials } from "taylorjet"
import { along } from "./box.js"
import { define } from "./define.js"
import type { Axis, Field } from "./problem.js"

const reynolds = 40
const decay = reynolds / 2 - Math.sqrt(reynolds ** 2 / 4 + 4 * Math.PI ** 2)

/** The flow behind a grid by Kovasznay (1948): velocities u and v, and the pressure p. */
const exact: Field = (z) => {
  const [x, y] = [z.at(0), z.at(1)]
  const wake = np.exp(x.mul(decay))
  return np.stack([
    np.sub(1, wake.mul(np.cos(y.mul(2 * Math.PI)))),
    wake.mul(np.sin(y.mul(2 * Math.PI))).mul(decay / (2 * Math.PI)),
    np.sub(1, np.square(wake)).div(2),
  ])
}

const [across, upwards]: Axis[] = [
  { label: "x", from: -0.5, to: 1 },
  { label: "y", from: -0.5, to: 1.5 },
]

/** Points on the four sides. */
const sides = (count: number): number[][] => [
  ...along(across, count).flatMap((x) => [upwards.from, upwards.to].map((y) => [x, y])),
  ...along(upwards, count).flatMap((y) => [across.from, across.to].map((x) => [x, y])),
]

/** Two momenta, which the flow carries and viscosity spreads, and the volume, which stays. */
function residual(flow: Field, z: NDArray): NDArray {
  const [w, d] = partials(({ x, y }) => flow(np.stack([x, y])), { x: z.at(0), y: z.at(1) }, ["x", "y", "xx", "yy"])
  const [u, v] = [w.at(0), w.at(1)]
  const viscous = d.xx.add(d.yy).div(reynolds)
  const carried = d.x.mul(u).add(d.y.mul(v))
  return np.stack([
    carried.at(0).add(d.x.at(2)).sub(viscous.at(0)),
    carried.at(1).add(d.y.at(2)).sub(viscous.at(1)),
    d.x.at(0).add(d.y.at(1)),
  ])
}

export const kovasznay = define({
  name: "kovasznay",
  title: "Kovasznay flow: Navier-Stokes at Re = 40, u, v and p given on the boundary",
  domain: [across, upwards],
  hidden: [32, 32],
  quantities: 3,
  residual,
  conditions: [{ places: np.array(sides(40)), residual: (flow, z) => flow(z).sub(exact(z)), weight: 10 }],
  exact,
  training: { points: 200, natural: { steps: 120 } },
})
