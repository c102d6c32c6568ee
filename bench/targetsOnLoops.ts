import { all, type Cells, type Target, target } from "./judge.js"
import { type Cell, jax, timesAsLong, typical } from "./results.js"

// Targets of workload 8.

const id = "8"
const lorenz = "Lorenz, 1e5 steps"
const heat = "heat equation, 1000 cells, 1e4 steps"
const bodies = "64 bodies, 1000 steps"
const lstm = "LSTM, value and gradient"

const ours = (cells: Cells, label: string): Cell => cells(id, "jit", label)

/** jit takes at most so many times as long as another contestant, in the same case if none is said. */
const within = (what: string, label: string, other: string, most: number, host?: string, otherLabel = label): Target =>
  target(`${what}: times as long as ${host === undefined ? other : "JAX"}`, `<= ${most}`, (cells) =>
    all([timesAsLong(ours(cells, label), cells(id, other, otherLabel, "float64", host))], (ratio) => ratio <= most),
  )

/** One time of ours in a unit. */
const below = (what: string, bound: number, unit: string, measure: (cells: Cells) => number): Target =>
  target(what, `< ${bound} ${unit}`, (cells) => all([measure(cells)], (time) => time < bound, ` ${unit}`))

/** What is asked of loops, beside loops by hand and JAX's. */
export const targetsOnLoops: readonly Target[] = [
  within("Lorenz, 1e5 steps", lorenz, "loops", 1.5),
  within("Lorenz, 1e5 steps", lorenz, "JAX, scan", 1, jax(1)),
  within("the gradient of it", `gradient of ${lorenz}`, "loops", 6, undefined, lorenz),
  within("heat equation", heat, "SIMD loop", 1.15),
  within("heat equation", heat, "JAX, scan", 2, jax(1)),
  within("64 bodies", bodies, "JAX, scan", 1.2, jax(1)),
  below("64 bodies, the first call", 0.3, "s", (cells) => ours(cells, bodies).first / 1000),
  below("a turn of a while", 5, "ns", (cells) => typical(ours(cells, "a while of 1e6 turns"))),
  within("LSTM, value and gradient", lstm, "products alone", 1.3),
  below("compile the gradient of 1000 steps of Lorenz", 60, "ms", (cells) =>
    typical(ours(cells, "Lorenz, 1000 steps: gradient compiled anew")),
  ),
]
