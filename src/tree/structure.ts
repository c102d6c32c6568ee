import { countLeaves, type Structure, showStructure } from "../array/tree.js"

/**
 * Where the leaves of a tree are. Trees have the same structure when its texts are equal.
 *
 * @example
 * ```ts
 * String(tree.structure({ w: [1, 2], b: [np.array(3), null] })) // => {b: [*, null], w: *}
 * ```
 */
export class TreeStructure<T = unknown> {
  /** @internal Structures are made by `tree.structure`. */
  readonly root: Structure
  /** @internal Never set: the type of the trees. */
  declare readonly tree?: T

  /** @internal */
  constructor(root: Structure) {
    this.root = root
  }

  /** The number of leaves. */
  get size(): number {
    return countLeaves(this.root)
  }

  /**
   * The structure in the notation of messages; `*` is a leaf.
   *
   * @example
   * ```ts
   * tree.structure([{ a: 1 }]).toString() // => [{a: *}]
   * ```
   */
  toString(): string {
    return showStructure(this.root)
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString()
  }
}
