/** The c, s, r with c x + s y = r, c y = s x and c >= 0. */
export function rotation(x: number, y: number): readonly [number, number, number] {
  if (y === 0) return [1, 0, x]
  if (x === 0) return [0, Math.sign(y), Math.abs(y)]
  const r = Math.sign(x) * Math.hypot(x, y)
  return [x / r, y / r, r]
}

/** Rows i and j, of `n` entries each, become c times one plus s times the other, and c times the other minus s times the one. */
export function turnRows(z: Float64Array, n: number, i: number, j: number, c: number, s: number): void {
  const first = i * n
  const second = j * n
  for (let k = 0; k < n; k++) {
    const x = z[first + k]
    const y = z[second + k]
    z[first + k] = c * x + s * y
    z[second + k] = c * y - s * x
  }
}

const signed = (x: number, like: number): number => (like < 0 || Object.is(like, -0) ? -Math.abs(x) : Math.abs(x))

/** The smaller singular value of [[f, g], [0, h]] (Demmel & Kahan 1990). */
export function smallerSingularValue(f: number, g: number, h: number): number {
  const low = Math.min(Math.abs(f), Math.abs(h))
  const high = Math.max(Math.abs(f), Math.abs(h))
  if (low === 0) return 0
  const [as, at] = [1 + low / high, (high - low) / high]
  if (Math.abs(g) < high) {
    const au = (g / high) ** 2
    return (low * 2) / (Math.sqrt(as * as + au) + Math.sqrt(at * at + au))
  }
  const au = high / Math.abs(g)
  if (au === 0) return (low * high) / Math.abs(g)
  return (2 * low * au) / (Math.sqrt(1 + (as * au) ** 2) + Math.sqrt(1 + (at * au) ** 2))
}

/** The singular values of a 2x2 matrix, signed, and the rotations on its two sides. */
export interface TwoByTwo {
  readonly large: number
  readonly small: number
  readonly left: readonly [c: number, s: number]
  readonly right: readonly [c: number, s: number]
}

/**
 * [[cl, sl], [-sl, cl]] [[f, g], [0, h]] [[cr, -sr], [sr, cr]] = diag(large, small), to nearly full relative precision
 * (Demmel & Kahan 1990, and its appendix). The signs are those of LAPACK.
 */
export function twoByTwo(f: number, g: number, h: number): TwoByTwo {
  const swap = Math.abs(h) > Math.abs(f)
  const [ft, ht] = swap ? [h, f] : [f, h]
  const [fa, ha, ga] = [Math.abs(ft), Math.abs(ht), Math.abs(g)]
  let [large, small] = [fa, ha]
  let [cl, sl, cr, sr] = [1, 0, 1, 0]
  if (ga > 0 && fa / ga < 2 ** -53) {
    large = ga
    small = ha > 1 ? fa / (ga / ha) : (fa / ga) * ha
    ;[cl, sl, cr, sr] = [1, ht / g, ft / g, 1]
  } else if (ga > 0) {
    const d = fa - ha
    const l = d === fa ? 1 : d / fa
    const m = g / ft
    const t = 2 - l
    const s = Math.sqrt(t * t + m * m)
    const r = l === 0 ? Math.abs(m) : Math.sqrt(l * l + m * m)
    const a = 0.5 * (s + r)
    small = ha / a
    large = fa * a
    const tan =
      m * m === 0
        ? l === 0
          ? signed(2, ft) * signed(1, g)
          : g / signed(d, ft) + m / t
        : (m / (s + t) + m / (r + l)) * (1 + a)
    const hyp = Math.sqrt(tan * tan + 4)
    cr = 2 / hyp
    sr = tan / hyp
    cl = (cr + sr * m) / a
    sl = ((ht / ft) * sr) / a
  }
  if (swap) [cl, sl, cr, sr] = [sr, cr, sl, cl]
  const sign =
    ga > fa
      ? signed(1, sr) * signed(1, cl) * signed(1, g)
      : swap
        ? signed(1, sr) * signed(1, sl) * signed(1, h)
        : signed(1, cr) * signed(1, cl) * signed(1, f)
  return {
    large: signed(large, sign),
    small: signed(small, sign * signed(1, f) * signed(1, h)),
    left: [cl, sl],
    right: [cr, sr],
  }
}
