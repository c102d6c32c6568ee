import { type Atom, isLit, Lit } from "../ir/atom.js"
import { sameShape, sizeOf } from "../ir/aval.js"
import { allocate, type Data, type DType, quantize } from "../ir/dtype.js"
import type { Equation } from "../ir/program.js"
import type { View } from "../ir/view.js"
import { compose, isWhole, offsets, whole, within } from "../ir/view.js"
import { convert, numberOf } from "./convert.js"
import { type Code, Draft, require, Slot, type Source, type Stored } from "./draft.js"
import type { Host, HostOperand, NumberType, Pack, Product } from "./kernel.js"

export const slotOf = (x: Atom): Slot => new Slot(x.aval.dtype, sizeOf(x.aval.shape))

function gather({ dtype, constant }: Slot, view: View): Data {
  const out = allocate(dtype, sizeOf(view.shape))
  offsets(view).forEach((from, i) => {
    out[i] = (constant as Data)[from]
  })
  return out
}

/** Operands at views of an array of zeros. */
interface Assembly {
  readonly inputs: readonly Atom[]
  readonly places: readonly View[]
}

/** Turns equations into steps; those that fit are merged into the kernels before them. */
export class Fusion {
  readonly steps: (Draft | Pack | Product | Host)[] = []
  readonly #sources = new Map<Atom, Source>()
  readonly #assemblies = new Map<Atom, Assembly>()
  readonly #copies = new Map<string, Slot>()
  readonly #ids = new Map<Slot, number>()

  bindTo(x: Atom, slot: Slot, view: View = whole(x.aval.shape)): void {
    this.#sources.set(x, { slot, view })
  }

  /** Where the elements of an atom are; the one element of a known number is the number itself, of a mask it is not. */
  source(x: Atom): Source {
    const { shape, dtype } = x.aval
    if (isLit(x) && dtype !== "bool" && (x.fill !== undefined || sizeOf(shape) === 1)) return x.fill ?? x.data[0]
    const assembly = this.#assemblies.get(x)
    if (assembly && !this.#sources.has(x)) this.#assemble(x, assembly)
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
    const { draft, value, place } = this.#writer(this.source(x), x.aval.dtype, whole(x.aval.shape))
    const slot = slotOf(x)
    draft.store(slot, value, place)
    return Object.assign(slot, { step: draft.step })
  }

  /** What was made of a buffer in a certain way, or what `make` makes now. */
  once(slot: Slot, way: string, make: () => Slot): Slot {
    if (!this.#ids.has(slot)) this.#ids.set(slot, this.#ids.size)
    const key = `${this.#ids.get(slot)} ${way}`
    const made = this.#copies.get(key) ?? make()
    this.#copies.set(key, made)
    return made
  }

  /** The row-major storage of a view: its own if it has one, else a copy. */
  contiguous({ slot, view }: Stored): Slot {
    if (isWhole(view, slot.size)) {
      require(slot)
      return slot
    }
    const way = [...view.shape, "/", ...view.strides, "/", view.offset].join(" ")
    const copy = this.once(slot, way, () => this.#copy({ slot, view }))
    require(copy)
    return copy
  }

  #copy({ slot, view }: Stored): Slot {
    const size = sizeOf(view.shape)
    if (slot.constant) return new Slot(slot.dtype, size, gather(slot, view))
    const { draft, values } = this.#read({ slot, view }, slot.dtype, view.shape)
    return draft.define(new Slot(slot.dtype, size), values[0])
  }

  #host(step: Omit<Host, "kind">): void {
    for (const { buffer } of step.outputs) (buffer as Slot).step = this.steps.length
    this.steps.push({ kind: "host", ...step })
  }

  /** Scalar code at each point of a domain; the results are the outputs' values. */
  pointwise(domain: readonly number[], dtype: NumberType | undefined, code: Code, sources: readonly Source[]) {
    const draft = this.open(domain, dtype, sources)
    return { draft, values: draft.run(dtype, code, sources) }
  }

  #read(source: Source, dtype: DType, shape: readonly number[]) {
    return this.pointwise(shape, numberOf([dtype]), (_, operands) => operands, [source])
  }

  convert(x: Atom, out: Atom): void {
    const { shape, dtype: from } = x.aval
    const { dtype: to } = out.aval
    const source = this.source(x)
    if (typeof source === "number") {
      this.#sources.set(out, this.source(new Lit(out.aval, quantize(to, source))))
      return
    }
    const code: Code = (r, [value]) => [convert(r, value, from, to)]
    const { draft, values } = this.pointwise(shape, numberOf([from, to]), code, [source])
    this.bindTo(out, draft.define(slotOf(out), values[0]))
  }

  view(x: Atom, out: Atom, outer: View): void {
    const assembly = this.#assemblies.get(x)
    for (const [i, place] of assembly?.places.entries() ?? []) {
      const inner = within(outer, place, x.aval.shape)
      if (inner) {
        this.view((assembly as Assembly).inputs[i], out, inner)
        return
      }
    }
    const source = this.source(x)
    if (typeof source === "number") {
      this.#sources.set(out, source)
      return
    }
    const { slot, view } = this.seen(source, outer)
    this.bindTo(out, slot, view)
  }

  /** A view of what is there, which is copied when strides cannot say it. */
  seen(source: Stored, outer: View): Stored {
    const view = compose(outer, source.view)
    return view ? { slot: source.slot, view } : { slot: this.contiguous(source), view: outer }
  }

  /** The kernel that computes the operand, or one that copies it, with the view of its domain that matches a place. */
  #writer(source: Source, dtype: DType, place: View): { draft: Draft; value: number; place: View } {
    if (typeof source !== "number" && source.slot.draft && isWhole(source.view, source.slot.size)) {
      const { draft, value } = source.slot
      const own = compose(whole(draft.domain), place)
      if (own) return { draft, value, place: own }
    }
    const { draft, values } = this.#read(source, dtype, place.shape)
    return { draft, value: values[0], place }
  }

  /** Operands at views of an array of zeros, which is written when something reads more of it than one operand. */
  place(inputs: readonly Atom[], out: Atom, places: readonly View[]): void {
    this.#assemblies.set(out, { inputs, places })
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

  evaluate({ primitive, params, bodies, inputs, outputs }: Equation): void {
    const operands = inputs.map((x): HostOperand => {
      const stored = this.stored(x)
      return isLit(stored) ? stored : { buffer: stored, shape: x.aval.shape }
    })
    const results = outputs.map((y) => ({ buffer: slotOf(y), shape: y.aval.shape }))
    this.#host({ primitive, params, bodies, inputs: operands, outputs: results })
    outputs.forEach((y, i) => void this.bindTo(y, results[i].buffer))
  }
}
