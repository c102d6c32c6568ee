/** A variable with its type. */
export interface Typed {
  readonly name: string
  readonly type: string
}

/** One equation of a program's text. */
export interface Line {
  readonly outputs: readonly Typed[]
  readonly primitive: string
  /** Its settings, as in the text; empty where there are none. */
  readonly params: string
  readonly operands: readonly string[]
}

/** A program's text, taken apart. */
export interface Listing {
  readonly inputs: readonly Typed[]
  readonly lines: readonly Line[]
  readonly results: readonly string[]
}

const typed = (text: string): Typed[] =>
  [...text.matchAll(/([a-z]+): (\w+\[[\d,]*\])/g)].map(([, name, type]) => ({ name, type }))

/** Is an operand a variable? Constants begin with a digit, a sign or a bracket. */
export const isVariable = (operand: string): boolean => /^[a-z]+$/.test(operand)

function lineOf(text: string): Line {
  const [left, right] = text.split(" = ")
  const [primitive, ...rest] = [...right.matchAll(/\[[^\]]*\]:\S+|\S+/g)].map(([word]) => word) // an array that is left out has a space in it
  const params = rest[0]?.startsWith("{") ? rest[0] : ""
  return { outputs: typed(left), primitive, params, operands: params ? rest.slice(1) : rest }
}

/** Takes apart what `String(program)` gives. */
export function listing(text: string): Listing {
  const rows = text.split("\n").map((row) => row.trim())
  return {
    inputs: typed(rows[0]),
    lines: rows.slice(1, -1).map(lineOf),
    results: rows[rows.length - 1].replace(/^return ?/, "").split(", "),
  }
}

/** For each line of a program a line of another, where there is one. */
export type Origins = readonly (number | undefined)[]

/** For each line of one program the line of the other that computes the same from the same, where there is one. */
function matches(one: Listing, other: Listing): Origins {
  const names = new Map(one.inputs.map(({ name }, i) => [name, other.inputs[i].name]))
  return one.lines.map((line) => {
    const wanted = line.operands.map((operand) => names.get(operand) ?? operand).join(" ")
    const at = other.lines.findIndex(
      ({ primitive, params, operands }) =>
        primitive === line.primitive && params === line.params && operands.join(" ") === wanted,
    )
    if (at < 0) return undefined
    for (const [j, { name }] of line.outputs.entries()) names.set(name, other.lines[at].outputs[j].name)
    return at
  })
}

/** For each line of a transformed program the line of the program that computes the same value, where there is one. */
export function sameValues(program: Listing, transformed: Listing): Origins {
  const found = matches(program, transformed)
  return transformed.lines.map((_, at) => {
    const origin = found.indexOf(at)
    return origin < 0 ? undefined : origin
  })
}

/**
 * For each line of a jet the line of the program that it comes from. A jet goes through a program line by line: it
 * computes each value as the program does, then its coefficients. So a line belongs to the last value before it.
 */
export function origins(program: Listing, jet: Listing): Origins {
  let current: number | undefined
  return sameValues(program, jet).map((origin) => {
    current = origin ?? current
    return current
  })
}
