import type { Type } from "../arrayCode.js"
import { showType, showTypes } from "./text.js"

/** A result of an operation, or an argument. */
export interface Value extends Type {
  readonly name: string
}

/** The names of values: one sequence for a function and the regions in it. */
export class Names {
  #count = 0
  next = (): string => `%${this.#count++}`
}

/** What an operation has besides operands and results. */
export interface Parts {
  readonly attributes?: string
  readonly regions?: readonly string[]
}

const listed = (values: readonly Value[]): string => values.map((x) => x.name).join(", ")

/** Operations of a function or of a region, in the order in which they are written, none twice. */
export class Block {
  readonly #lines: string[] = []
  readonly #known: Map<string, readonly Value[]>

  constructor(
    readonly names = new Names(),
    /** The block that holds this one: what it has is known. */
    around?: Block,
  ) {
    this.#known = new Map(around ? around.#known : [])
  }

  /** Writes an operation, with any number of results, unless there is such a one. */
  write(
    name: string,
    operands: readonly Value[],
    results: readonly Type[],
    { attributes, regions }: Parts = {},
  ): readonly Value[] {
    const properties = attributes ? ` <{${attributes}}>` : ""
    const held = regions ? ` (${regions.join(", ")})` : ""
    const text =
      `"stablehlo.${name}"(${listed(operands)})${properties}${held} : ` +
      `${showTypes(operands)} -> ${showTypes(results)}`
    const known = this.#known.get(text)
    if (known) return known
    const own = this.names.next()
    const isOne = results.length === 1
    this.#lines.push(`${isOne ? own : `${own}:${results.length}`} = ${text}`)
    const values = results.map(({ shape, dtype }, i) => ({ name: isOne ? own : `${own}#${i}`, shape, dtype }))
    this.#known.set(text, values)
    return values
  }

  /** An operation with one result, of the type of its first operand unless stated. */
  op(name: string, operands: readonly Value[], result: Type = operands[0], attributes = ""): Value {
    return this.write(name, operands, [result], { attributes })[0]
  }

  /** The text of a region, which returns what `body` writes. */
  region(types: readonly Type[], body: (inner: Block, args: readonly Value[]) => readonly Value[]): string {
    const inner = new Block(this.names, this)
    const args = types.map(({ shape, dtype }) => ({ name: this.names.next(), shape, dtype }))
    const results = body(inner, args)
    const head = args.length === 0 ? "" : `^bb0(${args.map((x) => `${x.name}: ${showType(x)}`).join(", ")}):\n`
    const last = `  "stablehlo.return"(${listed(results)}) : ${showTypes(results)} -> ()\n`
    return `{\n${head}${inner.text("  ")}${last}}`
  }

  text(indent: string): string {
    return this.#lines.map((line) => `${indent}${line.replaceAll("\n", `\n${indent}`)}\n`).join("")
  }
}
