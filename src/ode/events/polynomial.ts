// Polynomials c_0 + c_1 x + ... as arrays of numbers, and where they vanish in an interval.

export type Numbers = ArrayLike<number>

/** The value at x, by Horner's rule. */
export function valueAt(c: Numbers, x: number): number {
  let v = c[c.length - 1]
  for (let k = c.length - 2; k >= 0; k--) v = v * x + c[k]
  return v
}

/** The derivative at x. */
export function slopeAt(c: Numbers, x: number): number {
  let v = 0
  for (let k = c.length - 1; k >= 1; k--) v = v * x + k * c[k]
  return v
}

/** c(h x), so that [0, h] becomes [0, 1]. */
export function scaled(c: Numbers, h: number): Float64Array {
  const result = new Float64Array(c.length)
  for (let k = 0, power = 1; k < c.length; k++, power *= h) result[k] = c[k] * power
  return result
}

/** c(x + 1), by Pascal's triangle. */
export function shifted(c: Numbers): Float64Array {
  const result = Float64Array.from(c)
  for (let i = 0; i < result.length - 1; i++) for (let k = result.length - 2; k >= i; k--) result[k] += result[k + 1]
  return result
}

/** How often the sign changes among numbers that are not zero. */
function signChanges(c: Numbers): number {
  let [last, changes] = [0, 0]
  for (let k = 0; k < c.length; k++) {
    const sign = Math.sign(c[k])
    if (sign !== 0 && last !== 0 && sign !== last) changes++
    if (sign !== 0) last = sign
  }
  return changes
}

/** At least as many as there are roots in (0, 1), and of the same parity: Descartes' rule for (1 + x)^n c(1 / (1 + x)). */
const rootsAtMost = (c: Float64Array): number => signChanges(shifted(c.toReversed()))

/** Intervals are not halved further: roots that are as near to each other are one. */
const depth = 44

/** The roots in (0, 1), each once, in order: Descartes' rule isolates them by bisection, Newton's method finds them. */
export function rootsInside(c: Numbers): number[] {
  const roots: number[] = []
  const search = (own: Float64Array, from: number, width: number, level: number): void => {
    const most = own.every((x) => x === 0) ? 0 : rootsAtMost(own)
    if (most === 0) return
    if (most === 1 || level === depth) {
      roots.push(from + width * (most === 1 ? onlyRoot(own) : 0.5))
      return
    }
    const left = scaled(own, 0.5)
    const right = shifted(left)
    search(left, from, width / 2, level + 1)
    if (right[0] === 0) roots.push(from + width / 2)
    search(right, from + width / 2, width / 2, level + 1)
  }
  const all = Float64Array.from(c)
  const size = all.reduce((sum, x) => sum + Math.abs(x), 0)
  // Where the first coefficient is larger than all others together there is none.
  if (Number.isFinite(size) && 2 * Math.abs(all[0]) <= size) search(all, 0, 1, 0)
  return roots
}

/** The only root in (0, 1). The sign at 0 is that just after it. */
function onlyRoot(c: Numbers): number {
  let k = 0
  while (c[k] === 0) k++
  return rootBetween(c, 0, 1, Math.sign(c[k]))
}

/** Coefficients of the derivative. */
export const derivative = (c: Numbers): Float64Array =>
  Float64Array.from({ length: c.length - 1 }, (_, k) => (k + 1) * c[k + 1])

/** The root between two places of different sign, `before` the first, by Newton's method that stays in a bracket. */
export function rootBetween(c: Numbers, from: number, to: number, before: number): number {
  let [low, high, x] = [from, to, (from + to) / 2]
  for (let i = 0; i < 200; i++) {
    const value = valueAt(c, x)
    if (value === 0) return x
    if (Math.sign(value) === before) low = x
    else high = x
    const newton = x - value / slopeAt(c, x)
    const next = newton > low && newton < high ? newton : (low + high) / 2
    if (Math.abs(next - x) <= Number.EPSILON * x || next === low || next === high) return next
    x = next
  }
  return x
}
