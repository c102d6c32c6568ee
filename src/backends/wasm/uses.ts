import { type Instruction, type Store, taken } from "../../compile/kernel.js"

/** The instructions that matter to the stores; of wide code for a single element the half that has it. */
export function reached(body: readonly Instruction[], stores: readonly Store[], single: boolean): Set<number> {
  const live = new Set(stores.flatMap(taken))
  for (let i = body.length - 1; i >= 0; i--) {
    const { op, operands } = body[i]
    if (live.has(i)) for (const x of single && op === "narrow" ? operands.slice(0, 1) : operands) live.add(x)
  }
  return live
}

/** Which instruction is the last to take each value; what stores take lasts to the end. */
export function lastUses(body: readonly Instruction[], stores: readonly Store[]): Map<number, number> {
  const last = new Map<number, number>()
  body.forEach(({ operands }, i) => {
    for (const x of operands) last.set(x, i)
  })
  for (const x of stores.flatMap(taken)) last.set(x, body.length)
  return last
}

/** The instructions whose values are the same for all elements, where the loads are that `isStill` names. */
export function uniform(body: readonly Instruction[], isStill: (load: Instruction) => boolean): Set<number> {
  const found = new Set<number>()
  body.forEach((x, i) => {
    if ((!x.access || isStill(x)) && x.operands.every((operand) => found.has(operand))) found.add(i)
  })
  return found
}
