/** Eigenvalues that are nearer than this, times their number and the largest of them, count as one. */
export const nearness = { float64: 16 * 2 ** -52, float32: 16 * 2 ** -23 } as const

/** Runs [first, end) of sorted numbers of which neighbours are no farther apart than `distance`. */
export function blocksOf(sorted: ArrayLike<number>, distance: number): (readonly [number, number])[] {
  const blocks: (readonly [number, number])[] = []
  for (let first = 0, i = 1; i <= sorted.length; i++) {
    if (i < sorted.length && Math.abs(sorted[i] - sorted[i - 1]) <= distance) continue
    blocks.push([first, i])
    first = i
  }
  return blocks
}

/** How near the numbers must be to count as one, of which the largest in magnitude is `largest`. */
export const distanceOf = (n: number, largest: number, dtype: keyof typeof nearness): number =>
  n * nearness[dtype] * largest

export const largestOf = (x: ArrayLike<number>): number => {
  let most = 0
  for (let i = 0; i < x.length; i++) most = Math.max(most, Math.abs(x[i]))
  return most
}
