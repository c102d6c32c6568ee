import type { Atom } from "../ir/atom.js"
import { type LinearGroup, linearIn } from "../ir/primitive.js"
import type { Equation, Program } from "../ir/program.js"

/**
 * How an output of a mapped program is wanted: with a leading mapped axis, or summed over it, with a weight for each
 * entry if they are given.
 */
export type Request = "stacked" | "summed" | { readonly weights: Atom }

/**
 * How an equation yields the sum of its output over the mapped axis. Linear: it is applied to sums. A product of two
 * mapped operands: the factors that all directions share leave the sum, Σ_d (a u_d) (b w_d) = a b Σ_d u_d w_d.
 */
export type Carrier =
  | { readonly kind: "linear"; readonly group: LinearGroup }
  | { readonly kind: "product"; readonly shared: readonly Atom[]; readonly cores: readonly Atom[] }

/** How an equation yields sums over the mapped axis, and which: with which weights. */
export interface Carried {
  readonly carrier: Carrier
  readonly sums: ReadonlySet<Request>
}

/** The equations of which only sums over the mapped axis are needed. */
export function planSums(
  program: Program,
  moving: ReadonlySet<Atom>,
  requests: readonly Request[],
): Map<Equation, Carried> {
  const each = new Set<Atom>(program.outputs.filter((_, i) => requests[i] === "stacked"))
  const summed = new Map<Atom, Set<Request>>()
  const need = (x: Atom, sums: Iterable<Request>) => void summed.set(x, new Set([...(summed.get(x) ?? []), ...sums]))
  program.outputs.forEach((y, i) => {
    if (requests[i] !== "stacked") need(y, [requests[i]])
  })
  const strip = stripper(program, moving)
  const plan = new Map<Equation, Carried>()
  for (let j = program.equations.length - 1; j >= 0; j--) {
    const e = program.equations[j]
    const operands = e.inputs.flatMap((x, i) => (moving.has(x) ? [i] : []))
    if (operands.length === 0) continue
    const carrier = e.outputs.some((v) => each.has(v)) ? undefined : carrierOf(e, operands, strip)
    if (!carrier) {
      for (const x of e.inputs) each.add(x)
      continue
    }
    const sums = new Set(e.outputs.flatMap((v) => [...(summed.get(v) ?? [])]))
    plan.set(e, { carrier, sums })
    if (carrier.kind === "product") for (const x of carrier.cores) each.add(x)
    else for (const i of operands) need(e.inputs[i], sums)
  }
  return plan
}

type Stripped = { readonly shared: readonly Atom[]; readonly core: Atom }

function carrierOf(e: Equation, operands: readonly number[], strip: (x: Atom) => Stripped): Carrier | undefined {
  const group = linearIn(e.primitive, operands)
  if (group) return { kind: "linear", group }
  if (!e.primitive.product) return undefined
  const parts = e.inputs.map(strip)
  return { kind: "product", shared: parts.flatMap(({ shared }) => shared), cores: parts.map(({ core }) => core) }
}

/** Takes from a product the factors that are not mapped. */
function stripper(program: Program, moving: ReadonlySet<Atom>): (x: Atom) => Stripped {
  const known = new Map<Atom, Stripped>()
  const strip = (x: Atom): Stripped => known.get(x) ?? { shared: [], core: x }
  for (const { primitive, inputs, outputs } of program.equations) {
    const [x] = inputs.filter((operand) => moving.has(operand))
    const shared = inputs.filter((operand) => !moving.has(operand))
    if (primitive.product && x && shared.length > 0) {
      const inner = strip(x)
      known.set(outputs[0], { shared: [...inner.shared, ...shared], core: inner.core })
    }
  }
  return strip
}
