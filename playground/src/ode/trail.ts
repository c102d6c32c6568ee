/** The latest states of a trajectory, so that it can be drawn anew. */
export class Trail {
  readonly #states: Float64Array
  readonly #most: number
  #length = 0

  /** For so many states of `size` numbers at most. */
  constructor(size: number, states: number) {
    this.#most = size * states
    this.#states = new Float64Array(2 * this.#most)
  }

  /** The states, the oldest first. */
  get points(): Float64Array {
    return this.#states.subarray(0, this.#length)
  }

  /** Adds states. When there are twice as many as are kept, the older ones are dropped; returns whether that was so. */
  add(points: Float64Array): boolean {
    const added = points.length > this.#most ? points.subarray(points.length - this.#most) : points
    const isFull = this.#length + added.length > this.#states.length
    if (isFull) {
      const kept = this.#most - added.length
      this.#states.copyWithin(0, this.#length - kept, this.#length)
      this.#length = kept
    }
    this.#states.set(added, this.#length)
    this.#length += added.length
    return isFull
  }
}
