import { describe } from "../array/asArray.js"
import { NDArray } from "../array/ndarray.js"
import { checkedOptions } from "../array/options.js"
import { type Atom, isLit, Lit, type Operand } from "../ir/atom.js"
import { aval, sameShape, sizeOf } from "../ir/aval.js"
import { allocate } from "../ir/dtype.js"
import { checkedShape, requireDType, type Shape } from "../numpy/options.js"
import { broadcastShapes, repeat } from "../numpy/promote.js"
import * as p from "../primitives/index.js"

/** The option of every draw. */
export interface DrawOptions {
  /**
   * 32, the default, draws the numbers that JAX draws by default, each from 32 random bits; 64 draws the numbers that
   * JAX draws with `jax_enable_x64`.
   */
  readonly width?: 32 | 64 | undefined
}

/** The options of draws of real numbers. */
export interface RealOptions extends DrawOptions {
  /** The dtype of the result, float64 by default. It does not change which numbers are drawn. */
  readonly dtype?: "float64" | "float32" | undefined
}

export function checkWidth(who: string, width: 32 | 64): void {
  if (width !== 32 && width !== 64) throw new Error(`${who}: width must be 32 or 64; got ${describe(width)}`)
}

/** 0, 1, 2, ... in row-major order. */
export function iota(who: string, shape: readonly number[]): Lit {
  const data = allocate("int32", sizeOf(shape), who)
  for (let i = 0; i < data.length; i++) data[i] = i
  return new Lit(aval(shape, "int32"), data)
}

/** A draw takes one key. */
export function checkKey(who: string, key: NDArray): void {
  const isArray = key instanceof NDArray
  if (isArray && key.dtype === "int32" && key.ndim === 1 && key.size === 2) return
  const many = isArray && key.dtype === "int32" && key.shape.at(-1) === 2
  const remedy = many ? "to draw with many keys, vmap over them" : "make one with random.PRNGKey(seed)"
  throw new Error(`${who}: expected a key of shape [2] and dtype int32; got ${describe(key)}; ${remedy}`)
}

/** The two words of a key, each repeated to a shape. */
function keyWords({ atom }: NDArray, shape: readonly number[]): Atom[] {
  return [0, 1].map((i) => {
    if (isLit(atom)) return new Lit(aval(shape, "int32"), atom.data[i])
    const word = p.reshape(p.slice(atom, { start: [i], step: [1], shape: [1] }), { shape: [] })
    return p.broadcast(word, { shape, axes: shape.map((_, axis) => axis) })
  })
}

/** Two random words for each count. */
export function encrypt(who: string, key: NDArray, counts: Atom): readonly Atom[] {
  checkKey(who, key)
  const [key0, key1] = keyWords(key, counts.aval.shape)
  return p.threefry(key0, key1, new Lit(counts.aval, 0), counts)
}

/** Two random words for each element of a shape. */
const words = (who: string, key: NDArray, shape: Shape): readonly Atom[] =>
  encrypt(who, key, iota(who, checkedShape(who, shape)))

/** The random bits of each element, or the upper 32 of 64. */
export function leadingBits(who: string, key: NDArray, shape: Shape, width: 32 | 64): Atom {
  checkWidth(who, width)
  const [upper, lower] = words(who, key, shape)
  return width === 64 ? upper : p.xor(upper, lower)
}

/** float64 numbers in [0,1) with as many random bits as a float of that width has after the point: 23 or 52. */
export function unit(who: string, key: NDArray, shape: Shape, width: 32 | 64): Atom {
  const scaled = (bits: Atom, exponent: number) => p.mul(p.convert(bits, "float64"), 2 ** exponent)
  if (width !== 64) return scaled(p.shiftRight(leadingBits(who, key, shape, width), 9), -23)
  const [upper, lower] = words(who, key, shape)
  const signed = p.add(scaled(upper, -32), scaled(p.shiftRight(lower, 12), -52)) // upper counts as negative from 2^31 on
  return p.sub(signed, p.floor(signed))
}

/** low + span x, rounded once to a float of that width, as processors with a fused multiply-add round it; float64. */
export const stretched = (x: Atom, low: Operand, span: Operand, width: 32 | 64): Atom =>
  p.convert(p.convert(p.add(p.mul(x, span), low), `float${width}`), "float64")

/** float64 numbers from the floats of that width that are uniform in (-1, 1). */
export const symmetric = (who: string, key: NDArray, shape: Shape, width: 32 | 64): Atom =>
  stretched(unit(who, key, shape, width), (width === 64 ? 2 ** -53 : 2 ** -24) - 1, 2, width)

/** The options of draws of real numbers, checked. */
export function checkedReal(who: string, options: RealOptions): { dtype: "float64" | "float32"; width: 32 | 64 } {
  const { dtype = "float64", width = 32 } = checkedOptions(who, options, ["dtype", "width"])
  requireDType(who, dtype, ["float64", "float32"])
  checkWidth(who, width)
  return { dtype, width }
}

/** float64 numbers as the result of a draw. */
export const drawn = (x: Atom, dtype: "float64" | "float32"): NDArray => new NDArray(p.convert(x, dtype))

/** An operand repeated to the shape of a draw. Throws when it does not broadcast to it. */
export function fitted(who: string, name: string, x: Atom, shape: readonly number[]): Atom {
  const given = x.aval.shape
  if (sameShape(broadcastShapes([given, shape]) ?? [], shape)) return repeat(x, shape)
  throw new Error(`${who}: ${name} has shape [${given}], which does not broadcast to [${shape}]`)
}
