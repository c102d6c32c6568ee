import { type Aval, aval, sizeOf } from "./aval.js"
import { allocate, type Data, isFloat, quantize } from "./dtype.js"

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

  /** Elements that lie elsewhere are asked for, once, when somebody reads them. */
  constructor(
    readonly aval: Aval,
    value: number | Data | (() => Data),
  ) {
    if (typeof value === "number") this.fill = quantize(aval.dtype, value)
    else if (typeof value === "function") elsewhere(this, value)
    else this.elements = value
  }

  get data(): Data {
    this.elements ??= allocate(this.aval.dtype, sizeOf(this.aval.shape)).fill(this.fill as number)
    return this.elements
  }

  /** Has someone transferred the memory that holds the elements? */
  get lost(): boolean {
    return this.fill === undefined && this.data.length === 0 && sizeOf(this.aval.shape) > 0
  }
}

/** An own property, so that clones have the elements. */
function elsewhere(x: Lit, read: () => Data): void {
  const get = (): Data => {
    const value = read()
    Object.defineProperty(x, "elements", { value, writable: true })
    return value
  }
  Object.defineProperty(x, "elements", { get, enumerable: true, configurable: true })
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
