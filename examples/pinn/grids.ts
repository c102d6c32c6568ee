import { type NDArray, np } from "taylorjet"
import type { Compiled } from "./objective.js"
import { along } from "./problems/box.js"
import type { View } from "./problems/problem.js"

/** Numbers at the points of a view, row by row from its lower left corner; NaN where the domain has no point. */
export type Grid = readonly number[]

/** What gives the solution and the exact one on a grid of so many columns and rows. */
export function grids(
  compiled: Pick<Compiled, "values" | "exact">,
  { x, y, point }: View,
  { columns, rows }: { readonly columns: number; readonly rows: number },
) {
  const points = along(y, rows).flatMap((b) => along(x, columns).map((a) => point(a, b)))
  const inside = np.array(points.filter((p) => p !== undefined))
  let next = 0
  const places = points.map((p) => (p ? next++ : -1))
  /** Of several quantities the first is shown. */
  const spread = ({ data }: NDArray): Grid => {
    const quantities = data.length / inside.shape[0]
    return places.map((i) => (i < 0 ? Number.NaN : data[i * quantities]))
  }
  return {
    solution: (parameters: Float64Array): Grid => spread(compiled.values(parameters, inside)),
    /** NaN everywhere where it is not known. */
    exact: (): Grid => (compiled.exact ? spread(compiled.exact(inside)) : points.map(() => Number.NaN)),
  }
}
