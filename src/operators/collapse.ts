import type { NDArray } from "../array/ndarray.js"
import { run } from "../array/trace.js"
import { jet } from "../transforms/jet.js"
import { type Request, vmap } from "../transforms/vmap.js"
import type { TracedAt } from "./inputs.js"

/**
 * Jets of a traced function along many straight lines at once: x + t d for each d on the leading axis of `directions`,
 * where x is the leaf at `place`. `requests` says, order by order, how the Taylor coefficients of the outputs are wanted:
 * stacked over the directions, summed over them, or, when null, not at all. Sums are carried through the function as
 * sums.
 */
export function jets(
  traced: TracedAt,
  place: number,
  directions: NDArray,
  requests: readonly (Request | null)[],
): NDArray[][] {
  const order = requests.length - 1
  const along = jet(traced.program, order, (i, k) => i === place && k === 1)
  const m = traced.program.outputs.length
  const wanted = along.outputs.map((_, i) => requests[Math.floor(i / m)])
  const program = { ...along, outputs: along.outputs.filter((_, i) => wanted[i] !== null) }
  const mapped = along.inputs.map((_, i) => i >= traced.leaves.length)
  const inputs = order > 0 ? [...traced.leaves, directions] : traced.leaves
  const some = wanted.filter((request) => request !== null)
  const outputs = run(vmap(program, directions.shape[0], mapped, some), inputs)
  return requests.map((request) => (request === null ? [] : outputs.splice(0, m)))
}
