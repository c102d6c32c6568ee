import { type Instruction, type Store, taken } from "./kernel.js"

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
