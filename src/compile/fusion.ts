import { type Atom, isLit, Lit } from "../ir/atom.js"
import { sameShape, sizeOf } from "../ir/aval.js"
import { allocate, type DType } from "../ir/dtype.js"
import type { Program } from "../ir/program.js"
import { compose, contiguous, isContiguous, type View, withoutAxes } from "../ir/view.js"
import { type Assembly, flattened } from "./assembly.js"
import { numberOf } from "./convert.js"
import { type Code, Draft, gather, require, Slot, type Source, type Stored } from "./draft.js"
import type { Kernel, NumberType } from "./kernel.js"
import type { Alias, Step } from "./steps.js"

export const slotOf = (x: Atom): Slot => new Slot(x.aval.dtype, sizeOf(x.aval.shape))

/** Is a program inside an equation to be compiled as one of its own? */
export type Apart = (program: Program) => boolean

/** Turns equations into steps; those that fit are merged into the kernels before them. */
export class Fusion {
  readonly steps: (Draft | Exclude<Step, Kernel>)[] = []
  /** What lies in buffers of the program around this one, by these. */
  readonly #shared = new Map<Slot, Slot>()
  readonly #outer = new Map<Slot, Slot>()
  readonly #sources = new Map<Atom, Source>()
  readonly #assemblies = new Map<Atom, Assembly>()
  readonly #copies = new Map<string, Slot>()
  readonly #ids = new Map<Slot, number>()

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
    require(slot)
    const inner = this.#shared.get(slot) ?? new Slot(slot.dtype, slot.size)
    this.#shared.set(slot, inner)
    this.#outer.set(inner, slot)
    return { slot: inner, view }
  }

  get aliases(): Alias[] {
    return [...this.#shared].map(([outer, inner]) => ({ inner, outer, stride: 0 }))
  }

  /** Adds a step that is no kernel, and what it writes. */
  push(step: Exclude<Step, Kernel>, writes: readonly Slot[]): void {
    for (const slot of writes) slot.step = this.steps.length
    this.steps.push(step)
  }

  finished(): Step[] {
    const steps = this.steps.map((step): Step => (step instanceof Draft ? step.finish() : step))
    return steps.filter((s) => s.kind !== "kernel" || s.stores.length > 0)
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
    const assembly = this.#assemblies.get(x)
    if (assembly && !this.#sources.has(x)) this.#assemble(x, assembly)
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
    const ready = sources.reduce<number>((last, x) => Math.max(last, typeof x === "number" ? 0 : x.slot.step), first)
    for (let i = this.steps.length - 1; i >= ready; i--) {
      const step = this.steps[i]
      if (step instanceof Draft && sameShape(step.domain, domain) && step.admits(dtype, sources)) return step
    }
    return this.start(domain)
  }

  /** A new kernel, after all steps so far. */
  start(domain: readonly number[]): Draft {
    const draft = new Draft(this.steps.length, domain)
    this.steps.push(draft)
    return draft
  }

  /** A buffer whose old contents nobody reads any more: copies of them are forgotten. */
  renewed(slot: Slot): Slot {
    this.#ids.delete(slot)
    return Object.assign(slot, { draft: undefined })
  }

  /** A buffer of its own for the value of an atom, written by the kernel that computes it, if there is one. */
  copied(x: Atom): Slot {
    const { draft, value, place } = this.#writer(this.source(x), x.aval.dtype, contiguous(x.aval.shape))
    const slot = Object.assign(slotOf(x), { step: draft.step })
    draft.store(slot, value, place)
    return slot
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
    if (isContiguous(view, slot.size)) {
      require(slot)
      return slot
    }
    const way = [...view.shape, "/", ...view.strides, "/", view.offset].join(" ")
    const copy = this.once(slot, way, (fusion, from) => fusion.#copy({ slot: from, view }))
    require(copy)
    return copy
  }

  #copy({ slot, view }: Stored): Slot {
    const size = sizeOf(view.shape)
    if (slot.constant) return new Slot(slot.dtype, size, gather(slot, view))
    const { draft, values } = this.#read({ slot, view }, slot.dtype, view.shape)
    return draft.define(new Slot(slot.dtype, size), values[0])
  }

  /** Scalar code at each point of a domain; the results are the outputs' values. */
  pointwise(domain: readonly number[], dtype: NumberType | undefined, code: Code, sources: readonly Source[]) {
    const draft = this.open(domain, dtype, sources)
    return { draft, values: draft.run(dtype, code, sources) }
  }

  #read(source: Source, dtype: DType, shape: readonly number[]) {
    return this.pointwise(shape, numberOf([dtype]), (_, operands) => operands, [source])
  }

  /** The operands and places of which an array is put together, if it is. */
  assemblyOf = (x: Atom): Assembly | undefined => this.#assemblies.get(x)

  /** A view of what is there, which is copied when strides cannot say it. */
  seen(source: Stored, outer: View): Stored {
    const view = compose(outer, source.view)
    return view ? { slot: source.slot, view } : { slot: this.contiguous(source), view: outer }
  }

  /** The kernel that computes the operand, or one that copies it, with the view of its domain that matches a place. */
  #writer(source: Source, dtype: DType, place: View): { draft: Draft; value: number; place: View } {
    if (typeof source !== "number" && source.slot.draft && isContiguous(source.view, source.slot.size)) {
      const { draft, value } = source.slot
      const own = compose(contiguous(draft.domain), place)
      if (own) return { draft, value, place: own }
    }
    const own = withoutAxes(place)
    const from = typeof source === "number" ? source : { slot: source.slot, view: withoutAxes(source.view) }
    const { draft, values } = this.#read(from, dtype, own.shape)
    return { draft, value: values[0], place: own }
  }

  /** Operands at views of an array of zeros, which is written when something reads more of it than one operand. */
  place(inputs: readonly Atom[], out: Atom, places: readonly View[]): void {
    const pending = (x: Atom) => (this.#sources.has(x) ? undefined : this.#assemblies.get(x))
    this.#assemblies.set(out, flattened({ inputs, places }, pending))
  }

  #assemble(out: Atom, { inputs, places }: Assembly): void {
    const { shape, dtype } = out.aval
    const placed = inputs.flatMap((x, i) => {
      const source = this.source(x)
      return Object.is(source, 0) || sizeOf(x.aval.shape) === 0 ? [] : [{ source, place: places[i] }]
    })
    const writers = placed.map(({ source, place }) => this.#writer(source, dtype, place))
    const filled = placed.reduce((sum, { place }) => sum + sizeOf(place.shape), 0) === sizeOf(shape)
    const slot = slotOf(out)
    const steps = writers.map(({ draft }) => draft.step)
    const first = filled
      ? -1
      : steps.indexOf(steps.reduce((least, step) => Math.min(least, step), Number.POSITIVE_INFINITY))
    writers.forEach(({ draft, value, place }, i) => void draft.store(slot, value, place, i === first))
    slot.step = steps.reduce((last, step) => Math.max(last, step), Number.NEGATIVE_INFINITY)
    if (writers.length > 0) this.bindTo(out, slot)
    else this.#sources.set(out, this.source(new Lit(out.aval, 0)))
  }

  /** An atom's value where it can be had as a whole. */
  stored(x: Atom): Lit | Slot {
    if (isLit(x)) return x
    const source = this.source(x)
    return typeof source === "number" ? new Lit(x.aval, source) : this.contiguous(source)
  }
}
