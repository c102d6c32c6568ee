/** Arrays of few elements become numbers: a state of three numbers runs alike as one array and as three. */
import { type Atom, isLit, Lit } from "../ir/atom.js"
import { aval, sizeOf } from "../ir/aval.js"
import { buildFrom, record } from "../ir/builder.js"
import type { Lowering } from "../ir/lower.js"
import type { Equation, Program } from "../ir/program.js"
import { concatenate } from "../primitives/concatenate.js"
import { reshape } from "../primitives/reshape.js"
import { slice } from "../primitives/sliceAndPad.js"
import { type Elements, type Of, type Rule, rules, size } from "./elements.js"

/** An array of more elements stays one. */
const few = 8
/** A program does not grow to more equations. */
const longest = 16000

/** What is known of a program's atoms in the one that is being written. */
class Numbers {
  readonly #whole = new Map<Atom, Atom>()
  readonly #elements = new Map<Atom, Elements>()

  define(x: Atom, whole: Atom): void {
    this.#whole.set(x, whole)
  }

  defineElements(x: Atom, elements: Elements): void {
    this.#elements.set(x, elements)
  }

  /** The array, put together if only its elements are known. */
  whole(x: Atom): Atom {
    const known = this.#whole.get(x)
    if (known) return known
    if (!this.#elements.has(x)) return x
    const array = this.together(x)
    this.#whole.set(x, array)
    return array
  }

  /** The array, put together from its elements. */
  together(x: Atom): Atom {
    const { shape } = x.aval
    const elements = this.elements(x)
    if (shape.length === 0) return elements[0]
    const parts = elements.map((y) => reshape(y, { shape: [1] }))
    return reshape(concatenate(parts, 0), { shape })
  }

  elements(x: Atom): Elements {
    const known = this.#elements.get(x)
    if (known) return known
    const { shape, dtype } = x.aval
    const number = aval([], dtype)
    const array = this.whole(x)
    const elements = Array.from({ length: sizeOf(shape) }, (_, i): Atom => {
      if (isLit(array)) return new Lit(number, array.fill ?? array.data[i])
      if (shape.length === 0) return array
      const flat = reshape(array, { shape: [sizeOf(shape)] })
      return reshape(slice(flat, { start: [i], step: [1], shape: [1] }), { shape: [] })
    })
    this.#elements.set(x, elements)
    return elements
  }
}

const isFew = (x: Atom): boolean => size(x) > 0 && size(x) <= few

/** Is it about arrays of few elements, at least one with axes? */
function isSmall({ inputs, outputs }: Equation): boolean {
  const all = [...inputs, ...outputs]
  return all.every(isFew) && all.some((x) => x.aval.shape.length > 0)
}

function elementsOf<K extends Lowering["kind"]>(e: Equation, numbers: Numbers): readonly Elements[] | undefined {
  const { lower } = e.primitive
  const rule = lower && (rules[lower.kind] as Rule<K> | undefined)
  if (!rule || !isSmall(e)) return undefined
  return rule(
    e,
    lower as Of<K>,
    e.inputs.map((x) => numbers.elements(x)),
  )
}

/** A program with numbers in the place of small arrays, as far as their elements are known by their indices. */
export function scalarized(program: Program): Program {
  if (!program.equations.some(isSmall)) return program
  const written = buildFrom(
    program.inputs.map((v) => v.aval),
    (inputs) => {
      const numbers = new Numbers()
      program.inputs.forEach((v, i) => void numbers.define(v, inputs[i]))
      for (const e of program.equations) {
        const elements = elementsOf(e, numbers)
        if (elements) e.outputs.forEach((y, i) => void numbers.defineElements(y, elements[i]))
        else {
          const operands = e.inputs.map((x) => numbers.whole(x))
          const results = record(e.primitive, operands, e.params, e.bodies)
          e.outputs.forEach((y, i) => void numbers.define(y, results[i]))
        }
      }
      const given = new Set<Atom>(program.inputs)
      return program.outputs.map((y) => (given.has(y) && isFew(y) ? numbers.together(y) : numbers.whole(y)))
    },
  )
  return written.equations.length <= longest ? written : program
}
