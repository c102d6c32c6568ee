import { type Atom, isLit, type Lit, type Var } from "./atom.js"
import { showAval } from "./aval.js"
import { showParams } from "./params.js"
import type { Program } from "./program.js"

/** Spreadsheet names: a ... z, aa, ab, ... */
function nameOf(index: number): string {
  const letter = String.fromCharCode(97 + (index % 26))
  return index < 26 ? letter : nameOf(Math.floor(index / 26) - 1) + letter
}

const showNumber = (x: number): string => (Object.is(x, -0) ? "-0" : String(x))

function showLit(x: Lit, limit: number): string {
  if (x.fill !== undefined) return `${showNumber(x.fill)}:${showAval(x.aval)}`
  const { data } = x
  const elements = data.length > limit ? `...${data.length} elements` : Array.from(data, showNumber).join(",")
  return `[${elements}]:${showAval(x.aval)}`
}

/**
 * The text of a program, which `parse` reads back. The programs that an equation holds stand below it, indented. Arrays of more than `limit` elements are left out, and then it does
 * not.
 */
export function print(program: Program, limit = 16): string {
  // The programs that an equation holds are closed: each names its variables anew, and no name is used twice.
  let names = new Map<Var, string>()
  let count = 0
  const name = (v: Var): string => {
    let known = names.get(v)
    if (known === undefined) {
      known = nameOf(count++)
      names.set(v, known)
    }
    return known
  }
  const show = (x: Atom): string => (isLit(x) ? showLit(x, limit) : name(x))
  const typed = (vars: readonly Var[]): string => vars.map((v) => `${name(v)}: ${showAval(v.aval)}`).join(", ")
  const held = (body: Program, indent: string): string[] => {
    const outer = names
    names = new Map()
    const text = lines(body, indent)
    names = outer
    return text
  }
  const lines = ({ inputs: variables, equations, outputs: results }: Program, indent: string): string[] => [
    `${indent}(${typed(variables)}) =>`,
    ...equations.flatMap(({ primitive, inputs, params, bodies, outputs }) => {
      const settings = Object.keys(params).length > 0 ? [showParams(params)] : []
      const application = [primitive.name, ...settings, ...inputs.map(show)].join(" ")
      return [`${indent}  ${typed(outputs)} = ${application}`, ...bodies.flatMap((body) => held(body, `${indent}    `))]
    }),
    `${indent}  return ${results.map(show).join(", ")}`.trimEnd(),
  ]
  return lines(program, "").join("\n")
}
