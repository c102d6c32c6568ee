/**
 * Sums along a short axis, as that of coordinates, are written term by term: what they add is computed over the other axes, for
 * one entry of the short axis after the other in one kernel, and is not stored.
 */
import { type Atom, Lit } from "../ir/atom.js"
import { record, rewritten } from "../ir/builder.js"
import type { Equation, Program } from "../ir/program.js"
import { add } from "../primitives/add.js"
import { reshape } from "../primitives/reshape.js"
import { sum } from "../primitives/sumAndBroadcast.js"
import { isPointwise, size } from "./elements.js"
import { entriesOf, together } from "./entries.js"
import { computing } from "./length.js"

/** A longer axis stays one. */
const few = 4
/** Nor are arrays taken apart of which an entry has fewer elements. */
const fewest = 64
/** A product and its sum are one kernel anyway: more equations have to be computed element by element, */
const shortest = 2
/** and no more for all entries together, */
const longest = 200
/** and no equation more instructions: of exp and its like several side by side would overflow the registers. */
const simple = 8
/** A sum that keeps the short axis is put together again: it has so many times fewer elements than what it adds. */
const smaller = 8

/** Writing a program again takes time for each equation of it: one of so many has to be concerned. */
const rare = 20

/** The axes that a sum of numbers goes along. */
function summed({ primitive: { lower }, inputs: [x], params }: Equation): number[] | undefined {
  if (lower?.kind !== "reduction" || x.aval.dtype === "bool") return undefined
  return lower.strides(x.aval.shape, params).flatMap((stride, d) => (stride === 0 ? [d] : []))
}

/** The axis of a sum that may be written term by term. */
function shortAxis(e: Equation): number | undefined {
  const [axis, ...rest] = summed(e) ?? []
  if (axis === undefined || rest.length > 0) return undefined
  const n = e.inputs[0].aval.shape[axis]
  return n > 1 && n <= few && size(e.outputs[0]) >= fewest ? axis : undefined
}

const isSimple = ({ primitive: { lower }, inputs, params }: Equation): boolean =>
  lower?.kind !== "scalar" || computing(lower, inputs.length, params) <= simple

/** Is it a sum along the axis, or one of which little is left? */
function leavesLittle(e: Equation, axis: number): boolean {
  const axes = summed(e)
  return axes !== undefined && (axes.includes(axis) || size(e.outputs[0]) * smaller <= size(e.inputs[0]))
}

/** Who makes and who reads the arrays of a program. */
class Uses {
  readonly #makers = new Map<Atom, Equation>()
  readonly #readers = new Map<Atom, Equation[]>()
  readonly #outputs: ReadonlySet<Atom>

  constructor({ equations, outputs }: Program) {
    for (const e of equations) {
      for (const y of e.outputs) {
        this.#makers.set(y, e)
        this.#readers.set(y, [])
      }
      for (const x of new Set(e.inputs)) this.#readers.get(x)?.push(e)
    }
    this.#outputs = new Set(outputs)
  }

  /**
   * What is computed element by element with the operand of a sum, and the sums of it, where nobody else reads it, and what
   * they leave of the axis is small.
   */
  around(e: Equation, axis: number): ReadonlySet<Equation> | undefined {
    const entries = e.inputs[0].aval.shape[axis]
    const found = new Set([e])
    for (const x of found) {
      if (found.size * entries > longest || !isSimple(x)) return undefined
      for (const y of x.inputs) {
        const maker = this.#makers.get(y)
        if (maker && isPointwise(maker)) found.add(maker)
      }
      if (!isPointwise(x)) continue
      const readers = x.outputs.flatMap((y) => this.#readers.get(y) as Equation[])
      const isShown = x.outputs.some((y) => this.#outputs.has(y))
      if (isShown || !readers.every((r) => isPointwise(r) || leavesLittle(r, axis))) return undefined
      for (const r of readers) found.add(r)
    }
    return [...found].filter(isPointwise).length >= shortest ? found : undefined
  }
}

/** The equations that are written for one entry after the other, each with the axis of these. */
function axesOf(program: Program): ReadonlyMap<Equation, number> {
  const axes = new Map<Equation, number>()
  const uses = new Uses(program)
  for (const e of program.equations) {
    const axis = shortAxis(e)
    if (axis !== undefined && !axes.has(e)) for (const x of uses.around(e, axis) ?? []) axes.set(x, axis)
  }
  return axes
}

/** A sum, from the entries of its operand along an axis. */
function total(e: Equation, entries: readonly Atom[], axis: number): Atom {
  const axes = summed(e) as number[]
  const others = axes.flatMap((d) => (d === axis ? [] : [d < axis ? d : d - 1]))
  if (axes.includes(axis)) {
    const all = entries.reduce((x, y) => add(x, y), new Lit(entries[0].aval, 0))
    return sum(all, others)
  }
  const before = axes.filter((d) => d < axis).length
  return together(
    entries.map((x) => sum(x, others)),
    axis - before,
  )
}

/** What is computed element by element, without axes of one element: a sum and what keeps its axis are one kernel. */
function applied({ primitive, params }: Equation, operands: readonly Atom[]): readonly Atom[] {
  const { shape } = operands[0].aval
  const rest = shape.filter((n) => n !== 1)
  const results = record(
    primitive,
    operands.map((x) => reshape(x, { shape: rest })),
    params,
  )
  return results.map((y) => reshape(y, { shape }))
}

/** The program with sums along short axes term by term, where what they add is computed for them. */
export const inTerms = (program: Program): Program =>
  program.equations.some((e) => shortAxis(e) !== undefined) ? termByTerm(program) : program

function termByTerm(program: Program): Program {
  const axes = axesOf(program)
  if (axes.size * rare < program.equations.length) return program
  const known = new Map<Atom, readonly Atom[]>()
  return rewritten(program, (e, operands) => {
    const axis = axes.get(e)
    if (axis === undefined)
      return isPointwise(e) ? applied(e, operands) : record(e.primitive, operands, e.params, e.bodies)
    const entries = operands.map((x) => known.get(x) ?? entriesOf(x, axis))
    if (!isPointwise(e)) return [total(e, entries[0], axis)]
    const results = entries[0].map((_, i) =>
      applied(
        e,
        entries.map((x) => x[i]),
      ),
    )
    // Nobody reads the arrays that are put together; by them their entries are found.
    return e.outputs.map((_, o) => {
      const each = results.map((y) => y[o])
      const whole = together(each, axis)
      known.set(whole, each)
      return whole
    })
  })
}
