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
  const [primitive, ...rest] = right.split(" ")
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

/**
 * For each line of a transformed program the line of the program that it comes from. A transform goes through a program
 * line by line and computes each value as the program does; what it writes after one value and before the next belongs
 * to the first.
 */
export function origins(program: Listing, transformed: Listing): Origins {
  const starts = new Map(matches(program, transformed).flatMap((at, i) => (at === undefined ? [] : [[at, i] as const])))
  let current: number | undefined
  return transformed.lines.map((_, at) => {
    current = starts.get(at) ?? current
    return current
  })
}

/**
 * The same for a program from which values were removed that nobody needs, by way of another that has them all. A line
 * that this other one does not have belongs to those before it.
 */
export function originsThrough(program: Listing, complete: Listing, pruned: Listing): Origins {
  const known = origins(program, complete)
  let current: number | undefined
  return matches(pruned, complete).map((at) => {
    if (at !== undefined) current = known[at]
    return current
  })
}
