import { type Instruction, type Store, taken } from "../../compile/kernel.js"
import { needed } from "../../compile/needed.js"

type Body = readonly Instruction[]

/** Scalar code in which what the machine does by one instruction is one; products fuse with sums if `fma`. */
export function idioms(body: Body, stores: readonly Store[], fma: boolean): ReturnType<typeof needed> {
  const chosen = needed(
    body.map(
      (x) => chosenBySelect(body, x) ?? absolute(body, x) ?? clampedByConstant(body, x) ?? powerOfTwo(body, x) ?? x,
    ),
    stores,
  )
  return fma ? needed(fusedProducts(chosen.body, chosen.stores), chosen.stores) : chosen
}

/** p < q ? q : p and p < q ? p : q. */
function chosenBySelect(body: Body, instruction: Instruction): Instruction | undefined {
  if (instruction.op !== "select") return undefined
  const [mask, a, b] = instruction.operands
  if (body[mask].op !== "less") return undefined
  const [p, q] = body[mask].operands
  if (a === q && b === p) return { ...instruction, op: "pmax", operands: [p, q] }
  if (a === p && b === q) return { ...instruction, op: "pmin", operands: [q, p] }
  return undefined
}

/** x < 0 ? -x : x + 0 */
function absolute(body: Body, instruction: Instruction): Instruction | undefined {
  if (instruction.op !== "select" || instruction.dtype === "int32") return undefined
  const [mask, a, b] = instruction.operands.map((operand) => body[operand])
  const isZero = (x: number): boolean => body[x].op === "constant" && Object.is(body[x].value, 0)
  const [x] = a.operands
  if (mask.op !== "less" || a.op !== "neg" || b.op !== "add") return undefined
  if (mask.operands[0] !== x || !isZero(mask.operands[1]) || b.operands[0] !== x || !isZero(b.operands[1]))
    return undefined
  return { ...instruction, op: "abs", operands: [x] }
}

/** Beside a number other than zero, one comparison does for min and max. */
function clampedByConstant(body: Body, instruction: Instruction): Instruction | undefined {
  const { op, operands } = instruction
  if (op !== "min" && op !== "max") return undefined
  const [a, b] = body[operands[1]].op === "constant" ? operands : [operands[1], operands[0]]
  const { op: kind, value } = body[b]
  if (kind !== "constant" || !value) return undefined
  return { ...instruction, op: op === "min" ? "pmin" : "pmax", operands: [a, b] }
}

/** 1 · 2^n. */
function powerOfTwo(body: Body, instruction: Instruction): Instruction | undefined {
  const [x, n] = instruction.operands
  if (instruction.op !== "scale" || body[x].op !== "constant" || body[x].value !== 1) return undefined
  return { ...instruction, op: "power", operands: [n] }
}

/** Products, not of int32, that are only ever added or subtracted are one operation with that. */
function fusedProducts(body: Body, stores: readonly Store[]): Instruction[] {
  const asked = new Set(stores.flatMap(taken))
  for (const { op, operands } of body) {
    const [a, b] = operands
    const parts = a === b ? [] : op === "add" ? [a, b] : op === "sub" ? [b] : []
    for (const x of operands) if (!parts.includes(x)) asked.add(x)
  }
  const isPart = (x: number): boolean => body[x].op === "mul" && body[x].dtype !== "int32" && !asked.has(x)
  return body.map((instruction): Instruction => {
    const { op, operands } = instruction
    const [a, b] = operands
    if (op === "add" && (isPart(a) || isPart(b))) {
      const [product, other] = isPart(b) ? [b, a] : [a, b]
      return { ...instruction, op: "multiplyAdd", operands: [...body[product].operands, other] }
    }
    if (op === "sub" && isPart(b)) return { ...instruction, op: "multiplySubtract", operands: [...body[b].operands, a] }
    return instruction
  })
}
