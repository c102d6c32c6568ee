import { foriLoop, jit, type NDArray, np, partials, scan } from "taylorjet"
import { define } from "./define.js"
import type { Field, Problem } from "./problem.js"

const [diffusivity, strength] = [1e-4, 5]

const initial = (x: NDArray) => np.square(x).mul(np.cos(x.mul(Math.PI)))

/** How finely the reference is known: so many intervals in t and x, and so many steps in each of t. */
const [rows, columns, inner] = [200, 512, 4]

/**
 * The solution on a grid, row by row in t: differences of sixth order in x, which is periodic, and the method of Runge and Kutta of
 * order 4 in t. Computed when it is first asked for.
 */
let known: NDArray | undefined
function reference(): NDArray {
  known ??= jit(() => {
    const h = 2 / columns
    const slope = (u: NDArray) => {
      const near = (k: number) => np.roll(u, k).add(np.roll(u, -k))
      const second = near(1)
        .mul(1.5)
        .sub(near(2).mul(0.15))
        .add(near(3).div(90))
        .sub(u.mul(49 / 18))
      return second.mul(diffusivity / h ** 2).add(u.sub(np.power(u, 3)).mul(strength))
    }
    const dt = 1 / rows / inner
    const step = (_: NDArray, u: NDArray) => {
      const a = slope(u)
      const b = slope(u.add(a.mul(dt / 2)))
      const c = slope(u.add(b.mul(dt / 2)))
      const d = slope(u.add(c.mul(dt)))
      return u.add(
        a
          .add(b.mul(2))
          .add(c.mul(2))
          .add(d)
          .mul(dt / 6),
      )
    }
    const start = initial(np.arange(columns).mul(h).sub(1))
    return scan((u: NDArray) => [foriLoop(0, inner, step, u), u], start, null, { length: rows + 1 })[1]
  })()
  return known
}

/** Lagrange's polynomials of degree 3 at a place s between the middle two of four nodes. */
const weights = (s: NDArray): NDArray =>
  np.stack([
    s.mul(s.sub(1)).mul(s.sub(2)).div(-6),
    s.add(1).mul(s.sub(1)).mul(s.sub(2)).div(2),
    s.add(1).mul(s).mul(s.sub(2)).div(-2),
    s.add(1).mul(s).mul(s.sub(1)).div(6),
  ])

/** Interpolates the reference by polynomials of degree 3. */
const exact: Field = (p) => {
  const [t, x] = [
    p.at(0).mul(rows),
    p
      .at(1)
      .add(1)
      .mul(columns / 2),
  ]
  const row = np.clip(np.floor(t), 1, rows - 2)
  const column = np.floor(x)
  const around = np.arange(-1, 3)
  const values = np.take(reference(), row.add(around).astype("int32"), { axis: 0 })
  const wrapped = np.mod(column.add(around), columns).astype("int32")
  return np.vdot(np.matmul(weights(t.sub(row)), np.take(values, wrapped, { axis: 1 })), weights(x.sub(column)))
}

export const allenCahn: Problem = {
  ...define({
    name: "allen-cahn",
    title: "Allen-Cahn: u_t = 0.0001 u_xx + 5 (u - u³) for t in [0, 1], u = x² cos(π x) at t = 0, periodic in x",
    domain: [
      { label: "t", from: 0, to: 1 },
      { label: "x", from: -1, to: 1 },
    ],
    /** The initial values, and a change that is zero at t = 0, periodic and even in x. */
    solution: (network) => (p) => {
      const [t, x] = [p.at(0), p.at(1)]
      const angle = x.mul(Math.PI)
      return initial(x).add(t.mul(network(np.stack([t.mul(2).sub(1), np.cos(angle).mul(2), np.cos(angle.mul(2))]))))
    },
    residual: (u, p) => {
      const [value, d] = partials(({ t, x }) => u(np.stack([t, x])), { t: p.at(0), x: p.at(1) }, ["t", "xx"])
      return d.t.sub(d.xx.mul(diffusivity)).sub(value.sub(np.power(value, 3)).mul(strength))
    },
    exact,
    training: { points: 700, natural: { steps: 450 } },
  }),
  /** The network sees t and two angles. */
  widths: [3, 24, 24, 24, 1],
}
