import { exp } from "./wide/elementary.js"
import { fixed, nearest, over, shift, times } from "./wide/fixed.js"

/** 1/e, and what is left of it. */
const inverseE = 0.36787944117144233
const rest = -1.2428753672788363e-17

/** Newton's steps for w exp(w) = x in many bits: near the branch point -1/e, where w + 1 is small, they cancel. */
function refined(w: number, x: number): number {
  const p = 160
  const one = shift(1n, p)
  const y = fixed(x, p)
  let v = fixed(w, p)
  for (let i = 0; i < 60; i++) {
    const e = exp(v, p)
    if (v + one === 0n) return -1
    const step = over(times(v, e, p) - y, times(e, v + one, p), p)
    v -= step
    if (step < shift(1n, p - 90) && step > -shift(1n, p - 90)) break
  }
  return nearest(v, p)
}

/** The w with w exp(w) = x, w ≥ -1 for branch 0 and w ≤ -1 for branch -1. */
export function lambertwValue(branch: number, x: number): number {
  const above = x + inverseE + rest
  if (Number.isNaN(x) || above < -1e-16 || (branch < 0 && x > 0)) return Number.NaN
  if (x === 0) return branch === 0 ? x : Number.NEGATIVE_INFINITY
  if (x === Number.POSITIVE_INFINITY) return x
  if (above <= 0) return -1
  if (x < -0.1) {
    const s = Math.sqrt(2 * Math.E * above) * (branch === 0 ? 1 : -1)
    const start =
      branch === 0 || s > -1 ? -1 + s - (s * s) / 3 + (11 / 72) * s * s * s : Math.log(-x) - Math.log(-Math.log(-x))
    return refined(start, x)
  }
  const log = Math.log(Math.abs(x))
  if (branch === 0 && x < 3) {
    let w = x < 0.5 ? x - x * x : 0.5 + 0.2 * x
    for (let i = 0; i < 12; i++) w -= (w - x * Math.exp(-w)) / (1 + w)
    return w
  }
  let w = log - Math.log(Math.abs(log) + (branch === 0 ? 0.3 : 0))
  for (let i = 0; i < 8; i++) w -= ((w - log + Math.log(Math.abs(w))) * w) / (1 + w)
  return w
}
