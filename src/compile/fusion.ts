import { type Atom, isLit, Lit } from "../ir/atom.js"
import { sameShape, sizeOf } from "../ir/aval.js"
import { allocate, type Data, type DType } from "../ir/dtype.js"
import type { Program } from "../ir/program.js"
import { compose, contiguous, elementsOf, isContiguous, type View, withoutAxes } from "../ir/view.js"
import { Draft } from "./draft.js"
import type { Group, Grouped, Operand, Scalar, Source, Stored } from "./groups.js"
import { isStored, Slot } from "./groups.js"
import type { NumberType, Store } from "./kernel.js"
import { type Held, Origins } from "./origins.js"
import { copyOf } from "./scalars.js"
import type { Alias } from "./steps.js"

export const slotOf = (x: Atom): Slot => new Slot(x.aval.dtype, sizeOf(x.aval.shape))

/** Is a program inside an equation to be compiled as one of its own? */
export type Apart = (program: Program) => boolean

/** The groups of a program while they are formed, one equation after the other. */
export class Fusion {
  readonly #steps: (Draft | Exclude<Grouped, Group>)[] = []
  readonly origins = new Origins()
  /** What lies in buffers of the program around this one, by these. */
  readonly #shared = new Map<Slot, Slot>()
  readonly #outer = new Map<Slot, Slot>()
  readonly #sources = new Map<Atom, Source>()
  readonly #copies = new Map<string, Slot>()
  readonly #ids = new Map<Slot, number>()
  /** Indices that stand for many points, as they were checked before these. */
  readonly checked = new Map<Atom, Map<string, Slot>>()

  /**
   * A program inside a step of `around`: what is made once of what that holds, such as a packed matrix, is made there if
   * the step is a loop, or if it is the same in all turns of a loop around. It may overwrite the inputs that it owns.
   */
  constructor(
    readonly isApart: Apart,
    readonly around?: Fusion,
    readonly isLoop = false,
    readonly own: ReadonlySet<Slot> = new Set(),
  ) {}

  /** The same elements, in the program inside. */
  shared({ slot, view }: Stored): Stored {
    if (slot.constant) return { slot, view }
    this.around?.origins.require(slot)
    const inner = this.#shared.get(slot) ?? new Slot(slot.dtype, slot.size)
    this.#shared.set(slot, inner)
    this.#outer.set(inner, slot)
    return { slot: inner, view }
  }

  get aliases(): Alias[] {
    return [...this.#shared].map(([outer, inner]) => ({ inner, outer, stride: 0 }))
  }

  /** Adds a step that is no kernel, and what it writes. */
  push(step: Exclude<Grouped, Group>, writes: readonly Slot[]): void {
    for (const slot of writes) this.origins.filled(slot, this.#steps.length)
    this.#steps.push(step)
  }

  finished(): Grouped[] {
    const steps = this.#steps.map((step): Grouped => (step instanceof Draft ? step.finished() : step))
    return steps.filter((s) => s.kind !== "group" || s.stores.length > 0)
  }

  bind(x: Atom, source: Source): void {
    this.#sources.set(x, source)
  }

  bindTo(x: Atom, slot: Slot, view: View = contiguous(x.aval.shape)): void {
    this.#sources.set(x, { slot, view })
  }

  /** Where the elements of an atom are; the one element of a known number is the number itself, of a mask it is not. */
  source(x: Atom): Source {
    const { shape, dtype } = x.aval
    if (isLit(x) && dtype !== "bool" && (x.fill !== undefined || sizeOf(shape) === 1)) return x.fill ?? x.data[0]
    if (isLit(x) && this.around) return this.around.source(x)
    if (!this.#sources.has(x) && isLit(x)) {
      const once = x.fill === undefined ? undefined : allocate(dtype, 1).fill(x.fill)
      if (once) this.bindTo(x, new Slot(dtype, 1, once), { shape, strides: shape.map(() => 0), offset: 0 })
      else this.bindTo(x, new Slot(dtype, x.data.length, x.data))
    }
    return this.#sources.get(x) as Source
  }

  /** The last kernel over this domain that can take the operands, at a step from `first` on, or a new one. */
  open(domain: readonly number[], dtype: NumberType | undefined, sources: readonly Source[], first = 0): Draft {
    const stored = sources.filter(isStored)
    const ready = stored.reduce<number>((last, x) => Math.max(last, this.origins.stepOf(x.slot)), first)
    for (let i = this.#steps.length - 1; i >= ready; i--) {
      const step = this.#steps[i]
      if (!(step instanceof Draft && sameShape(step.domain, domain) && step.admits(dtype))) continue
      if (stored.every((x) => this.origins.isReady(x, step))) return step
    }
    return this.start(domain)
  }

  /** Does no step after a kernel read or write a buffer? */
  isLast(draft: Draft, slot: Slot): boolean {
    const later = this.#steps.slice(draft.step + 1)
    return later.every((step) => step instanceof Draft && step.touches(slot).length === 0)
  }

  /** A new kernel, after all steps so far. */
  start(domain: readonly number[]): Draft {
    const draft = new Draft(this.#steps.length, domain)
    this.#steps.push(draft)
    return draft
  }

  /** The value of a kernel that has the elements, if one does. */
  #valueOf(draft: Draft, x: Source): number | undefined {
    const held = isStored(x) ? this.origins.heldBy(x) : undefined
    return held?.draft === draft ? held.value : undefined
  }

  /** Adds scalar code to a kernel, on what is read there, and says which value its first result is. */
  run(draft: Draft, scalar: Scalar, operands: readonly Operand[]): number {
    const read = (x: Operand): Operand => {
      if (typeof x === "number" || !("slot" in x)) return x
      const value = this.#valueOf(draft, x)
      if (value !== undefined) return { value }
      this.origins.require(x.slot)
      return x
    }
    return draft.add(scalar, operands.map(read))
  }

  /** Scalar code at each point of a domain. */
  pointwise(domain: readonly number[], scalar: Scalar, sources: readonly Source[]): Held {
    const draft = this.open(domain, scalar.dtype, sources)
    return { draft, value: this.run(draft, scalar, sources) }
  }

  /** The elements of an array of a shape as the values of a kernel over that shape. */
  read(source: Source, dtype: DType, shape: readonly number[]): Held {
    const copy = copyOf(dtype)
    const draft = this.open(shape, copy.dtype, [source])
    return { draft, value: this.#valueOf(draft, source) ?? this.run(draft, copy, [source]) }
  }

  /** Writes the value at each point of its domain to an element of a buffer, or adds it to that. */
  write({ draft, value }: Held, slot: Slot, place: Pick<View, "strides" | "offset">, how: Partial<Store> = {}): Slot {
    const { strides, offset } = place
    draft.store({ adds: false, clears: false, ...how, value, access: { buffer: slot, strides, offset } })
    return this.origins.filled(slot, draft.step)
  }

  /** A buffer whose old contents nobody reads any more: copies of them are forgotten. */
  renewed(slot: Slot): Slot {
    this.#ids.delete(slot)
    return slot
  }

  /** A buffer of its own for the value of an atom, written by the kernel that computes it, if there is one. */
  copied(x: Atom): Slot {
    const { held, place } = this.writer(this.source(x), x.aval.dtype, contiguous(x.aval.shape))
    return this.write(held, slotOf(x), place)
  }

  /** Is it the same in all turns of the loop around, if there is one? */
  readonly #isFixed = (slot: Slot): boolean => slot.constant !== undefined || this.#outer.has(slot)

  /** What was made of a buffer in a certain way, or what `make` makes now. */
  once(slot: Slot, way: string, make: (fusion: Fusion, slot: Slot) => Slot): Slot {
    const outer = this.#outer.get(slot) ?? slot
    if (this.around && this.#isFixed(slot) && (this.isLoop || this.around.#isFixed(outer)))
      return this.shared({ slot: this.around.once(outer, way, make), view: contiguous([slot.size]) }).slot
    if (!this.#ids.has(slot)) this.#ids.set(slot, this.#ids.size)
    const key = `${this.#ids.get(slot)} ${way}`
    const made = this.#copies.get(key) ?? make(this, slot)
    this.#copies.set(key, made)
    return made
  }

  /** The row-major storage of a view: its own if it has one, else a copy. */
  contiguous({ slot, view }: Stored): Slot {
    const isOwn = isContiguous(view, slot.size)
    const way = () => [...view.shape, "/", ...view.strides, "/", view.offset].join(" ")
    const found = isOwn ? slot : this.once(slot, way(), (fusion, from) => fusion.#copy({ slot: from, view }))
    this.origins.require(found)
    return found
  }

  #copy({ slot, view }: Stored): Slot {
    const size = sizeOf(view.shape)
    if (slot.constant) return new Slot(slot.dtype, size, elementsOf(view, slot.dtype, slot.constant as Data))
    return this.origins.define(new Slot(slot.dtype, size), this.read({ slot, view }, slot.dtype, view.shape))
  }

  /** A view of what is there, which is copied when strides cannot say it. */
  seen(source: Stored, outer: View): Stored {
    const view = compose(outer, source.view)
    return view ? { slot: source.slot, view } : { slot: this.contiguous(source), view: outer }
  }

  /** The value that is the operand, or one of a kernel that copies it, with the view of its domain that matches a place. */
  writer(source: Source, dtype: DType, place: View): { held: Held; place: View } {
    const held = isStored(source) ? this.origins.heldBy(source) : undefined
    const domain = held && compose(contiguous(held.draft.domain), place)
    if (held && domain) return { held, place: domain }
    const own = withoutAxes(place)
    const from = isStored(source) ? { slot: source.slot, view: withoutAxes(source.view) } : source
    return { held: this.read(from, dtype, own.shape), place: own }
  }

  /** An atom's value where it can be had as a whole. */
  stored(x: Atom): Lit | Slot {
    if (isLit(x)) return x
    const source = this.source(x)
    return isStored(source) ? this.contiguous(source) : new Lit(x.aval, source)
  }
}
