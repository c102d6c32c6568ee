import type { NDArray } from "../../array/ndarray.js"

/** An interval, its ends included. */
export type Range = readonly [number, number]

/** What is known of a function that somebody defined: what the laws need to hold it to account. */
export interface Definition {
  readonly name: string
  /** The intervals of the variables, where it says them. */
  readonly domain?: readonly Range[]
  /**
   * What vanishes along the series of the function, from the leaves of its result v, of its arguments u, and of the
   * derivatives of both.
   */
  equation?(
    args: readonly unknown[],
    v: readonly NDArray[],
    u: readonly NDArray[],
    dv: readonly NDArray[],
    du: readonly NDArray[],
  ): readonly NDArray[]
}

const definitions = new WeakMap<object, Definition>()

/** Keeps what is known of a function. */
export function remember<F extends object>(f: F, definition: Definition): F {
  definitions.set(f, definition)
  return f
}

export const definitionOf = (f: object): Definition | undefined => definitions.get(f)
