import type { Atom } from "../ir/atom.js"
import type { Form, Mapping, Nesting, Sum } from "../ir/primitive.js"
import { type LinearGroup, linearIn } from "../ir/primitive.js"
import type { Equation, Program } from "../ir/program.js"
import { type Pair, Pairs } from "./pairs.js"

/**
 * How an equation yields the sum of its output over the mapped axis. Linear: it is applied to sums. A product of two
 * mapped operands: the factors that all directions share leave the sum, Σ_d (a u_d) (b w_d) = a b Σ_d u_d w_d. Nested:
 * the programs that it holds take and yield the forms that are stated.
 */
export type Carrier =
  | { readonly kind: "linear"; readonly group: LinearGroup; readonly sums: ReadonlySet<Sum> }
  | { readonly kind: "product"; readonly pair: Pair; readonly needed: readonly Atom[]; readonly sums: ReadonlySet<Sum> }
  | { readonly kind: "nested"; readonly inputs: readonly Form[]; readonly outputs: readonly Form[] }

/** What is needed of a mapped program's variables: all places of the mapped axis, or sums over it. */
class Needs {
  readonly #each = new Set<Atom>()
  readonly #sums = new Map<Atom, Set<Sum>>()

  each(x: Atom): void {
    this.#each.add(x)
  }

  sums(x: Atom, sums: Iterable<Sum>): void {
    this.#sums.set(x, new Set([...(this.#sums.get(x) ?? []), ...sums]))
  }

  add(x: Atom, form: Form): void {
    if (form?.each) this.each(x)
    else if (form) this.sums(x, form.sums)
  }

  /** Sums of what is needed at each place can be taken there. */
  of(x: Atom): NonNullable<Form> {
    const each = this.#each.has(x)
    return { each, sums: each ? [] : [...(this.#sums.get(x) ?? [])] }
  }
}

export interface SumPlan {
  /** The equations that yield sums over the mapped axis, or hold programs that are mapped. */
  readonly carriers: ReadonlyMap<Equation, Carrier>
  /** The form in which each input is needed. */
  readonly inputs: readonly Form[]
}

/** Finds, from the last equation to the first, of what only sums over the mapped axis are needed. */
export function planSums(
  program: Program,
  moving: ReadonlySet<Atom>,
  outputs: readonly Form[],
  mapping: Mapping,
): SumPlan {
  const needs = new Needs()
  program.outputs.forEach((y, i) => void needs.add(y, outputs[i]))
  const pairs = new Pairs(program, moving)
  const carriers = new Map<Equation, Carrier>()
  for (let j = program.equations.length - 1; j >= 0; j--) {
    const e = program.equations[j]
    const mapped = e.inputs.map((x) => moving.has(x))
    if (!mapped.includes(true)) continue
    const { nesting } = e.primitive
    const carrier = nesting
      ? nestedCarrier(e, nesting, mapped, needs, mapping)
      : e.outputs.some((v) => needs.of(v).each)
        ? undefined
        : carrierOf(e, needs, mapped, pairs)
    if (carrier) carriers.set(e, carrier)
    if (!carrier) e.inputs.forEach((x) => void needs.each(x))
    else if (carrier.kind === "product") carrier.needed.forEach((x) => void needs.each(x))
    else if (carrier.kind === "nested") e.inputs.forEach((x, i) => void needs.add(x, carrier.inputs[i]))
    else
      e.inputs.forEach((x, i) => {
        if (mapped[i]) needs.sums(x, carrier.sums)
      })
  }
  return { carriers, inputs: program.inputs.map((v) => (moving.has(v) ? needs.of(v) : null)) }
}

function nestedCarrier(
  e: Equation,
  nesting: Nesting,
  mapped: readonly boolean[],
  needs: Needs,
  mapping: Mapping,
): Carrier {
  const reached = nesting.reach(e, mapped)
  const outputs = e.outputs.map((v, i) => (reached[i] ? needs.of(v) : null))
  return { kind: "nested", inputs: nesting.demand(e, mapped, outputs, mapping), outputs }
}

function carrierOf(e: Equation, needs: Needs, mapped: readonly boolean[], pairs: Pairs): Carrier | undefined {
  const sums = new Set(e.outputs.flatMap((v) => needs.of(v).sums))
  const group = linearIn(
    e.primitive,
    mapped.flatMap((m, i) => (m ? [i] : [])),
  )
  if (group) return { kind: "linear", group, sums }
  if (!e.primitive.multiplies) return undefined
  return { kind: "product", ...pairs.lead(e), sums }
}
