import type { NDArray } from "../array/ndarray.js"
import { run } from "../array/trace.js"
import type { Atom } from "../ir/atom.js"
import { buildFrom, call } from "../ir/builder.js"
import type { Program } from "../ir/program.js"
import { nest } from "../transforms/nest.js"
import { type Request, vmap } from "../transforms/vmap.js"
import type { TracedAt } from "./inputs.js"

/** How the Taylor coefficients of some orders are wanted: one for each jet, their sum, or a sum with weights. */
export interface Wanted {
  /** One for each level. Zeros ask for the value, which no direction changes, and which is never stacked nor summed. */
  readonly orders: readonly number[]
  readonly as: "stacked" | "summed" | NDArray
}

/** Directions as arrays, stacked on a leading axis, by the place of the leaf that they move; other leaves stay. */
export type Lines = ReadonlyMap<number, NDArray>

/** Jets through one point, all nested in the same way, and what is wanted of them. */
export interface Family {
  /** For each level of nesting its directions, one for each jet. One level is a family of jets along straight lines. */
  readonly levels: readonly Lines[]
  readonly wanted: readonly Wanted[]
}

/** The value alone. */
export const valueOnly: Family = { levels: [], wanted: [{ orders: [], as: "summed" }] }

const isValue = ({ orders }: Wanted): boolean => orders.every((k) => k === 0)

/** How many jets there are; 1 when nothing moves. */
const sizeOf = ({ levels }: Family): number => levels.flatMap((lines) => [...lines.values()])[0]?.shape[0] ?? 1

/**
 * Jets of a traced function: for each family and each of its wishes the outputs. What families share is computed once, and
 * sums are carried through the function as sums.
 */
export function jets({ program, leaves }: TracedAt, families: readonly Family[]): NDArray[][][] {
  const avals = leaves.map((x) => x.atom.aval)
  const outputs = run(
    buildFrom(avals, (point) => families.flatMap((family) => along(program, point, family))),
    leaves,
  )
  return families.map(({ wanted }) => wanted.map(() => outputs.splice(0, program.outputs.length)))
}

function along(program: Program, point: readonly Atom[], family: Family): Atom[] {
  const m = program.outputs.length
  const { levels, wanted } = family
  const moving = wanted.filter((w) => !isValue(w))
  const nested = nest(
    program,
    levels.map((lines) => (i) => lines.has(i)),
    moving.map(({ orders }) => orders),
  )
  const mapped = nested.inputs.map((_, i) => i >= point.length)
  const requests = moving.flatMap(({ as }) => program.outputs.map(() => requested(as)))
  const inputs = [...point, ...levels.flatMap((lines) => point.flatMap((_, i) => lines.get(i)?.atom ?? []))]
  const coefficients = moving.length > 0 ? call(vmap(nested, sizeOf(family), mapped, requests), inputs) : []
  return wanted.flatMap((w) => (isValue(w) ? call(program, point) : coefficients.splice(0, m)))
}

const requested = (as: Wanted["as"]): Request => (typeof as === "string" ? as : { weights: as.atom })
