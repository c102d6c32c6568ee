import type { Instruction } from "../../compile/kernel.js"
import type { ScalarFunction } from "../../ir/lower.js"
import { wholeAccess } from "./access.js"
import type { Code } from "./assembler.js"
import type { Environment } from "./instruction.js"
import * as wasm from "./opcodes.js"

// Whole numbers and truth values of a kernel over a point are numbers, not lanes of vectors: counters, indices and their
// checks take fewer instructions so, and addresses need nothing else.

type Op = Instruction["op"]

/** What writes an instruction down, its operands as numbers. */
interface Writing {
  readonly code: Code
  readonly instruction: Instruction
  /** Leaves an operand. */
  get(k: number): Code
  import: Environment["import"]
}

type Write = (w: Writing) => unknown

const all = ({ code, instruction, get }: Writing): Code => {
  instruction.operands.forEach((_, k) => void get(k))
  return code
}
const plain =
  (opcode: number): Write =>
  (w) =>
    all(w).op(opcode)
/** The first operand where the comparison of both holds, else the second. */
const chosen =
  (comparison: number): Write =>
  (w) => {
    all(w)
    all(w).op(comparison, wasm.select)
  }
const shifted =
  (opcode: number): Write =>
  ({ get, instruction }) =>
    get(0)
      .i32(instruction.value as number)
      .op(opcode)

function call({ code, instruction, get, import: imported }: Writing, from = 0): Code {
  for (let k = from; k < instruction.operands.length; k++) get(k)
  return code.call(imported(instruction.f as ScalarFunction, instruction.dtype))
}

const writers: { readonly [K in Op]?: Write } = {
  add: plain(wasm.i32Add),
  sub: plain(wasm.i32Subtract),
  mul: plain(wasm.i32Multiply),
  xor: plain(wasm.i32Xor),
  and: plain(wasm.i32And),
  or: plain(wasm.i32Or),
  not: plain(wasm.i32IsZero),
  less: plain(wasm.i32Less),
  lessEqual: plain(wasm.i32LessEqual),
  equal: plain(wasm.i32Equal),
  min: chosen(wasm.i32Less),
  max: chosen(wasm.i32Greater),
  pmin: chosen(wasm.i32Less),
  pmax: chosen(wasm.i32Greater),
  shiftLeft: shifted(wasm.i32ShiftLeft),
  shiftRight: shifted(wasm.i32ShiftRightUnsigned),
  neg({ code, get }) {
    code.i32(0)
    get(0).op(wasm.i32Subtract)
  },
  select({ get }) {
    get(1)
    get(2)
    get(0).op(wasm.select)
  },
  call: (w) => call(w),
  patch(w) {
    w.get(0).op(wasm.ifThen, wasm.number)
    w.get(1).op(wasm.otherwise)
    call(w, 2).op(wasm.end)
  },
}

/** Writes an instruction that is whole, neither a load nor a constant, and leaves its result. */
export const emitWhole = (w: Writing): void => void writers[w.instruction.op]?.(w)

/** The instructions on whole numbers and truth values, as far as they take no others; a choice may depend on any truth. */
export function wholeIn(body: readonly Instruction[]): ReadonlySet<number> {
  const found = new Set<number>()
  body.forEach(({ op, dtype, operands, access }, i) => {
    const numbers = op === "select" || op === "patch" ? operands.slice(1) : operands
    const isWhole =
      op === "load"
        ? access !== undefined && wholeAccess[access.buffer.dtype] !== undefined
        : dtype === "int32" && (op === "constant" || writers[op] !== undefined) && numbers.every((x) => found.has(x))
    if (isWhole) found.add(i)
  })
  return found
}
