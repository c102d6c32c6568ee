/** So many terms are added one after the other; what comes of them is added with its rounding errors. */
export const block = 16

/**
 * Sums of rows of float64, element by element, at least as accurate as pairwise summation. Blocks of rows are added one
 * after the other, and their sums with the errors beside them: where s = fl(x + y) and v = s - x, exactly
 * x + y = s + (x - (s - v)) + (y - v) (Knuth, The Art of Computer Programming 2, 4.2.2). So the error does not grow
 * with the number of blocks.
 */
export class Totals {
  readonly #block: Float64Array
  readonly #totals: Float64Array
  readonly #errors: Float64Array

  constructor(readonly size: number) {
    this.#block = new Float64Array(size)
    this.#totals = new Float64Array(size)
    this.#errors = new Float64Array(size)
  }

  /** The sums of n rows, until the next call. `add` adds the rows from `first` on, before `end`, to a row. */
  of(n: number, add: (row: Float64Array, first: number, end: number) => void): Float64Array {
    const totals = this.#totals.fill(0)
    if (n <= block) {
      add(totals, 0, n)
      return totals
    }
    this.#errors.fill(0)
    for (let first = 0; first < n; first += block) {
      add(this.#block, first, Math.min(first + block, n))
      this.#close()
    }
    const errors = this.#errors
    for (let j = 0; j < totals.length; j++) if (!Number.isNaN(errors[j])) totals[j] += errors[j]
    return totals
  }

  /** Adds a block to the totals, and empties it. */
  #close(): void {
    const terms = this.#block
    const totals = this.#totals
    const errors = this.#errors
    // A loop that an interpreter runs at first makes no lists.
    for (let j = 0; j < totals.length; j++) {
      const x = totals[j]
      const y = terms[j]
      const s = x + y
      const v = s - x
      errors[j] += x - (s - v) + (y - v)
      totals[j] = s
      terms[j] = 0
    }
  }
}
