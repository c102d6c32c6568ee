/** What is said of a problem, by its name in the examples. */
export interface Equation {
  readonly title: string
  readonly tex: string
  readonly conditions: string
  /** What to look for in the pictures. */
  readonly remark: string
  /** The file that states it. */
  readonly source: () => Promise<{ readonly default: string }>
}

export const equations: Readonly<Record<string, Equation>> = {
  poisson: {
    title: "Poisson",
    tex: "\\Delta u = f",
    conditions: "on the unit square, u = 0 on its boundary",
    remark:
      "The residual needs the Laplacian of the network at 500 points: one collapsed jet of order 2 for each of them.",
    source: () => import("../../../examples/pinn/problems/poisson.ts?raw"),
  },
  burgers: {
    title: "Burgers",
    tex: "u_t + u\\,u_x = \\tfrac{0.01}{\\pi}\\, u_{xx}",
    conditions: "for t from 0 to 1, x from −1 to 1; u = −sin(π x) at t = 0",
    remark: "A shock forms at x = 0 near t = 0.3. See how the error gathers there, and how late it goes.",
    source: () => import("../../../examples/pinn/problems/burgers.ts?raw"),
  },
  heat: {
    title: "Heat",
    tex: "u_t = 0.1\\, u_{xx}",
    conditions: "for t and x from 0 to 1, u = 0 at both ends",
    remark: "The fine wave decays nine times as fast as the coarse one.",
    source: () => import("../../../examples/pinn/problems/heat.ts?raw"),
  },
  plate: {
    title: "Clamped plate",
    tex: "\\Delta^2 u = f",
    conditions: "on the unit square, u and its slope 0 on the boundary",
    remark:
      "Four derivatives of a network: three directions to order 4, collapsed. Nested differentiation takes 36 vectors here, this takes 11.",
    source: () => import("../../../examples/pinn/problems/plate.ts?raw"),
  },
}
