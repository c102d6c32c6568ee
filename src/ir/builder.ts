import { type Atom, isLit, type Lit, requireOpen, type Scope, Var } from "./atom.js"
import type { Aval } from "./aval.js"
import { evaluate } from "./evaluate.js"
import { keyOf, sameFill } from "./identity.js"
import { showParams } from "./params.js"
import type { Params, Primitive } from "./primitive.js"
import { type Equation, interpret, type Program, prune } from "./program.js"

const none: Params = Object.freeze({})
const noBodies: readonly Program[] = Object.freeze([])

/** Ids below this bound fit in pairs into an exact integer. */
const pairable = 2 ** 26

/** An equation without its outputs. */
type Applied = Omit<Equation, "outputs">

/** An equation that was seen, by the programs that it holds, and the one before it that differs in nothing else. */
interface Seen {
  readonly bodies: readonly Program[]
  readonly outputs: readonly Atom[]
  readonly before: Seen | undefined
}

const sameBodies = (a: readonly Program[], b: readonly Program[]): boolean =>
  a === b || (a.length === b.length && a.every((body, i) => body === b[i] || keyOf(body) === keyOf(b[i])))

/** Writes equations, none of them twice: an equation seen before returns the outputs it had then. */
class Builder {
  readonly equations: Equation[] = []
  readonly scope: Scope = { open: true }
  /** Variables that no input has part in, with their values once these are asked for. */
  readonly constants = new Map<Atom, Lit | undefined>()
  readonly #seen = new Map<Primitive, Map<number | string, Seen>>()
  /** Filled literals by their numbers, of which 0 and -0 share a place. */
  readonly #fills = new Map<number, Lit[]>()

  /** Equal filled literals are one operand; arrays are told apart by identity. */
  #idOf(x: Atom): number {
    if (!isLit(x) || x.fill === undefined) return x.id
    const alike = this.#fills.get(x.fill)
    if (!alike) {
      this.#fills.set(x.fill, [x])
      return x.id
    }
    for (const y of alike) if (sameFill(x, y)) return y.id
    alike.push(x)
    return x.id
  }

  /** What equations have in common that differ at most in the programs that they hold, whose text is long. */
  #keyOf({ primitive, inputs, params }: Applied): number | string {
    if (params === none && (inputs.length === 1 || inputs.length === 2)) {
      const a = this.#idOf(inputs[0])
      const b = inputs.length === 2 ? this.#idOf(inputs[1]) : 0
      if (a < pairable && b < pairable) return primitive.commutative && b < a ? b * pairable + a : a * pairable + b
    }
    const ids = inputs.map((x) => this.#idOf(x))
    if (primitive.commutative) ids.sort((a, b) => a - b)
    return `${ids.join(" ")}\n${showParams(params)}`
  }

  once(e: Applied, make: () => readonly Atom[]): readonly Atom[] {
    let ofPrimitive = this.#seen.get(e.primitive)
    if (!ofPrimitive) {
      ofPrimitive = new Map()
      this.#seen.set(e.primitive, ofPrimitive)
    }
    const key = this.#keyOf(e)
    const last = ofPrimitive.get(key)
    for (let seen = last; seen; seen = seen.before) if (sameBodies(seen.bodies, e.bodies)) return seen.outputs
    const outputs = make()
    ofPrimitive.set(key, { bodies: e.bodies, outputs, before: last })
    return outputs
  }

  write(e: Applied): readonly Atom[] {
    return this.once(e, () => {
      const { primitive, inputs, params, bodies } = e
      requireAllOpen(primitive, inputs)
      const outputs = primitive.type(inputs.map(avalOf), params, bodies).map((a) => new Var(a, this.scope))
      this.equations.push({ primitive, inputs, params, bodies, outputs })
      if (inputs.every((x) => isLit(x) || this.constants.has(x)))
        for (const v of outputs) this.constants.set(v, undefined)
      return outputs
    })
  }
}

let current: Builder | undefined

const avalOf = (x: Atom): Aval => x.aval

const requireAllOpen = (primitive: Primitive, inputs: readonly Atom[]): void =>
  inputs.forEach((x, i) => void requireOpen(primitive.name, `operand ${i}`, x))

/** Is a function being traced right now? */
export const tracing = (): boolean => current !== undefined

/**
 * Applies a primitive. An operand that is traced makes it an equation of the program being built; when every operand is
 * known it is evaluated at once, inside a trace too.
 */
export function bind(
  primitive: Primitive,
  inputs: readonly Atom[],
  params: Params = none,
  bodies: readonly Program[] = noBodies,
): readonly Atom[] {
  const isKnown = inputs.every(isLit)
  if (!isKnown && !current) requireAllOpen(primitive, inputs)
  const shortcut = primitive.shortcut?.(inputs, params)
  if (shortcut) return [shortcut]
  const e = { primitive, inputs, params, bodies }
  if (!isKnown) return (current as Builder).write(e)
  const now = () => evaluate(e, inputs)
  return current ? current.once(e, now) : now()
}

/** Like `bind`, but never evaluates inside a trace: a known value that grows there stays small. */
export function record(
  primitive: Primitive,
  inputs: readonly Atom[],
  params: Params = none,
  bodies: readonly Program[] = noBodies,
): readonly Atom[] {
  const shortcut = primitive.shortcut?.(inputs, params)
  if (shortcut) return [shortcut]
  return current ? current.write({ primitive, inputs, params, bodies }) : bind(primitive, inputs, params, bodies)
}

/** What an equation applies, applied to other operands. */
export const again = ({ primitive, params, bodies }: Applied, inputs: readonly Atom[]): readonly Atom[] =>
  bind(primitive, inputs, params, bodies)

/** The value of an atom, if it is known: a variable's too, where nothing that it was computed from is an input. */
export function known(x: Atom): Lit | undefined {
  if (isLit(x)) return x
  if (!current?.constants.has(x)) return undefined
  const { constants, equations } = current
  const value = constants.get(x) ?? outside(() => call(prune({ inputs: [], equations, outputs: [x] }), [])[0] as Lit)
  constants.set(x, value)
  return value
}

/** Calls `f` where nothing is being traced. */
function outside<T>(f: () => T): T {
  const inner = current
  current = undefined
  try {
    return f()
  } finally {
    current = inner
  }
}

/** The program that `f` writes when it is called with variables of the given types. */
export const build = (avals: readonly Aval[], f: (...inputs: Var[]) => readonly Atom[]): Program =>
  buildFrom(avals, (inputs) => f(...inputs))

/** The program that `f` writes when it is given variables of the given types, of which a call might not take so many. */
export function buildFrom(avals: readonly Aval[], f: (inputs: readonly Var[]) => readonly Atom[]): Program {
  const outer = current
  const builder = new Builder()
  current = builder
  try {
    const inputs = avals.map((a) => new Var(a, builder.scope))
    return prune({ inputs, equations: builder.equations, outputs: f(inputs) })
  } finally {
    builder.scope.open = false
    current = outer
  }
}

/** Runs a program where we are: into the program being built, or at once when the inputs are known. */
export const call = (program: Program, inputs: readonly Atom[]): Atom[] =>
  interpret<Atom>(program, inputs, (x) => x, again)

/** The program that has something else in the place of each equation: what `step` writes for it. */
export const rewritten = (program: Program, step: (e: Equation, inputs: Atom[]) => readonly Atom[]): Program =>
  buildFrom(
    program.inputs.map((v) => v.aval),
    (inputs) => interpret<Atom>(program, inputs, (x) => x, step),
  )
