import { type Aval, aval, showAval, sizeOf } from "./aval.js"
import { allocate, type Data, isFloat, quantize } from "./dtype.js"
import type { Held } from "./held.js"

let count = 0

/** While a scope is open its variables may be used; a variable of a closed scope has escaped its function. */
export interface Scope {
  open: boolean
}

/** A value that is bound exactly once: an input of a program or an output of one of its equations. */
export class Var {
  readonly id = count++
  constructor(
    readonly aval: Aval,
    readonly scope: Scope,
  ) {}
}

/** A known value: one number filled to a shape, or an array. Never written to after it is made. */
export class Lit {
  /** The number that every element equals; undefined when the elements are stored one by one. */
  readonly fill: number | undefined
  readonly id = count++
  /** Not a private name: these are not cloned, and a clone of an array must have its elements. */
  private elements: Data | undefined

  constructor(
    readonly aval: Aval,
    value: number | Data,
  ) {
    if (typeof value === "number") this.fill = quantize(aval.dtype, value)
    else this.elements = value
  }

  get data(): Data {
    const { fill } = this
    if (fill !== undefined && this.elements?.length !== sizeOf(this.aval.shape))
      this.elements = allocate(this.aval.dtype, sizeOf(this.aval.shape)).fill(fill)
    return this.elements as Data
  }

  /** Where a backend holds the elements; undefined where they are in JavaScript's memory, and after `dispose`. */
  get held(): Held | undefined {
    return undefined
  }

  /** Lets go of elements that are held; others stay. */
  dispose(): void {}

  /** Has it been disposed of? */
  get disposed(): boolean {
    return false
  }

  /** Has someone transferred the memory that holds the elements? What is filled or held is there again when asked for. */
  get lost(): boolean {
    return this.fill === undefined && this.data.length === 0 && sizeOf(this.aval.shape) > 0
  }
}

const nothing = new Float64Array(0)

/** A value whose elements a backend holds. A class of its own, so that values in JavaScript's memory take less time to make. */
export class HeldLit extends Lit {
  #held: Held | undefined
  #fetched: Data | undefined

  constructor(aval: Aval, held: Held) {
    super(aval, nothing)
    this.#held = held
    // An accessor, which a clone reads too.
    Object.defineProperty(this, "elements", { get: fetchedOf, enumerable: true })
  }

  override get held(): Held | undefined {
    return this.#held
  }

  /** The elements, in JavaScript's memory, where they stay from then on. */
  fetch(): Data {
    if (!this.#held) throw new TypeError(`NDArray: ${showAval(this.aval)} has been disposed of; ${readBefore}`)
    if (this.#fetched?.length !== sizeOf(this.aval.shape)) this.#fetched = this.#held.fetch()
    return this.#fetched
  }

  override dispose(): void {
    this.#held?.release()
    this.#held = undefined
    this.#fetched = undefined
  }

  override get disposed(): boolean {
    return !this.#held
  }

  override get lost(): boolean {
    return false
  }
}

/** What to do about an array that has been disposed of. */
export const readBefore = "use it, or copy x.data, before x.dispose()"

/** One function for all, so that arrays whose elements are held have one layout in memory. */
function fetchedOf(this: HeldLit): Data {
  return this.fetch()
}

export type Atom = Var | Lit

export const isLit = (x: unknown): x is Lit => x instanceof Lit

/** Throws when an atom, which messages call `what`, is a variable of a closed scope. */
export function requireOpen(who: string, what: string, x: Atom): void {
  if (isLit(x) || x.scope.open) return
  throw new Error(
    `${who}: ${what} is a traced value that has left the function it was traced in; ` +
      "return it from that function instead of storing it outside",
  )
}

export const zerosLike = (x: Atom): Lit => new Lit(x.aval, 0)

/** A derivative of `x` that is zero: floating-point, whatever `x` is. */
export const vanishing = ({ aval: { shape, dtype } }: Atom): Lit =>
  new Lit(aval(shape, isFloat(dtype) ? dtype : "float64"), 0)

/** A number where an operand is expected takes the shape and dtype of its neighbour. */
export type Operand = Atom | number

export const lift = (x: Operand, aval: Aval): Atom => (typeof x === "number" ? new Lit(aval, x) : x)
