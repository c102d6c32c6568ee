/** An interval, its ends included. */
export type Range = readonly [number, number]

/** What is known of a function that somebody defined: what the laws need to hold it to account. */
export interface Definition {
  readonly name: string
  /** The intervals of its arguments, element by element, where they are arrays and it says them. */
  readonly domain?: readonly Range[]
  /**
   * A tree of what vanishes along the series of the function, from its result v, its arguments u, and the derivatives of
   * both.
   */
  equation?(v: unknown, u: readonly unknown[], dv: unknown, du: readonly unknown[]): unknown
}

const definitions = new WeakMap<object, Definition>()

/** Keeps what is known of a function. */
export function remember<F extends object>(f: F, definition: Definition): F {
  definitions.set(f, definition)
  return f
}

export const definitionOf = (f: object): Definition | undefined => definitions.get(f)
