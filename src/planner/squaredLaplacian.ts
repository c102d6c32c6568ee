import { below, product } from "./multiIndex.js"

const unit = (size: number, m: number): number[] => Array.from({ length: size }, (_, n) => (n === m ? 1 : 0))

/**
 * |x|⁴ as a sum of weights times fourth powers (a·x)⁴ of few linear forms, so that (Σ ∂_m²)² is the same sum of fourth
 * derivatives along them. In three dimensions they are the six diagonals of an icosahedron, in four and six the axes
 * and the diagonals of a cube or half of them (Reznick 1992, Sums of even powers of real linear forms).
 */
export function squaredLaplacian(size: number): (readonly [weight: number, form: readonly number[]])[] {
  if (size === 0) return []
  if (size === 3) return icosahedron()
  return size === 4 || size === 6 ? cube(size) : simplex(size)
}

/** Σ (x_m ± φ x_{m+1})⁴ = (2 + 2φ⁴) Σ x_m⁴ + 12φ² Σ_{l<m} x_l² x_m², where 1 + φ⁴ = 3φ². */
function icosahedron(): [number, number[]][] {
  const golden = (1 + Math.sqrt(5)) / 2
  return [golden, -golden].flatMap((second) =>
    [0, 1, 2].map((m): [number, number[]] => {
      const form = unit(3, m)
      form[(m + 1) % 3] = second
      return [1 / (6 * golden ** 2), form]
    }),
  )
}

/**
 * Of n signs s whose first is + no product of two or four others has a mean: Σ_s (s·x)⁴ = n Σ x_m⁴ + 6n Σ_{l<m} x_l² x_m².
 * The same holds in six dimensions for those whose product is +.
 */
function cube(size: 4 | 6): [number, number[]][] {
  const signs = below(new Array<number>(size - 1).fill(1))
    .map((bits) => [1, ...bits.map((bit) => 1 - 2 * bit)])
    .filter((s) => size === 4 || product(s) === 1)
  return [
    ...signs.map((s): [number, number[]] => [1 / (3 * signs.length), s]),
    ...signs[0].map((_, m): [number, number[]] => [2 / 3, unit(size, m)]),
  ]
}

/**
 * Let a_0, ..., a_D be the corners of a regular simplex, scaled so that Σ a_i = 0 and Σ (a_i·x)² = |x|². Then
 * |x|⁴ = (1/3) Σ_{i<j} ((a_i + a_j)·x)⁴ + ((7 − D)/3) Σ_i (a_i·x)⁴: the cubature formula of Mysovskikh (1968), of degree 5
 * on the sphere, with (D+1)(D+2)/2 lines; 3 in the plane, where they coincide, and 28 for D = 7.
 */
function simplex(size: number): [number, number[]][] {
  const root = Math.sqrt(size + 1)
  const shift = (1 - 1 / root) / size
  const first = new Array<number>(size).fill(-1 / root)
  const corners = [first, ...first.map((_, m) => unit(size, m).map((x) => x - shift))]
  const edges = corners.flatMap((a, i) => corners.slice(0, i).map((b) => a.map((x, m) => x + b[m])))
  return [
    ...edges.map((edge): [number, number[]] => [1 / 3, edge]),
    ...corners.map((corner): [number, number[]] => [(7 - size) / 3, corner]),
  ]
}
