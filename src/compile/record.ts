import type { Body, KernelOps, ScalarFunction } from "../ir/lower.js"
import type { Params } from "../ir/params.js"
import { type Access, type Instruction, type Store, taken } from "./kernel.js"

const masks = new Set<Instruction["op"]>(["less", "lessEqual", "equal", "and", "or", "not"])

/** Is the value of an instruction a mask? A choice is one if what is chosen is. */
export function isMask(body: readonly Instruction[], position: number): boolean {
  let at = position
  while (body[at].op === "select") at = body[at].operands[1]
  const { op, access } = body[at]
  return op === "load" ? access?.buffer.dtype === "bool" : masks.has(op)
}

/** Writes scalar code down, no instruction twice. */
export class Recorder implements KernelOps<number> {
  readonly body: Instruction[] = []
  readonly #seen = new Map<string, number>()
  readonly #ids = new Map<unknown, number>()
  #dtype: Instruction["dtype"]

  #write(code: Instruction, ...detail: readonly unknown[]): number {
    // The property is its own where it is undefined too, lest it be inherited from a prototype that a page has changed.
    const instruction: Instruction = { ...code, dtype: this.#dtype }
    // One string for each instruction is much of the time that compiling takes: no lists.
    let key = `${this.#dtype} ${code.op}`
    for (const x of code.operands) key += ` ${x}`
    for (const x of detail) key += `/${x}`
    let position = this.#seen.get(key)
    if (position === undefined) {
      position = this.body.push(instruction) - 1
      this.#seen.set(key, position)
    }
    return position
  }

  #id(x: unknown): number {
    let id = this.#ids.get(x)
    if (id === undefined) {
      id = this.#ids.size
      this.#ids.set(x, id)
    }
    return id
  }

  readonly #op = (op: Instruction["op"], ...operands: readonly number[]): number => this.#write({ op, operands })

  /** Whole numbers need no rounding. */
  readonly #round = (op: Instruction["op"], a: number): number => (this.#dtype === "int32" ? a : this.#op(op, a))

  readonly #shift = (op: "shiftLeft" | "shiftRight", a: number, count: number, f: ScalarFunction): number => {
    const { op: kind, value } = this.body[count]
    return kind === "constant"
      ? this.#write({ op, operands: [a], value: value as number }, value)
      : this.call(f, [a, count])
  }

  /** Writes code down that works on other numbers than the kernel's floating-point ones. */
  as<T>(dtype: Instruction["dtype"], code: () => T): T {
    const outer = this.#dtype
    this.#dtype = dtype
    const result = code()
    this.#dtype = outer
    return result
  }

  /** Is the value at a position a mask? */
  isMask(position: number): boolean {
    return isMask(this.body, position)
  }

  /** A value that is one where it was a mask. */
  number = (a: number): number => (this.isMask(a) ? this.select(a, this.constant(1), this.constant(0)) : a)
  /** A value that is a mask, of what is not zero, where it was a number. */
  mask = (a: number): number => (this.isMask(a) ? a : this.not(this.equal(a, this.constant(0))))

  load(access: Access): number {
    const { buffer, strides, offset } = access
    const detail = [this.#id(buffer), strides, offset]
    return this.as(undefined, () => this.#write({ op: "load", operands: [], access }, ...detail))
  }
  /** The element that lies `step` times the index further on. */
  lookup(access: Access, index: number, step: number): number {
    const code: Instruction = { op: "load", operands: [index], value: step, access }
    return this.as(undefined, () => this.#write(code, this.#id(access.buffer), access.strides, access.offset, step))
  }
  /** Float64 code on float32 operands, one half of the vectors after the other; the results are rounded. */
  wide(body: Body, operands: readonly number[], params: Params): readonly number[] {
    const halves = (["low", "high"] as const).map((half) => {
      const widened = operands.map((x) => this.#op(half, x))
      return this.as("float64", () => body<number>(this, widened, params))
    })
    return halves[0].map((low, i) => this.#op("narrow", low, halves[1][i]))
  }
  call(f: ScalarFunction, operands: readonly number[]): number {
    return this.#write({ op: "call", operands, f }, this.#id(f))
  }
  patch(mask: number, value: number, f: ScalarFunction, operands: readonly number[]): number {
    return this.#write({ op: "patch", operands: [mask, value, ...operands], f }, this.#id(f))
  }
  constant(value: number): number {
    return this.#write({ op: "constant", operands: [], value }, Object.is(value, -0) ? "-0" : value)
  }
  add = (a: number, b: number) => this.#op("add", a, b)
  sub = (a: number, b: number) => this.#op("sub", a, b)
  mul = (a: number, b: number) => this.#op("mul", a, b)
  div = (a: number, b: number) => this.#op("div", a, b)
  neg = (a: number) => this.#op("neg", a)
  abs = (a: number) => this.#op("abs", a)
  sqrt = (a: number) => this.#op("sqrt", a)
  floor = (a: number) => this.#round("floor", a)
  ceil = (a: number) => this.#round("ceil", a)
  trunc = (a: number) => this.#round("trunc", a)
  nearest = (a: number) => this.#round("nearest", a)
  min = (a: number, b: number) => this.#op("min", a, b)
  max = (a: number, b: number) => this.#op("max", a, b)
  less = (a: number, b: number) => this.#op("less", a, b)
  lessEqual = (a: number, b: number) => this.#op("lessEqual", a, b)
  equal = (a: number, b: number) => this.#op("equal", a, b)
  and = (a: number, b: number) => this.#op("and", a, b)
  or = (a: number, b: number) => this.#op("or", a, b)
  not = (a: number) => this.#op("not", a)
  select = (mask: number, a: number, b: number) => this.#op("select", mask, a, b)
  scale = (x: number, n: number) => this.#op("scale", x, n)
  copySign = (a: number, b: number) => this.#op("copySign", a, b)
  exponent = (x: number) => this.#op("exponent", x)
  upper = (x: number) => this.#op("upper", x)
  xor = (a: number, b: number) => this.#op("xor", a, b)
  shiftLeft = (a: number, count: number) => this.#shift("shiftLeft", a, count, (x, n) => x << n)
  shiftRight = (a: number, count: number) => this.#shift("shiftRight", a, count, (x, n) => x >>> n)
  /** An int32 as a floating-point number. */
  float = (a: number) => this.#op("float", a)
  /** A floating-point number from 0 to 2^32 as the int32 with the same bits as its whole part; 0 for one below. */
  unsigned = (a: number) => this.#op("unsigned", a)
  /** A float64 as a float32. */
  demote = (a: number) => this.#op("demote", a)
  /** A float32 as a float64. */
  promote = (a: number) => this.#op("low", a)
}

/** The instructions that the stores need, with the stores. */
export function needed(
  body: readonly Instruction[],
  stores: readonly Store[],
): { readonly body: readonly Instruction[]; readonly stores: readonly Store[] } {
  const live = new Uint8Array(body.length)
  for (const x of stores.flatMap(taken)) live[x] = 1
  for (let i = body.length - 1; i >= 0; i--) if (live[i]) for (const x of body[i].operands) live[x] = 1
  if (!live.includes(0)) return { body, stores }
  const place = new Int32Array(body.length)
  const kept: Instruction[] = []
  body.forEach((instruction, i) => {
    if (!live[i]) return
    const operands = instruction.operands.map((x) => place[x])
    place[i] = kept.push({ ...instruction, operands }) - 1
  })
  const moved = (s: Store): Store => {
    const value = place[s.value]
    return s.at ? { ...s, value, at: { ...s.at, index: place[s.at.index] } } : { ...s, value }
  }
  return { body: kept, stores: stores.map(moved) }
}
