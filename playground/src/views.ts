import type { Mount } from "./mount.js"

export interface View {
  /** The hash of its address. */
  readonly id: string
  readonly title: string
  readonly load: () => Promise<{ readonly mount: Mount }>
}

export const views: readonly View[] = [
  { id: "introduction", title: "Introduction", load: () => import("./introduction/view.js") },
  { id: "explorer", title: "Taylor explorer", load: () => import("./explorer/view.js") },
  { id: "transform", title: "See the transform", load: () => import("./transform/view.js") },
  { id: "ode", title: "Solve an ODE", load: () => import("./ode/view.js") },
  { id: "pde", title: "Solve a PDE", load: () => import("./pde/view.js") },
]
