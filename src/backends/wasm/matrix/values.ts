import type { Code } from "../assembler.js"
import * as wasm from "../opcodes.js"

// Values that code leaves on the stack, by type, so that algorithms on matrices read as such.

/** Code that leaves a value. */
type Emit = (code: Code) => void

const pair =
  (a: Emit, b: Emit, opcode: number): Emit =>
  (code) => {
    a(code)
    b(code)
    code.op(opcode)
  }

const single =
  (a: Emit, opcode: number): Emit =>
  (code) => {
    a(code)
    code.op(opcode)
  }

/** An int32: a whole number, an address in bytes, or a truth. */
export class Int {
  constructor(readonly emit: Emit) {}

  static of = (x: Int | number): Int => (typeof x === "number" ? new Int((code) => void code.i32(x)) : x)

  #with = (b: Int | number, opcode: number): Int => new Int(pair(this.emit, Int.of(b).emit, opcode))

  plus = (b: Int | number): Int => (b === 0 ? this : this.#with(b, wasm.i32Add))
  minus = (b: Int | number): Int => this.#with(b, wasm.i32Subtract)
  times = (b: Int | number): Int => this.#with(b, wasm.i32Multiply)
  /** Rounded towards zero. */
  over = (b: Int | number): Int => this.#with(b, wasm.i32Divide)
  and = (b: Int | number): Int => this.#with(b, wasm.i32And)
  or = (b: Int | number): Int => this.#with(b, wasm.i32Or)
  equals = (b: Int | number): Int => this.#with(b, wasm.i32Equal)
  differs = (b: Int | number): Int => this.#with(b, wasm.i32NotEqual)
  less = (b: Int | number): Int => this.#with(b, wasm.i32Less)
  more = (b: Int | number): Int => this.#with(b, wasm.i32Greater)
  not = (): Int => new Int(single(this.emit, wasm.i32IsZero))
  atLeast = (b: Int | number): Int => this.#with(b, wasm.i32GreaterEqual)
  /** This where the truth holds, b elsewhere. */
  if = (truth: Int, b: Int | number): Int =>
    new Int((code) => {
      this.emit(code)
      Int.of(b).emit(code)
      truth.emit(code)
      code.op(wasm.select)
    })
  /** The smaller one. */
  least = (b: Int | number): Int => this.if(this.less(b), b)
  /** The number as a float64. */
  real = (): Real => new Real(single(this.emit, wasm.f64ConvertI32))
}

/** A float64. */
export class Real {
  constructor(readonly emit: Emit) {}

  static of = (x: Real | number): Real => (typeof x === "number" ? new Real((code) => void code.f64(x)) : x)

  #with = (b: Real | number, opcode: number): Real => new Real(pair(this.emit, Real.of(b).emit, opcode))
  #test = (b: Real | number, opcode: number): Int => new Int(pair(this.emit, Real.of(b).emit, opcode))

  plus = (b: Real | number): Real => this.#with(b, wasm.f64Add)
  minus = (b: Real | number): Real => this.#with(b, wasm.f64Subtract)
  times = (b: Real | number): Real => this.#with(b, wasm.f64Multiply)
  over = (b: Real | number): Real => this.#with(b, wasm.f64Divide)
  /** The smaller one; NaN if either is. */
  least = (b: Real | number): Real => this.#with(b, wasm.f64Min)
  /** The larger one; NaN if either is. */
  most = (b: Real | number): Real => this.#with(b, wasm.f64Max)
  /** With the sign of b. */
  signed = (b: Real | number): Real => this.#with(b, wasm.f64CopySign)
  abs = (): Real => new Real(single(this.emit, wasm.f64Abs))
  negative = (): Real => new Real(single(this.emit, wasm.f64Negate))
  sqrt = (): Real => new Real(single(this.emit, wasm.f64Sqrt))
  equals = (b: Real | number): Int => this.#test(b, wasm.f64Equal)
  differs = (b: Real | number): Int => this.#test(b, wasm.f64NotEqual)
  less = (b: Real | number): Int => this.#test(b, wasm.f64Less)
  more = (b: Real | number): Int => this.#test(b, wasm.f64Greater)
  atMost = (b: Real | number): Int => this.#test(b, wasm.f64LessEqual)
  atLeast = (b: Real | number): Int => this.#test(b, wasm.f64GreaterEqual)
  isNaN = (): Int => this.differs(this)
  if = (truth: Int, b: Real | number): Real =>
    new Real((code) => {
      this.emit(code)
      Real.of(b).emit(code)
      truth.emit(code)
      code.op(wasm.select)
    })
  /** Both lanes of a vector. */
  splat = (): Vector =>
    new Vector((code) => {
      this.emit(code)
      code.simd(wasm.f64x2Splat)
    })
}

/** Two float64. */
export class Vector {
  constructor(readonly emit: Emit) {}

  #with = (b: Vector, opcode: number): Vector =>
    new Vector((code) => {
      this.emit(code)
      b.emit(code)
      code.simd(opcode)
    })

  plus = (b: Vector): Vector => this.#with(b, wasm.f64x2Add)
  minus = (b: Vector): Vector => this.#with(b, wasm.f64x2Subtract)
  times = (b: Vector): Vector => this.#with(b, wasm.f64x2Multiply)
  over = (b: Vector): Vector => this.#with(b, wasm.f64x2Divide)
  /** The larger ones; NaN where either is. */
  most = (b: Vector): Vector => this.#with(b, wasm.f64x2Max)
  abs = (): Vector =>
    new Vector((code) => {
      this.emit(code)
      code.simd(wasm.f64x2Abs)
    })
  /** One of the two. */
  lane = (i: 0 | 1): Real =>
    new Real((code) => {
      this.emit(code)
      code.simd(wasm.f64x2Extract, i)
    })
  total = (): Real => this.lane(0).plus(this.lane(1))
  /** A lane of this, then a lane of b. */
  shuffle = (b: Vector, first: 0 | 1, second: 0 | 1): Vector =>
    new Vector((code) => {
      this.emit(code)
      b.emit(code)
      const bytes = (from: number) => Array.from({ length: 8 }, (_, i) => from + i)
      code.simd(wasm.shuffle, ...bytes(8 * first), ...bytes(16 + 8 * second))
    })
  /** This + a b, rounded once where `fma` says so. */
  plusProduct = (a: Vector, b: Vector, fma: boolean): Vector => {
    if (!fma) return this.plus(a.times(b))
    return new Vector((code) => {
      a.emit(code)
      b.emit(code)
      this.emit(code)
      code.simd(wasm.f64x2MultiplyAdd)
    })
  }
  /** This - a b, likewise. */
  minusProduct = (a: Vector, b: Vector, fma: boolean): Vector => {
    if (!fma) return this.minus(a.times(b))
    return new Vector((code) => {
      a.emit(code)
      b.emit(code)
      this.emit(code)
      code.simd(wasm.f64x2MultiplySubtract)
    })
  }
}

export const zeros = new Vector((code) => void code.simd(wasm.vectorConstant, ...new Array<number>(16).fill(0)))
