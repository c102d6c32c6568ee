import { type Atom, isLit, requireOpen } from "../ir/atom.js"
import { showAval, sizeOf } from "../ir/aval.js"
import { known } from "../ir/builder.js"
import type { Data, DType } from "../ir/dtype.js"
import { disposeSymbol } from "./disposal.js"
import { format } from "./format.js"
import { type Portable, portable } from "./portable.js"

/** The typed arrays of JavaScript that hold numbers. */
export type TypedArray =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray

/** Nested JavaScript arrays of numbers or truth values; arrays of ours may stand among them. */
export type Nested = number | boolean | NDArray | readonly Nested[]

/** What is accepted wherever an array is expected. */
export type ArrayLike = NDArray | TypedArray | Nested

/** What `toArray` returns. */
export type NestedNumbers = number | boolean | NestedNumbers[]

/** Arrays of every copy of the library have this property. */
export const brand: symbol = Symbol.for("taylorjet.NDArray")

/**
 * An array of numbers: its values are known, or it stands for a value while a function is being traced. Arrays are
 * never changed after they are made; do not write to `data`.
 *
 * @example
 * ```ts
 * const x = np.array([[1, 2], [3, 4]])
 * x.shape // => [ 2, 2 ]
 * x.mul(10).sum() // => 100
 * ```
 */
export class NDArray {
  /** The value's place in the intermediate representation. */
  readonly atom: Atom

  /** @internal Arrays are made by `np.array` and its kin. */
  constructor(atom: Atom) {
    this.atom = atom
  }

  /** The number of elements along each axis. */
  get shape(): readonly number[] {
    return this.atom.aval.shape
  }

  /** The type of the elements. */
  get dtype(): DType {
    return this.atom.aval.dtype
  }

  /** The number of axes. */
  get ndim(): number {
    return this.shape.length
  }

  /** The number of elements. */
  get size(): number {
    return sizeOf(this.shape)
  }

  /**
   * The elements in row-major order, truth values as 0 and 1. What a backend holds is copied when it is first asked for.
   * Throws when the array is traced, and when it has been disposed of.
   */
  get data(): Data {
    const value = known(this.atom)
    if (value && !value.lost) return value.data
    const type = showAval(this.atom.aval)
    if (value)
      throw new TypeError(`NDArray: the memory of ${type} has been transferred; copy it, x.data.slice(), before`)
    requireOpen("NDArray", type, this.atom)
    throw new Error(
      `NDArray: the value of a traced ${type} is not known while its function is being traced; ` +
        "compute with np or with methods such as x.mul(y); to choose by a value use np.where(condition, x, y)",
    )
  }

  /**
   * Gives back the memory in which a backend holds the elements, as it does those of `jit` with `resident: true`, at once
   * instead of when the array is collected; the array cannot be used afterwards. Other arrays stay as they are. Where the
   * host has `Symbol.dispose`, `using` does it at the end of a block.
   *
   * @example
   * ```ts
   * const step = jit((x) => np.mul(x, 2), { resident: true })
   * let x = np.array([1, 2])
   * for (let i = 0; i < 3; i++) {
   *   const next = step(x)
   *   x.dispose()
   *   x = next
   * }
   * x // => [ 8. 16.]
   * ```
   */
  dispose(): void {
    if (isLit(this.atom)) this.atom.dispose()
  }

  /**
   * The only element, as a JavaScript number. Of an array of truth values it is one: say `item<boolean>()`. Throws when
   * there are more elements or none.
   *
   * @example
   * ```ts
   * np.sum([1, 2, 3]).item() // => 6
   * np.any([0, 1]).item<boolean>() // => true
   * ```
   */
  item<T extends number | boolean = number>(): T {
    if (this.size !== 1) throw new Error(`item: the array must have one element; got ${showAval(this.atom.aval)}`)
    const value = known(this.atom)?.fill ?? this.data[0]
    return (this.dtype === "bool" ? value === 1 : value) as T
  }

  /**
   * The elements as nested JavaScript arrays; of a 0-d array, the element itself. Who knows the number of axes may say
   * so in the type.
   *
   * @example
   * ```ts
   * np.eye(2).toArray() // => [ [ 1, 0 ], [ 0, 1 ] ]
   * const [first] = np.eye(2).toArray<number[][]>()
   * first.length // => 2
   * ```
   */
  toArray<T extends NestedNumbers = NestedNumbers>(): T {
    const { shape, data, dtype } = this
    const nest = (axis: number, offset: number): NestedNumbers =>
      axis === shape.length
        ? dtype === "bool"
          ? data[offset] === 1
          : data[offset]
        : Array.from({ length: shape[axis] }, (_, i) => nest(axis + 1, offset * shape[axis] + i))
    return nest(0, 0) as T
  }

  /**
   * A 0-d array acts as a number in JavaScript arithmetic. Throws for other arrays, and for traced ones.
   *
   * @example
   * ```ts
   * 1 + Number(np.array(2)) // => 3
   * ```
   */
  valueOf(): number | boolean {
    const { data } = this
    if (this.ndim === 0) return this.dtype === "bool" ? data[0] === 1 : data[0]
    throw new Error(
      `NDArray: only 0-d arrays act as numbers in JavaScript arithmetic; got ${showAval(this.atom.aval)}; ` +
        "use methods such as x.add(y), x.mul(y), or np.less(x, y)",
    )
  }

  /**
   * The elements as NumPy prints them; the type of a traced array.
   *
   * @example
   * ```ts
   * np.array([[1, 2.5]]).toString() // => [[1.  2.5]]
   * ```
   */
  toString(): string {
    const { aval } = this.atom
    const value = known(this.atom)
    return value ? format(aval, value.data) : `Traced<${showAval(aval)}>`
  }

  /**
   * What `JSON.stringify` writes: dtype, shape, and the elements in row-major order, with the names of NaN, of infinities
   * and of -0 as texts, because JSON has no numbers for them. `np.array` makes an array of it again, and so does every
   * function that takes one. The same is true of what `structuredClone` and `postMessage` make of an array: they carry its
   * elements, but not its class, so that it must go through `np.array` before it has methods. Throws when the array is
   * traced.
   *
   * @example
   * ```ts
   * const text = JSON.stringify(np.array([1, NaN]))
   * text // => {"dtype":"float64","shape":[2],"data":[1,"NaN"]}
   * np.array(JSON.parse(text)) // => [ 1. nan]
   * np.array(structuredClone(np.eye(2))).sum() // => 2
   * ```
   */
  toJSON(): Portable {
    return portable(this.atom.aval, this.data)
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString()
  }
}

if (disposeSymbol) Object.defineProperty(NDArray.prototype, disposeSymbol, { value: NDArray.prototype.dispose })
Object.defineProperty(NDArray.prototype, brand, Object.assign(Object.create(null), { value: true }))
