import { type Atom, isLit, type Lit } from "./atom.js"
import { sameAval, showAval } from "./aval.js"
import { showParams } from "./params.js"
import type { Primitive } from "./primitive.js"
import type { Program } from "./program.js"

// When are two equations the same? When they apply the same primitive, with equal params and equal programs, to the same
// operands. Names do not matter: two primitives of one name are two.

const ids = new WeakMap<Primitive, number>()
let count = 0

/** A number for each primitive. */
function idOf(primitive: Primitive): number {
  let id = ids.get(primitive)
  if (id === undefined) {
    id = count++
    ids.set(primitive, id)
  }
  return id
}

/** Are two filled literals equal? */
export const sameFill = (x: Lit, y: Lit): boolean => Object.is(x.fill, y.fill) && sameAval(x.aval, y.aval)

/** A text that equal filled literals have in common, and no others. */
const keyOfFill = ({ fill, aval }: Lit): string => `${Object.is(fill, -0) ? "-0" : fill}:${showAval(aval)}`

const known = new WeakMap<Program, string>()

/**
 * A text that closed programs have in common when they are equal, and no others. What arrays in them are called is up to
 * `array`: their identity, unless something else is wanted.
 */
export function keyOf(program: Program, array?: (x: Lit) => string): string {
  const cached = array ? undefined : known.get(program)
  if (cached !== undefined) return cached
  const names = new Map<Atom, number>()
  const define = (vars: readonly Atom[]): string =>
    vars
      .map((v) => {
        names.set(v, names.size)
        return showAval(v.aval)
      })
      .join(" ")
  const literal = array ?? ((x: Lit) => `#${x.id}`)
  const use = (x: Atom): string => {
    if (!isLit(x)) return `${names.get(x)}`
    return x.fill === undefined ? literal(x) : keyOfFill(x)
  }
  const lines = [define(program.inputs)]
  for (const { primitive, inputs, params, bodies, outputs } of program.equations) {
    const operands = inputs.map(use).join(" ")
    const inner = bodies.map((body) => `{${keyOf(body, array)}}`).join("")
    lines.push(`${idOf(primitive)} ${operands} ${showParams(params)} ${inner} ${define(outputs)}`)
  }
  const key = [...lines, program.outputs.map(use).join(" ")].join("\n")
  if (!array) known.set(program, key)
  return key
}
