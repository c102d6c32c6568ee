import type { Code } from "../assembler.js"

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

  plus = (b: Int | number): Int => (b === 0 ? this : this.#with(b, 0x6a))
  minus = (b: Int | number): Int => this.#with(b, 0x6b)
  times = (b: Int | number): Int => this.#with(b, 0x6c)
  /** Rounded towards zero. */
  over = (b: Int | number): Int => this.#with(b, 0x6d)
  and = (b: Int | number): Int => this.#with(b, 0x71)
  or = (b: Int | number): Int => this.#with(b, 0x72)
  equals = (b: Int | number): Int => this.#with(b, 0x46)
  differs = (b: Int | number): Int => this.#with(b, 0x47)
  less = (b: Int | number): Int => this.#with(b, 0x48)
  more = (b: Int | number): Int => this.#with(b, 0x4a)
  atLeast = (b: Int | number): Int => this.#with(b, 0x4e)
  not = (): Int => new Int(single(this.emit, 0x45))
  /** This where the truth holds, b elsewhere. */
  if = (truth: Int, b: Int | number): Int =>
    new Int((code) => {
      this.emit(code)
      Int.of(b).emit(code)
      truth.emit(code)
      code.op(0x1b)
    })
  /** The smaller one. */
  least = (b: Int | number): Int => this.if(this.less(b), b)
  /** The number as a float64. */
  real = (): Real => new Real(single(this.emit, 0xb7))
}

/** A float64. */
export class Real {
  constructor(readonly emit: Emit) {}

  static of = (x: Real | number): Real => (typeof x === "number" ? new Real((code) => void code.f64(x)) : x)

  #with = (b: Real | number, opcode: number): Real => new Real(pair(this.emit, Real.of(b).emit, opcode))
  #test = (b: Real | number, opcode: number): Int => new Int(pair(this.emit, Real.of(b).emit, opcode))

  plus = (b: Real | number): Real => this.#with(b, 0xa0)
  minus = (b: Real | number): Real => this.#with(b, 0xa1)
  times = (b: Real | number): Real => this.#with(b, 0xa2)
  over = (b: Real | number): Real => this.#with(b, 0xa3)
  /** The smaller one; NaN if either is. */
  least = (b: Real | number): Real => this.#with(b, 0xa4)
  /** The larger one; NaN if either is. */
  most = (b: Real | number): Real => this.#with(b, 0xa5)
  /** With the sign of b. */
  signed = (b: Real | number): Real => this.#with(b, 0xa6)
  abs = (): Real => new Real(single(this.emit, 0x99))
  negative = (): Real => new Real(single(this.emit, 0x9a))
  sqrt = (): Real => new Real(single(this.emit, 0x9f))
  equals = (b: Real | number): Int => this.#test(b, 0x61)
  differs = (b: Real | number): Int => this.#test(b, 0x62)
  less = (b: Real | number): Int => this.#test(b, 0x63)
  more = (b: Real | number): Int => this.#test(b, 0x64)
  atMost = (b: Real | number): Int => this.#test(b, 0x65)
  atLeast = (b: Real | number): Int => this.#test(b, 0x66)
  isNaN = (): Int => this.differs(this)
  if = (truth: Int, b: Real | number): Real =>
    new Real((code) => {
      this.emit(code)
      Real.of(b).emit(code)
      truth.emit(code)
      code.op(0x1b)
    })
  /** Both lanes of a vector. */
  splat = (): Vector =>
    new Vector((code) => {
      this.emit(code)
      code.simd(0x14)
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

  plus = (b: Vector): Vector => this.#with(b, 0xf0)
  minus = (b: Vector): Vector => this.#with(b, 0xf1)
  times = (b: Vector): Vector => this.#with(b, 0xf2)
  over = (b: Vector): Vector => this.#with(b, 0xf3)
  /** The larger ones; NaN where either is. */
  most = (b: Vector): Vector => this.#with(b, 0xf5)
  abs = (): Vector =>
    new Vector((code) => {
      this.emit(code)
      code.simd(0xec)
    })
  /** One of the two. */
  lane = (i: 0 | 1): Real =>
    new Real((code) => {
      this.emit(code)
      code.simd(0x21, i)
    })
  total = (): Real => this.lane(0).plus(this.lane(1))
  /** A lane of this, then a lane of b. */
  shuffle = (b: Vector, first: 0 | 1, second: 0 | 1): Vector =>
    new Vector((code) => {
      this.emit(code)
      b.emit(code)
      const bytes = (from: number) => Array.from({ length: 8 }, (_, i) => from + i)
      code.simd(0x0d, ...bytes(8 * first), ...bytes(16 + 8 * second))
    })
  /** This + a b, rounded once where `fma` says so. */
  plusProduct = (a: Vector, b: Vector, fma: boolean): Vector => {
    if (!fma) return this.plus(a.times(b))
    return new Vector((code) => {
      a.emit(code)
      b.emit(code)
      this.emit(code)
      code.simd(0x107)
    })
  }
  /** This - a b, likewise. */
  minusProduct = (a: Vector, b: Vector, fma: boolean): Vector => {
    if (!fma) return this.minus(a.times(b))
    return new Vector((code) => {
      a.emit(code)
      b.emit(code)
      this.emit(code)
      code.simd(0x108)
    })
  }
}

export const zeros = new Vector((code) => void code.simd(0x0c, ...new Array<number>(16).fill(0)))
