import { type Instruction, type Store, taken } from "./kernel.js"

/** The instructions that the stores need, with the stores. */
export function needed(
  body: readonly Instruction[],
  stores: readonly Store[],
): { readonly body: readonly Instruction[]; readonly stores: readonly Store[] } {
  const live = new Set(stores.flatMap(taken))
  for (let i = body.length - 1; i >= 0; i--) if (live.has(i)) for (const x of body[i].operands) live.add(x)
  if (live.size === body.length) return { body, stores }
  const place = new Int32Array(body.length)
  const kept: Instruction[] = []
  body.forEach((instruction, i) => {
    if (!live.has(i)) return
    const operands = instruction.operands.map((x) => place[x])
    place[i] = kept.push({ ...instruction, operands }) - 1
  })
  const moved = (s: Store): Store => {
    const value = place[s.value]
    return s.at ? { ...s, value, at: { ...s.at, index: place[s.at.index] } } : { ...s, value }
  }
  return { body: kept, stores: stores.map(moved) }
}
