import { astype, describe } from "../array/asArray.js"
import type { NDArray } from "../array/ndarray.js"
import { trace } from "../array/trace.js"
import { showStructure, unflatten } from "../array/tree.js"
import type { Fn } from "../array/types.js"
import { array, full } from "../numpy/create.js"
import { at } from "../numpy/indexing.js"
import { broadcastTo, moveaxis, reshape } from "../numpy/shape.js"
import type { Direction } from "../planner/decompose.js"
import type { LinesOf } from "./follow.js"
import { argumentStructure, placesOf, requireArgument, requireFloat, type TracedAt } from "./inputs.js"
import type { Lines } from "./jets.js"

/** Traces `f` where its first argument is one array, and returns that argument too. */
export function traceAtArray<A extends readonly unknown[], R>(
  who: string,
  f: Fn<A, R>,
  args: readonly unknown[],
): { traced: TracedAt; x: NDArray } {
  requireArgument(who, args)
  const traced = trace(who, f, args)
  requireFloat(who, traced, 0)
  if (placesOf(traced, 0).length !== 1)
    throw new TypeError(`${who}: the first argument must be one array; got ${describe(args[0])}`)
  return { traced, x: traced.leaves[0] }
}

/** The first argument, as the function that was traced received it. */
export const pointOf = (traced: TracedAt): unknown =>
  unflatten(
    argumentStructure(traced, 0),
    placesOf(traced, 0).map((place) => traced.leaves[place]),
  )

/** The directions in the space of the elements of x. */
export const linesAlong =
  (x: NDArray): LinesOf =>
  (directions) =>
    new Map([[0, reshape(array(directions, { dtype: x.dtype }), [directions.length, ...x.shape])]])

/** The entries of a derivative in x, stacked on the leading axis of y, as last axes with the shape of x. */
export const asLastAxes = (y: NDArray, x: NDArray): NDArray =>
  reshape(moveaxis(y, 0, -1), [...y.shape.slice(1), ...x.shape])

/** The names of the variables of a traced function of an object of arrays; undefined when it is one of an array. */
export function variablesOf(who: string, traced: TracedAt, point: unknown): readonly string[] | undefined {
  const structure = argumentStructure(traced, 0)
  requireFloat(who, traced, 0)
  if (structure.kind === "object" && structure.items.every(({ kind }) => kind === "leaf")) return structure.keys
  if (structure.kind !== "leaf" || traced.leaves[0].ndim > 1)
    throw new TypeError(
      `${who}: the point must be a number, an array of one axis or an object of arrays; got ` +
        (structure.kind === "leaf" ? describe(point) : showStructure(structure)),
    )
  return undefined
}

/** The directions in the space of named variables: all elements of a variable move alike. */
export const linesAmong =
  (traced: TracedAt): LinesOf =>
  (directions) =>
    new Map(
      placesOf(traced, 0).flatMap((place, m) => {
        const x = traced.leaves[place]
        const column = directions.map((d) => d[m])
        return column.every((step) => step === 0) ? [] : [[place, stepsOf(column, x)] as const]
      }),
    )

function stepsOf(column: Direction, { shape, dtype }: NDArray): NDArray {
  const [first] = column
  const stacked = [column.length, ...shape]
  if (column.every((step) => step === first)) return full(stacked, first, { dtype })
  return repeatedTo(array(column, { dtype }), shape)
}

const repeatedTo = (steps: NDArray, shape: readonly number[]): NDArray =>
  broadcastTo(reshape(steps, [steps.size, ...shape.map(() => 1)]), [steps.size, ...shape])

/** Directions given by an array [R, size] in the space of the elements, or of the named variables, of a point. */
export function linesOf(traced: TracedAt, directions: NDArray): Lines {
  const places = placesOf(traced, 0)
  const isNamed = argumentStructure(traced, 0).kind === "object"
  return new Map(
    places.map((place, m) => {
      const { shape, dtype } = traced.leaves[place]
      const steps = astype(directions, dtype)
      return [place, isNamed ? repeatedTo(at(steps, ":", m), shape) : reshape(steps, [steps.shape[0], ...shape])]
    }),
  )
}
