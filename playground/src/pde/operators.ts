import { biharmonic, laplacian, type NDArray, np, partials } from "taylorjet"
import type { Field } from "../../../examples/pinn/problems/problem.js"

/** An equation whose right side, and whose values on the boundary, a visitor may type. */
export interface Operator {
  readonly title: string
  /** The left side on the interval and on the square; one where time and place are the coordinates. */
  readonly tex: readonly [interval: string, square: string]
  /** Is the first coordinate time? Then the second is the only one of space. */
  readonly evolves: boolean
  readonly apply: (u: Field) => Field
  /** What is zero where the conditions hold, so that the network changes nothing there. */
  readonly bubble: Field
  readonly conditions: string
}

const hump = (x: NDArray): NDArray => x.mul(np.sub(1, x)).mul(4)
const all: Field = (p) => np.prod(hump(p))
const [t, x] = [0, 1].map(
  (i): Field =>
    (p) =>
      p.at(i),
)

/** Derivatives in t and x, such as "xx", of a function of both. */
const derivatives =
  (combine: (d: Readonly<Record<string, NDArray>>) => NDArray, ...wanted: readonly string[]) =>
  (u: Field): Field =>
  (p) =>
    combine(partials(({ t, x }) => u(np.stack([t, x])), { t: t(p), x: x(p) }, [...wanted])[1])

const onBoundary = "u = g on the boundary"

/** Equations by what the address calls them. The wave number is 5, the diffusivity 0.1, speeds are 1. */
export const operators: Readonly<Record<string, Operator>> = {
  laplace: {
    title: "Poisson, Δu = f",
    tex: ["u_{xx} = f", "u_{xx} + u_{yy} = f"],
    evolves: false,
    apply: (u) => laplacian(u),
    bubble: all,
    conditions: onBoundary,
  },
  helmholtz: {
    title: "Helmholtz, Δu + 25 u = f",
    tex: ["u_{xx} + 25\\,u = f", "u_{xx} + u_{yy} + 25\\,u = f"],
    evolves: false,
    apply: (u) => (p) => laplacian(u)(p).add(u(p).mul(25)),
    bubble: all,
    conditions: onBoundary,
  },
  biharmonic: {
    title: "Plate, Δ²u = f",
    tex: ["u_{xxxx} = f", "\\Delta^2 u = f"],
    evolves: false,
    apply: (u) => biharmonic(u),
    bubble: (p) => np.square(all(p)),
    conditions: `${onBoundary}, and so is the slope across it`,
  },
  heat: {
    title: "Heat, u_t − 0.1 u_xx = f",
    tex: ["", "u_t - 0.1\\,u_{xx} = f"],
    evolves: true,
    apply: derivatives(({ t, xx }) => t.sub(xx.mul(0.1)), "t", "xx"),
    bubble: (p) => t(p).mul(hump(x(p))),
    conditions: "u = g at t = 0, and at x = 0 and x = 1",
  },
  wave: {
    title: "Waves, u_tt − u_xx = f",
    tex: ["", "u_{tt} - u_{xx} = f"],
    evolves: true,
    apply: derivatives(({ tt, xx }) => tt.sub(xx), "tt", "xx"),
    bubble: (p) => np.square(t(p)).mul(hump(x(p))),
    conditions: "u = g and u_t = g_t at t = 0; u = g at x = 0 and x = 1",
  },
  advection: {
    title: "Advection, u_t + u_x = f",
    tex: ["", "u_t + u_x = f"],
    evolves: true,
    apply: derivatives(({ t, x }) => t.add(x), "t", "x"),
    bubble: (p) => t(p).mul(x(p)),
    conditions: "u = g at t = 0, and at x = 0, where it flows in",
  },
}
