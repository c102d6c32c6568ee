import { NDArray, type optimize } from "taylorjet"

/** What is kept of an optimiser between two steps: data alone, so that checkpoints hold it and states can be compared. */
export type Kept = null | number | string | Float64Array | readonly Kept[] | { readonly [name: string]: Kept }

/** A tree with its vectors as plain ones, and arrays without axes as numbers. */
export function kept(x: unknown): Kept {
  if (x instanceof NDArray) return x.ndim === 0 ? Number(x) : Float64Array.from(x.data)
  if (Array.isArray(x)) return x.map(kept)
  if (typeof x !== "object" || x === null) return x as Kept
  return Object.fromEntries(Object.entries(x).map(([name, part]) => [name, kept(part)]))
}

/** A state that was kept, as `optimize` continues from it: it reads plain vectors as arrays. */
export const stateOf = (x: Kept): optimize.State<NDArray> => x as unknown as optimize.State<NDArray>
