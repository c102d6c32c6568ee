import { isVector, type Method } from "./method.js"
import type { Objective } from "./objective.js"
import { plus } from "./vector.js"

type Vertex = {
  readonly x: Float64Array
  readonly value: number
}

type Memory = {
  /** One more than there are parameters, the lowest first. */
  readonly simplex: readonly Vertex[]
}

/** Where the function is not defined it is as high as can be. */
function vertex(f: Objective, x: Float64Array): Vertex {
  const value = f.value(x)
  return { x, value: value < Number.MAX_VALUE ? value : Number.MAX_VALUE }
}

const sorted = (simplex: readonly Vertex[]): Vertex[] => [...simplex].sort((a, b) => a.value - b.value)

/** Moves a coordinate by a twentieth, one that is 0 by a little. */
const moved = (x: Float64Array, i: number): Float64Array =>
  x.map((c, j) => (i !== j ? c : c === 0 ? 0.00025 : c * 1.05))

/**
 * The simplex of Nelder and Mead (1965), for functions without derivatives: its highest vertex is reflected in the others.
 * Factors depend on the number of parameters: Gao and Han 2012, Implementing the Nelder-Mead simplex algorithm with
 * adaptive parameters.
 */
export const nelderMead: Method<Memory> = {
  begin: (f, x) => ({
    simplex: sorted([x, ...x.keys()].map((p) => vertex(f, typeof p === "number" ? moved(x, p) : p))),
  }),
  step(f, { simplex }) {
    const n = simplex.length - 1
    const dimension = Math.max(n, 2)
    const [expansion, contraction, shrinkage] = [1 + 2 / dimension, 0.75 - 0.5 / dimension, 1 - 1 / dimension]
    const [lowest, highest] = [simplex[0], simplex[n]]
    const others = simplex.slice(0, n)
    const centre = lowest.x.map((_, j) => others.reduce((sum, { x }) => sum + x[j] / n, 0))
    const away = plus(centre, -1, highest.x)
    const at = (distance: number) => vertex(f, plus(centre, distance, away))
    const replaced = (by: Vertex) => ({ simplex: sorted([...others, by]) })

    const reflected = at(1)
    if (reflected.value < lowest.value) {
      const expanded = at(expansion)
      return replaced(expanded.value < reflected.value ? expanded : reflected)
    }
    if (reflected.value < others[n - 1].value) return replaced(reflected)
    const isOutside = reflected.value < highest.value
    const contracted = at(isOutside ? contraction : -contraction)
    if (contracted.value < Math.min(reflected.value, highest.value)) return replaced(contracted)
    const towards = ({ x }: Vertex) => vertex(f, plus(lowest.x, shrinkage, plus(x, -1, lowest.x)))
    return { simplex: sorted([lowest, ...simplex.slice(1).map(towards)]) }
  },
  /** A simplex that is nowhere defined has found nothing. */
  place: ({ simplex: [{ x, value }] }) => ({ x, value: value === Number.MAX_VALUE ? Number.POSITIVE_INFINITY : value }),
  hasConverged({ simplex }, tol) {
    const [lowest, ...others] = simplex
    return others.every(
      ({ x, value }) =>
        Math.abs(value - lowest.value) <= tol * Math.max(1, Math.abs(lowest.value)) &&
        x.every((c, j) => Math.abs(c - lowest.x[j]) <= tol * Math.max(1, Math.abs(lowest.x[j]))),
    )
  },
  isMemory: ({ simplex }, n) =>
    Array.isArray(simplex) &&
    simplex.length === n + 1 &&
    simplex.every(
      (v, i) => isVector(v?.x, n) && Number.isFinite(v.value) && (i === 0 || v.value >= simplex[i - 1].value),
    ),
}
