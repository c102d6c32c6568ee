import type { Atom } from "../ir/atom.js"
import { contract } from "../primitives/contract.js"
import { permute } from "../primitives/permute.js"
import { sum } from "../primitives/sumAndBroadcast.js"

/** An operand whose axes have names; equal names mean one index. */
export interface Labelled {
  readonly atom: Atom
  readonly labels: readonly string[]
}

/** Sums over the axes that nobody needs. */
function pruned({ atom, labels }: Labelled, needed: (label: string) => boolean): Labelled {
  const axes = labels.flatMap((label, axis) => (needed(label) ? [] : [axis]))
  return { atom: sum(atom, axes), labels: labels.filter(needed) }
}

/** Σ x y over the labels that are not needed. */
function product(x: Labelled, y: Labelled, needed: (label: string) => boolean): Labelled {
  const a = pruned(x, (label) => needed(label) || y.labels.includes(label))
  const b = pruned(y, (label) => needed(label) || x.labels.includes(label))
  const shared = a.labels.filter((label) => b.labels.includes(label))
  const batch = shared.filter(needed)
  const over = shared.filter((label) => !needed(label))
  const axes = (labels: readonly string[]) =>
    [labels.map((label) => a.labels.indexOf(label)), labels.map((label) => b.labels.indexOf(label))] as const
  const free = [...a.labels, ...b.labels].filter((label) => !shared.includes(label))
  return { atom: contract(a.atom, b.atom, { batch: axes(batch), over: axes(over) }), labels: [...batch, ...free] }
}

/** Σ over the labels that `result` lacks of the products of all operands, multiplied from left to right. */
export function contracted(operands: readonly Labelled[], result: readonly string[]): Atom {
  const all = operands.reduce((x, y, i) =>
    product(x, y, (label) => result.includes(label) || operands.slice(i + 1).some((z) => z.labels.includes(label))),
  )
  const { atom, labels } = pruned(all, (label) => result.includes(label))
  return permute(atom, { axes: result.map((label) => labels.indexOf(label)) })
}
