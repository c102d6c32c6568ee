import { rotation, smallerSingularValue, turnRows, twoByTwo } from "./rotation.js"

const unit = 2 ** -53
/** Small singular values of a bidiagonal matrix come with this relative precision. */
const tolerance = unit * Math.min(100, unit ** -0.125)
const tiny = 2 ** -1022

/**
 * The implicit QR iteration on a bidiagonal matrix, with a shift of zero where a shift would lose the small singular values
 * (Demmel & Kahan, Accurate singular values of bidiagonal matrices, 1990). Decisions are those of LAPACK, so that signs
 * come out as there.
 */
export class Iteration {
  readonly n: number
  readonly #threshold: number

  /** An upper bidiagonal matrix, its diagonal d and the one above it; the rows of `left` and `right` turn with it. */
  constructor(
    readonly d: Float64Array,
    readonly e: Float64Array,
    readonly left: Float64Array,
    readonly right: Float64Array,
  ) {
    const n = d.length
    this.n = n
    let mu = Math.abs(d[0])
    let least = mu
    for (let i = 1; i < n && least > 0; i++) {
      mu = Math.abs(d[i]) * (mu / (mu + Math.abs(e[i - 1])))
      least = Math.min(least, mu)
    }
    this.#threshold = Math.max((tolerance * least) / Math.sqrt(n), 6 * n * n * tiny)
  }

  #turnLeft(i: number, c: number, s: number): void {
    turnRows(this.left, this.left.length / this.n, i, i + 1, c, s)
  }

  #turnRight(i: number, c: number, s: number): void {
    turnRows(this.right, this.right.length / this.n, i, i + 1, c, s)
  }

  /** Makes the matrix diagonal; says whether that succeeds. */
  run(): boolean {
    const { d, e, n } = this
    let high = n - 1
    let [oldLow, oldHigh, down] = [-1, -1, true]
    for (let left = 6 * n * n + 100; high > 0; left--) {
      if (left === 0) return false
      let low = high
      let largest = Math.abs(d[high])
      while (low > 0) {
        if (Math.abs(e[low - 1]) <= this.#threshold) {
          e[low - 1] = 0
          break
        }
        low--
        largest = Math.max(largest, Math.abs(d[low]), Math.abs(e[low]))
      }
      if (low === high) {
        high--
        continue
      }
      if (low === high - 1) {
        this.#finish(low)
        high -= 2
        continue
      }
      if (low > oldHigh || high < oldLow) down = Math.abs(d[low]) >= Math.abs(d[high])
      const least = this.#settled(low, high, down)
      if (least === undefined) continue
      ;[oldLow, oldHigh] = [low, high]
      const shift = this.#shift(low, high, down, least / largest)
      if (down) this.#chaseDown(low, high, shift)
      else this.#chaseUp(low, high, shift)
      const last = down ? high - 1 : low
      if (Math.abs(e[last]) <= this.#threshold) e[last] = 0
    }
    return true
  }

  /** A block of two rows, whose singular values have a formula. */
  #finish(low: number): void {
    const { d, e } = this
    const { large, small, left, right } = twoByTwo(d[low], e[low], d[low + 1])
    d[low] = large
    d[low + 1] = small
    e[low] = 0
    this.#turnRight(low, ...right)
    this.#turnLeft(low, ...left)
  }

  /** Sets an entry beside the diagonal to zero that is negligible; if there is none, a bound below the singular values. */
  #settled(low: number, high: number, down: boolean): number | undefined {
    const { d, e } = this
    const [first, last, step] = down ? [low, high, 1] : [high, low, -1]
    const beside = (i: number) => (down ? i : i - 1)
    const end = beside(last - step)
    if (Math.abs(e[end]) <= tolerance * Math.abs(d[last])) {
      e[end] = 0
      return undefined
    }
    let mu = Math.abs(d[first])
    let least = mu
    for (let i = first; i !== last; i += step) {
      const side = Math.abs(e[beside(i)])
      if (side <= tolerance * mu) {
        e[beside(i)] = 0
        return undefined
      }
      mu = Math.abs(d[i + step]) * (mu / (mu + side))
      least = Math.min(least, mu)
    }
    return least
  }

  /** The shift, zero where a shift would lose small singular values. */
  #shift(low: number, high: number, down: boolean, ratio: number): number {
    const { d, e, n } = this
    if (n * tolerance * ratio <= Math.max(unit, 0.01 * tolerance)) return 0
    const start = Math.abs(d[down ? low : high])
    const at = down ? high - 1 : low
    const shift = smallerSingularValue(d[at], e[at], d[at + 1])
    return start > 0 && (shift / start) ** 2 < unit ? 0 : shift
  }

  #chaseDown(low: number, high: number, shift: number): void {
    const { d, e } = this
    if (shift === 0) {
      let [c, s, oldC, oldS, r] = [1, 0, 1, 0, 0]
      for (let i = low; i < high; i++) {
        ;[c, s, r] = rotation(d[i] * c, e[i])
        if (i > low) e[i - 1] = oldS * r
        ;[oldC, oldS, d[i]] = rotation(oldC * r, d[i + 1] * s)
        this.#turnRight(i, c, s)
        this.#turnLeft(i, oldC, oldS)
      }
      const h = d[high] * c
      d[high] = h * oldC
      e[high - 1] = h * oldS
      return
    }
    let f = (Math.abs(d[low]) - shift) * ((d[low] < 0 ? -1 : 1) + shift / d[low])
    let g = e[low]
    for (let i = low; i < high; i++) {
      const [c, s, r] = rotation(f, g)
      if (i > low) e[i - 1] = r
      f = c * d[i] + s * e[i]
      e[i] = c * e[i] - s * d[i]
      g = s * d[i + 1]
      d[i + 1] *= c
      this.#turnRight(i, c, s)
      const [cl, sl, rl] = rotation(f, g)
      d[i] = rl
      f = cl * e[i] + sl * d[i + 1]
      d[i + 1] = cl * d[i + 1] - sl * e[i]
      if (i < high - 1) {
        g = sl * e[i + 1]
        e[i + 1] *= cl
      }
      this.#turnLeft(i, cl, sl)
    }
    e[high - 1] = f
  }

  #chaseUp(low: number, high: number, shift: number): void {
    const { d, e } = this
    if (shift === 0) {
      let [c, s, oldC, oldS, r] = [1, 0, 1, 0, 0]
      for (let i = high; i > low; i--) {
        ;[c, s, r] = rotation(d[i] * c, e[i - 1])
        if (i < high) e[i] = oldS * r
        ;[oldC, oldS, d[i]] = rotation(oldC * r, d[i - 1] * s)
        this.#turnLeft(i - 1, c, -s)
        this.#turnRight(i - 1, oldC, -oldS)
      }
      const h = d[low] * c
      d[low] = h * oldC
      e[low] = h * oldS
      return
    }
    let f = (Math.abs(d[high]) - shift) * ((d[high] < 0 ? -1 : 1) + shift / d[high])
    let g = e[high - 1]
    for (let i = high; i > low; i--) {
      const [c, s, r] = rotation(f, g)
      if (i < high) e[i] = r
      f = c * d[i] + s * e[i - 1]
      e[i - 1] = c * e[i - 1] - s * d[i]
      g = s * d[i - 1]
      d[i - 1] *= c
      this.#turnLeft(i - 1, c, -s)
      const [cl, sl, rl] = rotation(f, g)
      d[i] = rl
      f = cl * e[i - 1] + sl * d[i - 1]
      d[i - 1] = cl * d[i - 1] - sl * e[i - 1]
      if (i > low + 1) {
        g = sl * e[i - 2]
        e[i - 2] *= cl
      }
      this.#turnRight(i - 1, cl, -sl)
    }
    e[low] = f
  }
}
