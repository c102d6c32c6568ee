import type { SystemText } from "./system.js"

/** Two of the unknown functions, by their places: what a picture shows from left to right and from below. */
export type Axes = readonly [across: number, up: number]

/** All that the view shows, and the address keeps. */
export interface Problem extends SystemText {
  readonly start: readonly number[]
  readonly axes: Axes
  /** The axes of the section. */
  readonly cut: Axes
  /** The tolerance is 10^-digits. */
  readonly digits: number
  /** The trajectory is shown at once up to this time. */
  readonly horizon: number
  /** So much time passes in a second. */
  readonly speed: number
}

export interface Example extends Problem {
  readonly title: string
}

/** As many digits as float64 has: the tolerance is that of rounding. */
export const mostDigits = 15

const usual = { axes: [0, 1], cut: [0, 1], digits: mostDigits, horizon: 10, speed: 2 } as const

export const examples: readonly Example[] = [
  {
    ...usual,
    title: "Lorenz",
    rates: ["10 (y - x)", "x * (28 - z) - y", "x y - 8/3 z"],
    section: "z - 27",
    start: [1, 1, 20],
    axes: [0, 2],
    horizon: 20,
  },
  {
    ...usual,
    title: "Duffing, driven",
    rates: ["y", "x - x^3 - 0.3 y + 0.5 cos(1.2 t)"],
    section: "sin(1.2 t)",
    start: [1, 0],
    horizon: 100,
    speed: 10,
  },
  {
    ...usual,
    title: "Hénon–Heiles",
    rates: ["z", "w", "-x - 2 x y", "-y - x^2 + y^2"],
    section: "x",
    start: [0, 0.1, 0.49, 0],
    cut: [1, 3],
    horizon: 60,
    speed: 20,
  },
  {
    ...usual,
    title: "Kepler",
    rates: ["z", "w", "-x / (x^2 + y^2)^1.5", "-y / (x^2 + y^2)^1.5"],
    section: "y",
    start: [0.4, 0, 0, 2],
    cut: [0, 3],
  },
  {
    ...usual,
    title: "Rössler",
    rates: ["-y - z", "x + 0.2 y", "0.2 + z * (x - 5.7)"],
    section: "x",
    start: [1, 1, 0],
    cut: [1, 2],
    horizon: 60,
    speed: 10,
  },
  { ...usual, title: "Van der Pol", rates: ["y", "2 (1 - x^2) y - x"], section: "y", start: [0.1, 0.5], horizon: 30 },
  { ...usual, title: "Lotka–Volterra", rates: ["x - x y", "x y - y"], section: "x - y", start: [0.5, 1], horizon: 15 },
  { ...usual, title: "Painlevé I", rates: ["y", "6 x^2 + t"], section: "", start: [0, 0], horizon: 4 },
]
