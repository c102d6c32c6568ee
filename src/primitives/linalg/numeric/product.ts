/** Products are kept between this and its inverse, in units of its powers. */
export const unit = { float64: 2 ** 500, float32: 2 ** 60 }

/** Π x_i, where no product on the way overflows or vanishes: beside it runs the power of the unit that it lacks. */
export function scaledProduct(factors: Iterable<number>): number {
  const large = unit.float64
  let [product, power] = [1, 0]
  const scaled = (x: number): number => {
    const size = Math.abs(x)
    if (size > large && size < Number.POSITIVE_INFINITY) {
      power++
      return x / large
    }
    if (size < 1 / large && size > 0) {
      power--
      return x * large
    }
    return x
  }
  for (const x of factors) product = scaled(product * scaled(x))
  for (; power > 0 && Number.isFinite(product); power--) product *= large
  for (; power < 0 && product !== 0; power++) product /= large
  return product
}
