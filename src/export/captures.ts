import type { Lit } from "../ir/atom.js"
import type { Data } from "../ir/dtype.js"
import type { Type } from "./arrayCode.js"

/** The arrays of a program that become arguments of what is written, each once. */
export class Captures<V extends Type> {
  readonly #values = new Map<Data, { readonly lit: Lit; readonly value: V }>()

  /** `named` makes the argument of an array from its number. */
  constructor(readonly named: (i: number, lit: Lit) => V) {}

  of(lit: Lit): V {
    const known = this.#values.get(lit.data) ?? { lit, value: this.named(this.#values.size, lit) }
    this.#values.set(lit.data, known)
    return known.value
  }

  get lits(): readonly Lit[] {
    return [...this.#values.values()].map(({ lit }) => lit)
  }

  get values(): readonly V[] {
    return [...this.#values.values()].map(({ value }) => value)
  }
}
