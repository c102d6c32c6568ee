import type { Body, KernelOps, ScalarFunction } from "../ir/lower.js"
import type { Params } from "../ir/params.js"
import type { Access, Instruction } from "./kernel.js"

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

  /** `detail` is what tells instructions apart that have one opcode and operands. */
  #write(op: Instruction["op"], operands: readonly number[], more?: Partial<Instruction>, detail = ""): number {
    // One string for each instruction is much of the time that compiling takes: no lists.
    let key = `${this.#dtype} ${op}`
    for (const x of operands) key += ` ${x}`
    key += detail
    let position = this.#seen.get(key)
    if (position === undefined) {
      // The property is its own where it is undefined too, lest it be inherited from a prototype that a page has changed.
      const dtype = this.#dtype
      position = this.body.push(more ? { op, operands, ...more, dtype } : { op, operands, dtype }) - 1
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

  /** Whole numbers need no rounding. */
  #round(op: Instruction["op"], a: number): number {
    return this.#dtype === "int32" ? a : this.#write(op, [a])
  }

  #shift(op: "shiftLeft" | "shiftRight", a: number, count: number, f: ScalarFunction): number {
    const { op: kind, value } = this.body[count]
    return kind === "constant"
      ? this.#write(op, [a], { value: value as number }, `/${value}`)
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
  number(a: number): number {
    return this.isMask(a) ? this.select(a, this.constant(1), this.constant(0)) : a
  }
  /** A value that is a mask, of what is not zero, where it was a number. */
  mask(a: number): number {
    return this.isMask(a) ? a : this.not(this.equal(a, this.constant(0)))
  }

  load(access: Access): number {
    return this.as(undefined, () => this.#write("load", [], { access }, this.#place(access)))
  }
  /** The element that lies `step` times the index further on. */
  lookup(access: Access, index: number, step: number): number {
    return this.as(undefined, () =>
      this.#write("load", [index], { value: step, access }, `${this.#place(access)}/${step}`),
    )
  }
  #place({ buffer, strides, offset }: Access): string {
    return `/${this.#id(buffer)}/${strides}/${offset}`
  }
  /** Float64 code on float32 operands, one half of the vectors after the other; the results are rounded. */
  wide(body: Body, operands: readonly number[], params: Params): readonly number[] {
    const halves = (["low", "high"] as const).map((half) => {
      const widened = operands.map((x) => this.#write(half, [x]))
      return this.as("float64", () => body<number>(this, widened, params))
    })
    return halves[0].map((low, i) => this.#write("narrow", [low, halves[1][i]]))
  }
  call(f: ScalarFunction, operands: readonly number[]): number {
    return this.#write("call", operands, { f }, `/${this.#id(f)}`)
  }
  patch(mask: number, value: number, f: ScalarFunction, operands: readonly number[]): number {
    return this.#write("patch", [mask, value, ...operands], { f }, `/${this.#id(f)}`)
  }
  constant(value: number): number {
    return this.#write("constant", [], { value }, Object.is(value, -0) ? "/-0" : `/${value}`)
  }
  add(a: number, b: number): number {
    return this.#write("add", [a, b])
  }
  sub(a: number, b: number): number {
    return this.#write("sub", [a, b])
  }
  mul(a: number, b: number): number {
    return this.#write("mul", [a, b])
  }
  div(a: number, b: number): number {
    return this.#write("div", [a, b])
  }
  neg(a: number): number {
    return this.#write("neg", [a])
  }
  abs(a: number): number {
    return this.#write("abs", [a])
  }
  sqrt(a: number): number {
    return this.#write("sqrt", [a])
  }
  floor(a: number): number {
    return this.#round("floor", a)
  }
  ceil(a: number): number {
    return this.#round("ceil", a)
  }
  trunc(a: number): number {
    return this.#round("trunc", a)
  }
  nearest(a: number): number {
    return this.#round("nearest", a)
  }
  min(a: number, b: number): number {
    return this.#write("min", [a, b])
  }
  max(a: number, b: number): number {
    return this.#write("max", [a, b])
  }
  less(a: number, b: number): number {
    return this.#write("less", [a, b])
  }
  lessEqual(a: number, b: number): number {
    return this.#write("lessEqual", [a, b])
  }
  equal(a: number, b: number): number {
    return this.#write("equal", [a, b])
  }
  and(a: number, b: number): number {
    return this.#write("and", [a, b])
  }
  or(a: number, b: number): number {
    return this.#write("or", [a, b])
  }
  not(a: number): number {
    return this.#write("not", [a])
  }
  select(mask: number, a: number, b: number): number {
    return this.#write("select", [mask, a, b])
  }
  scale(x: number, n: number): number {
    return this.#write("scale", [x, n])
  }
  copySign(a: number, b: number): number {
    return this.#write("copySign", [a, b])
  }
  exponent(x: number): number {
    return this.#write("exponent", [x])
  }
  upper(x: number): number {
    return this.#write("upper", [x])
  }
  xor(a: number, b: number): number {
    return this.#write("xor", [a, b])
  }
  shiftLeft(a: number, count: number): number {
    return this.#shift("shiftLeft", a, count, (x, n) => x << n)
  }
  shiftRight(a: number, count: number): number {
    return this.#shift("shiftRight", a, count, (x, n) => x >>> n)
  }
  /** An int32 as a floating-point number. */
  float(a: number): number {
    return this.#write("float", [a])
  }
  /** A floating-point number from 0 to 2^32 as the int32 with the same bits as its whole part; 0 for one below. */
  unsigned(a: number): number {
    return this.#write("unsigned", [a])
  }
  /** A float64 as a float32. */
  demote(a: number): number {
    return this.#write("demote", [a])
  }
  /** A float32 as a float64. */
  promote(a: number): number {
    return this.#write("low", [a])
  }
}
