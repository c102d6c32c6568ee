// How routines lay out float64 matrices while they work on them, in elements.

/** Rows and columns are a multiple of it: what is beyond the matrix is that of a unit matrix, or zeros. */
export const grain = 4

/** Sums of products take so many terms at once, */
export const chunk = 128
/** and so many rows of the left side, which stay in the second cache with them. */
export const band = 128

export const padded = (n: number): number => Math.ceil(n / grain) * grain

/** From one row to the next; rows whose distance is a large power of two compete for the same places in the cache. */
export function strideOf(columns: number): number {
  const n = padded(columns)
  return n >= 128 && n % 64 === 0 ? n + 8 : n
}

export const matrixRoom = (rows: number, columns: number): number => padded(rows) * strideOf(columns)

/** What products of matrices need whose sides have at most so many rows and terms, and so many columns. */
export function productRoom(size: number, columns: number): number {
  const n = padded(size)
  return Math.min(n, chunk) * (padded(columns) + Math.min(n, band))
}

/** Householder's reflections are applied so many at once. */
export const reflections = 32

/**
 * What QR of a matrix of so many rows needs: the matrix, the reflections, triangles that go with them, and two products, all
 * with room for so many columns.
 */
export const reflectionRoom = (rows: number, columns: number): number =>
  2 * matrixRoom(rows, columns) + 3 * reflections * strideOf(columns) + productRoom(rows, columns)

/** Rotations of so many sweeps over all rows wait before they are applied. */
const sweeps = 16

/** What a list of rotations of so many rows takes, two numbers each. */
export const rotationsRoom = (rows: number): number => 2 * sweeps * padded(rows)

/** The parts of the room in which the eigenvalues and eigenvectors of a symmetric matrix are found. */
export const eighRoom = (n: number) => ({
  a: matrixRoom(n, n),
  vectors: matrixRoom(n, n),
  lines: 6 * padded(n),
  list: rotationsRoom(n),
  order: padded(n),
  numbers: 2,
})

/** A matrix whose one side is much longer is factored first (Q R), as LAPACK does; then the inner matrix is square. */
export function svdSizes(
  m: number,
  n: number,
): { readonly long: number; readonly short: number; readonly inner: number } {
  const [long, short] = [Math.max(m, n), Math.min(m, n)]
  return { long, short, inner: long < Math.floor((short * 11) / 6) ? long : short }
}

/** The parts of the room in which singular values and vectors are found. */
export function svdRoom(m: number, n: number) {
  const { long, short, inner } = svdSizes(m, n)
  const outer = inner < long ? matrixRoom(short, long) : 0
  return {
    a: matrixRoom(inner, short),
    u: matrixRoom(short, inner),
    v: matrixRoom(short, short),
    lefts: matrixRoom(short, inner),
    rights: matrixRoom(short, short),
    lines: 8 * padded(inner),
    list: 2 * rotationsRoom(short),
    order: padded(short),
    numbers: 8,
    long: outer,
    reflections: outer,
    outer,
    product: outer && productRoom(short, long),
  }
}
