import type { NDArray } from "../../array/ndarray.js"

// Numbers that two ways of computing them should agree on.

/** Where two results disagree. */
export interface Disagreement {
  readonly at: string
  readonly got: number
  readonly expected: number
  readonly bound: number
}

const indexOf = (n: number, shape: readonly number[]): string => {
  if (shape.length === 0) return ""
  const index: number[] = []
  let rest = n
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    index.unshift(rest % shape[axis])
    rest = Math.floor(rest / shape[axis])
  }
  return `[${index}]`
}

/** The first element that is further from what is expected than its bound; both may be the same infinity. */
export function disagreement(
  name: string,
  got: NDArray,
  expected: ArrayLike<number>,
  bound: (n: number) => number,
): Disagreement | undefined {
  const { data, shape } = got
  for (let n = 0; n < data.length; n++) {
    const [x, y, most] = [data[n], expected[n], bound(n)]
    if (Object.is(x, y) || x === y || Math.abs(x - y) <= most) continue
    return { at: `${name}${indexOf(n, shape)}`, got: x, expected: y, bound: most }
  }
  return undefined
}

/** The largest magnitude. */
export const scaleOf = (...all: readonly ArrayLike<number>[]): number => {
  let most = 0
  for (const xs of all) for (let n = 0; n < xs.length; n++) most = Math.max(most, Math.abs(xs[n]))
  return most
}

export const show = ({ at, got, expected, bound }: Disagreement): string =>
  `at ${at}: got ${got}, expected ${expected}, bound ${bound.toPrecision(2)}`
