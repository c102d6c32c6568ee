import type { NDArray } from "../array/ndarray.js"
import { run } from "../array/trace.js"
import type { Atom } from "../ir/atom.js"
import { buildFrom, call } from "../ir/builder.js"
import type { Program } from "../ir/program.js"
import { jet } from "../transforms/jet.js"
import { type Request, vmap } from "../transforms/vmap.js"
import type { TracedAt } from "./inputs.js"

/** How the Taylor coefficients of one order are wanted: one for each direction, their sum, or a sum with weights. */
export interface Wanted {
  /** 0 asks for the value, which no direction changes, and which is never stacked nor summed. */
  readonly order: number
  readonly as: "stacked" | "summed" | NDArray
}

/** Straight lines through one point, and what is wanted of the jets along them. */
export interface Family {
  /** The directions of a leaf, stacked on a leading axis, by the leaf's place; the other leaves stay where they are. */
  readonly directions: ReadonlyMap<number, NDArray>
  readonly wanted: readonly Wanted[]
}

/**
 * Jets of a traced function along many straight lines: for each family and each of its wishes the outputs. What families
 * share is computed once, and sums are carried through the function as sums.
 */
export function jets({ program, leaves }: TracedAt, families: readonly Family[]): NDArray[][][] {
  const avals = leaves.map((x) => x.atom.aval)
  const outputs = run(
    buildFrom(avals, (point) => families.flatMap((family) => along(program, point, family))),
    leaves,
  )
  return families.map(({ wanted }) => wanted.map(() => outputs.splice(0, program.outputs.length)))
}

function along(program: Program, point: readonly Atom[], { directions, wanted }: Family): Atom[] {
  const m = program.outputs.length
  const moving = wanted.filter(({ order }) => order > 0)
  const pushed = jet(program, Math.max(0, ...moving.map(({ order }) => order)), (i, k) => k === 1 && directions.has(i))
  const outputs = moving.flatMap(({ order }) => pushed.outputs.slice(order * m, (order + 1) * m))
  const lines = point.flatMap((_, i) => directions.get(i)?.atom ?? [])
  const mapped = pushed.inputs.map((_, i) => i >= point.length)
  const requests = moving.flatMap(({ as }) => program.outputs.map(() => requested(as)))
  const coefficients =
    lines.length > 0
      ? call(vmap({ ...pushed, outputs }, lines[0].aval.shape[0], mapped, requests), [...point, ...lines])
      : []
  return wanted.flatMap(({ order }) => (order === 0 ? call(program, point) : coefficients.splice(0, m)))
}

const requested = (as: Wanted["as"]): Request => (typeof as === "string" ? as : { weights: as.atom })
