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
