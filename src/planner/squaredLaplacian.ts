import { below, product } from "./multiIndex.js"

const unit = (size: number, m: number): number[] => Array.from({ length: size }, (_, n) => (n === m ? 1 : 0))

/** A sum of weights times fourth powers (a·x)⁴ of linear forms. */
type Powers = (readonly [weight: number, form: readonly number[]])[]

/**
 * |x|⁴ as a sum over few linear forms, so that (Σ ∂_m²)² is the same sum of fourth derivatives along them (Reznick 1992,
 * Sums of even powers of real linear forms).
 */
export function squaredLaplacian(size: number): Powers {
  if (size === 0) return []
  const special = [icosahedron, cubeAndAxis, triples, cube][size - 3]
  return special ? special() : simplex(size)
}

/** In three dimensions, along the six diagonals of an icosahedron: Σ (x_m ± φ x_{m+1})⁴ = (2 + 2φ⁴) Σ x_m⁴ + 12φ² Σ_{l<m} x_l² x_m², where 1 + φ⁴ = 3φ². */
function icosahedron(): Powers {
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
 * In four dimensions, y the last coordinate, along the diagonals of a cube in the others and the lines x_m ± y/√2:
 * (1/12) Σ_s (s·x)⁴ = (1/3) Σ x_m⁴ + 2 Σ_{l<m} x_l² x_m², and (1/3) Σ_{m,±} (x_m ± y/√2)⁴ = (2/3) Σ x_m⁴ + 2 Σ x_m² y² + y⁴/2.
 */
function cubeAndAxis(): Powers {
  const lines = [0, 1, 2].flatMap((m) => [Math.SQRT1_2, -Math.SQRT1_2].map((last) => [...unit(3, m), last]))
  return [
    ...signs(3).map((s) => [1 / 12, [...s, 0]] as const),
    ...lines.map((line) => [1 / 3, line] as const),
    [1 / 2, unit(4, 3)],
  ]
}

/**
 * In five dimensions, along the six corners of a simplex and their sums by threes, of which each is the negative of another.
 * With y_i = a_i·x, so that Σ y_i = 0 and Σ y_i² = |x|², over the ten with a_0: Σ (y_0 + y_i + y_j)⁴ = 3 |x|⁴ - 3 Σ y_i⁴.
 */
function triples(): Powers {
  const [first, ...others] = corners(5)
  const sums = others.flatMap((a, i) => others.slice(0, i).map((b) => first.map((x, m) => x + a[m] + b[m])))
  return [...sums.map((form) => [1 / 3, form] as const), ...corners(5).map((form) => [1, form] as const)]
}

/** The n-tuples of signs of which the first is +: the diagonals of a cube. */
const signs = (n: number): number[][] =>
  below(new Array<number>(n - 1).fill(1)).map((bits) => [1, ...bits.map((bit) => 1 - 2 * bit)])

/**
 * In six dimensions, along the axes and those 16 of the 32 diagonals of a cube whose product of signs is +. No product of
 * two or four different signs of these has a mean, so that Σ_s (s·x)⁴ = 16 Σ x_m⁴ + 96 Σ_{l<m} x_l² x_m².
 */
function cube(): Powers {
  const half = signs(6).filter((s) => product(s) === 1)
  return [...half.map((s) => [1 / 48, s] as const), ...half[0].map((_, m) => [2 / 3, unit(6, m)] as const)]
}

/** The corners of a regular simplex, scaled so that Σ a_i = 0 and Σ (a_i·x)² = |x|². */
function corners(size: number): number[][] {
  const root = Math.sqrt(size + 1)
  const shift = (1 - 1 / root) / size
  const first = new Array<number>(size).fill(-1 / root)
  return [first, ...first.map((_, m) => unit(size, m).map((x) => x - shift))]
}

/**
 * For the corners a_0, ..., a_D of a simplex |x|⁴ = (1/3) Σ_{i<j} ((a_i + a_j)·x)⁴ + ((7 − D)/3) Σ_i (a_i·x)⁴: the cubature
 * formula of Mysovskikh (1968), of degree 5 on the sphere, with (D+1)(D+2)/2 lines; 3 in the plane, where they coincide,
 * and 28 for D = 7.
 */
function simplex(size: number): Powers {
  const all = corners(size)
  const edges = all.flatMap((a, i) => all.slice(0, i).map((b) => a.map((x, m) => x + b[m])))
  return [...edges.map((edge) => [1 / 3, edge] as const), ...all.map((corner) => [(7 - size) / 3, corner] as const)]
}
