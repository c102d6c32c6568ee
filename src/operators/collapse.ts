import type { NDArray } from "../array/ndarray.js"
import { run } from "../array/trace.js"
import { jet } from "../transforms/jet.js"
import { type Request, vmap } from "../transforms/vmap.js"
import type { TracedAt } from "./inputs.js"

/**
 * Jets of a traced function along many straight lines at once: x + t d for each d on the leading axis of `directions`,
 * where x is the leaf at `place`. Returns the Taylor coefficients of every output, order by order, each stacked over the
 * directions or, as `requests` says for its order, summed over them. Sums are carried through the function as sums.
 */
export function jets(traced: TracedAt, place: number, directions: NDArray, requests: readonly Request[]): NDArray[][] {
  const order = requests.length - 1
  const along = jet(traced.program, order, (i, k) => i === place && k === 1)
  const n = traced.leaves.length
  const m = traced.program.outputs.length
  const mapped = along.inputs.map((_, i) => i >= n)
  const wanted = requests.flatMap((request) => traced.program.outputs.map(() => request))
  const size = directions.shape[0]
  const outputs = run(vmap(along, size, mapped, wanted), order > 0 ? [...traced.leaves, directions] : traced.leaves)
  return requests.map((_, k) => outputs.slice(k * m, (k + 1) * m))
}
