import type { Body, KernelOps, ScalarFunction } from "../ir/lower.js"
import type { Access, Instruction, Store } from "./kernel.js"

const masks = new Set<Instruction["op"]>(["less", "lessEqual", "equal", "and", "or", "not"])

/** Writes scalar code down, no instruction twice. */
export class Recorder implements KernelOps<number> {
  readonly body: Instruction[] = []
  readonly #seen = new Map<string, number>()
  readonly #ids = new Map<unknown, number>()
  #wide = false

  #write(code: Instruction, ...detail: readonly unknown[]): number {
    const instruction = this.#wide ? { ...code, wide: true } : code
    const key = [this.#wide, instruction.op, ...instruction.operands, "/", ...detail].join(" ")
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

  /** Is the value at a position a mask? */
  isMask(position: number): boolean {
    const { op, operands, access } = this.body[position]
    if (op === "load") return access?.buffer.dtype === "bool"
    return masks.has(op) || (op === "select" && this.isMask(operands[1]))
  }

  load(access: Access): number {
    const { buffer, strides, offset } = access
    return this.#write({ op: "load", operands: [], access }, this.#id(buffer), strides, offset)
  }
  /** Float64 code on float32 operands, one half of the vectors after the other; the results are rounded. */
  wide(body: Body, operands: readonly number[]): readonly number[] {
    const halves = (["low", "high"] as const).map((half) => {
      const widened = operands.map((x) => this.#op(half, x))
      this.#wide = true
      const results = body<number>(this, widened)
      this.#wide = false
      return results
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
  floor = (a: number) => this.#op("floor", a)
  ceil = (a: number) => this.#op("ceil", a)
  trunc = (a: number) => this.#op("trunc", a)
  nearest = (a: number) => this.#op("nearest", a)
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
}

/** The instructions that the stores need, with the stores. */
export function needed(
  body: readonly Instruction[],
  stores: readonly Store[],
): { body: Instruction[]; stores: Store[] } {
  const live = new Set(stores.map((s) => s.value))
  for (let i = body.length - 1; i >= 0; i--) if (live.has(i)) for (const x of body[i].operands) live.add(x)
  const place = new Map<number, number>()
  const kept: Instruction[] = []
  body.forEach((instruction, i) => {
    if (!live.has(i)) return
    const operands = instruction.operands.map((x) => place.get(x) as number)
    place.set(i, kept.push({ ...instruction, operands }) - 1)
  })
  return { body: kept, stores: stores.map((s) => ({ ...s, value: place.get(s.value) as number })) }
}
