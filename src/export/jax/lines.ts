import type { Type } from "../arrayCode.js"

/** A name of Python, with the type of what it stands for. */
export interface Value extends Type {
  readonly name: string
}

const taken = new Set(["as", "if", "in", "is", "or", "do", "jnp", "lax", "and", "def", "del", "for", "not", "try"])

/** Names a, b, ..., z, aa, ab, ..., those left out that mean something. */
export class Names {
  #count = 0

  next(): string {
    let name = ""
    for (let n = ++this.#count; n > 0; n = Math.floor((n - 1) / 26))
      name = String.fromCharCode(97 + ((n - 1) % 26)) + name
    return taken.has(name) ? this.next() : name
  }
}

/** The statements of a function, one for each name; expressions are written once. */
export class Lines {
  readonly #lines: string[] = []
  readonly #known: Map<string, Value>

  constructor(
    readonly names: Names,
    around?: Lines,
  ) {
    this.#known = new Map(around ? around.#known : [])
  }

  assign(expression: string, { shape, dtype }: Type): Value {
    const known = this.#known.get(expression)
    if (known) return known
    const value = { name: this.names.next(), shape, dtype }
    this.#lines.push(`${value.name} = ${expression}`)
    this.#known.set(expression, value)
    return value
  }

  /** Several values at once. */
  unpack(expression: string, types: readonly Type[]): Value[] {
    const values = types.map(({ shape, dtype }) => ({ name: this.names.next(), shape, dtype }))
    this.#lines.push(`${tuple(values.map((x) => x.name))} = ${expression}`)
    return values
  }

  /** A function inside, whose name is returned: it takes values of some types and returns those that `body` writes. */
  define(
    types: readonly Type[],
    body: (inner: Lines, args: readonly Value[]) => readonly Value[],
    /** It takes one tuple. */
    packed: boolean,
    /** It returns its one value as it is. */
    bare = false,
  ): string {
    const name = `f_${this.names.next()}`
    const inner = new Lines(this.names, this)
    const args = types.map(({ shape, dtype }) => ({ name: this.names.next(), shape, dtype }))
    const results = body(inner, args).map((x) => x.name)
    const list = args.map((x) => x.name)
    this.#lines.push(`def ${name}(${packed ? "state" : list.join(", ")}):`)
    if (packed) this.#lines.push(`    ${tuple(list)} = state`)
    this.#lines.push(...inner.text("    ").split("\n").slice(0, -1))
    this.#lines.push(`    return ${bare ? results[0] : tuple(results)}`)
    return name
  }

  text(indent: string): string {
    return this.#lines.map((line) => `${indent}${line}\n`).join("")
  }
}

/** Items in parentheses; one item keeps its comma. */
export const tuple = (items: readonly (string | number)[]): string =>
  items.length === 1 ? `(${items[0]},)` : `(${items.join(", ")})`
