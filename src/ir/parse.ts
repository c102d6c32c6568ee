import { type Atom, Lit, type Scope, Var } from "./atom.js"
import { type Aval, aval, sizeOf } from "./aval.js"
import { allocate, type DType, dtypes } from "./dtype.js"
import type { Params, Primitive } from "./primitive.js"
import type { Equation, Program } from "./program.js"

const fail = (what: string, text: string, remedy = ""): never => {
  throw new Error(`parse: expected ${what}; got ${JSON.stringify(text)}${remedy}`)
}

const unknown = "; what define makes is known by itself, not by its name, and cannot be read back"

function parseAval(text: string): Aval {
  const [, dtype, shape] = /^(\w+)\[([\d,]*)\]$/.exec(text) ?? fail("a type such as float64[3,4]", text)
  if (!dtypes.includes(dtype as DType)) fail(`one of ${dtypes.join(", ")}`, dtype)
  return aval(shape === "" ? [] : shape.split(",").map(Number), dtype as DType)
}

/** A literal such as `2:float64[3]` or `[1,2,3]:float64[3]`. */
function parseLit(text: string): Lit {
  const colon = text.lastIndexOf(":")
  const type = parseAval(text.slice(colon + 1))
  const value = text.slice(0, colon)
  if (!value.startsWith("[")) return new Lit(type, Number(value))
  if (value.startsWith("[...")) fail("an array with all its elements; print with a higher limit", value)
  const data = allocate(type.dtype, sizeOf(type.shape))
  const elements = value === "[]" ? [] : value.slice(1, -1).split(",")
  if (elements.length !== data.length) fail(`${data.length} elements`, value)
  data.set(elements.map(Number))
  return new Lit(type, data)
}

/** The program that `print` wrote; `find` knows the primitives by name. */
export function parse(text: string, find: (name: string) => Primitive | undefined): Program {
  const scope: Scope = { open: false }
  let vars = new Map<string, Var>()
  const define = (part: string): Var => {
    const [name, type] = part.split(": ")
    if (type === undefined) fail("a typed variable such as a: float64[3]", part)
    const v = new Var(parseAval(type), scope)
    vars.set(name, v)
    return v
  }
  const defineAll = (list: string): Var[] => (list === "" ? [] : list.split(", ").map(define))
  const read = (word: string): Atom =>
    word.includes(":") ? parseLit(word) : (vars.get(word) ?? fail("a variable that is bound above", word))

  const lines = text.split("\n")
  let next = 0
  const isAt = (indent: string, start: string): boolean => lines[next]?.startsWith(indent + start) ?? false

  /** The equation of the next line and the programs below it, which its outputs are not defined in. */
  const equation = (indent: string): Equation => {
    const line = lines[next++].slice(indent.length)
    const [, left, name, settings, operands] =
      /^ {2}(\S.*?) = (\w+)(?: (\{.*\}))?(?: (.*))?$/.exec(line) ?? fail("outputs = primitive params operands", line)
    const primitive = find(name) ?? fail("the name of a primitive", name, unknown)
    const params = (settings ? JSON.parse(settings) : {}) as Params
    const inputs = operands ? operands.split(" ").map(read) : []
    const outputs = defineAll(left)
    const bodies: Program[] = []
    const outer = vars
    while (isAt(`${indent}    `, "(")) {
      vars = new Map()
      bodies.push(program(`${indent}    `))
    }
    vars = outer
    return { primitive, inputs, params, bodies, outputs }
  }

  const program = (indent: string): Program => {
    const first = (lines[next++] ?? "").slice(indent.length)
    const [, head] = /^\((.*)\) =>$/.exec(first) ?? fail("(inputs) =>", first)
    const inputs = defineAll(head)
    const equations: Equation[] = []
    while (next < lines.length && !isAt(indent, "  return")) equations.push(equation(indent))
    const last = (lines[next++] ?? "").slice(indent.length)
    const [, results] = /^ {2}return ?(.*)$/.exec(last) ?? fail("return results", last)
    return { inputs, equations, outputs: results === "" ? [] : results.split(", ").map(read) }
  }

  const parsed = program("")
  if (next < lines.length) fail("the end of the program", lines[next])
  return parsed
}
