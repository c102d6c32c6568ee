/**
 * The scalar operations on float64 that kernels are made of. A function written once over them, an expansion, is run
 * by whatever interprets them: numbers, vectors in WebAssembly, text in a shading language. A mask is the outcome of a
 * comparison. Every product on which an exact difference relies is itself exact, so that contracting a product and a
 * sum into one fused operation changes rounding errors only.
 */
export interface ScalarOps<V> {
  constant(x: number): V
  add(a: V, b: V): V
  sub(a: V, b: V): V
  mul(a: V, b: V): V
  div(a: V, b: V): V
  neg(a: V): V
  abs(a: V): V
  sqrt(a: V): V
  /** The largest whole number that is not above a. */
  floor(a: V): V
  /** The least whole number that is not below a. */
  ceil(a: V): V
  /** The whole number next to a on the side of zero. */
  trunc(a: V): V
  /** The nearest whole number, the even one of two. */
  nearest(a: V): V
  /** The smaller one; NaN if either is NaN; -0 is smaller than 0. */
  min(a: V, b: V): V
  /** The larger one; NaN if either is NaN; -0 is smaller than 0. */
  max(a: V, b: V): V
  /** The mask a < b. */
  less(a: V, b: V): V
  /** The mask a ≤ b. */
  lessEqual(a: V, b: V): V
  /** The mask a = b. */
  equal(a: V, b: V): V
  /** Of two masks. */
  and(a: V, b: V): V
  /** Of two masks. */
  or(a: V, b: V): V
  /** Of a mask. */
  not(a: V): V
  /** a where the mask holds, b elsewhere. */
  select(mask: V, a: V, b: V): V
  /** x 2^n for a whole number n from -1022 to 1022: one product by the number whose exponent bits are n + 1023. */
  scale(x: V, n: V): V
  /** The magnitude of a with the sign bit of b. */
  copySign(a: V, b: V): V
  /** ⌊log2 |x|⌋ for a normal x: its exponent bits less 1023. Any number for another x. */
  exponent(x: V): V
  /** x without the low 27 bits of its mantissa: 26 bits remain, and x - upper(x) is exact and has 27. */
  upper(x: V): V
}
