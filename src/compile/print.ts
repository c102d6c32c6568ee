import { isLit } from "../ir/atom.js"
import { showParams } from "../ir/params.js"
import type { Group, Grouped, Groups, Item, Operand } from "./groups.js"
import type { Access, Buffer, Instruction, Kernel, Pack, Packed, Product, Side, Sort, Store, Sums } from "./kernel.js"
import type { Alias, Branch, Host, Loop, Matrices, OnMatrices, Step, Steps } from "./steps.js"

type Any = Step | Grouped
type Of<K> = Any & { readonly kind: K }

const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`)

/** Writes the text of each kind of step. Buffers are named in the order in which they are first used. */
class Printer {
  readonly #names = new Map<Buffer, string>()

  readonly name = (b: Buffer): string => {
    const known = this.#names.get(b) ?? `${b.constant ? "const" : "buf"}${this.#names.size}`
    this.#names.set(b, known)
    return known
  }

  #access({ buffer, strides, offset }: Access): string {
    return `${this.name(buffer)}[${offset === 0 ? "" : `${offset} + `}${strides}]`
  }

  #side(x: Side | Packed): string {
    return "packed" in x ? this.name(x.packed) : this.#access({ ...x, strides: [x.batch, x.line, x.along] })
  }

  #store({ value, access, at, adds, clears }: Store): string {
    const rest = clears && !adds ? ", 0 elsewhere" : ""
    const where = at ? `%${at.index} ${at.step} ${this.#access(access)}` : this.#access(access)
    return `${where} ${adds ? "+=" : "="} %${value}${rest}`
  }

  #instruction({ op, dtype, operands, value, access, f }: Instruction, i: number): string {
    const words = [...operands.map((x) => `%${x}`), ...(value === undefined ? [] : [value])]
    if (access) words.push(this.#access(access))
    if (f) words.unshift(f.name || "function")
    return `%${i} = ${dtype ? `${dtype} ` : ""}${op} ${words.join(" ")}`
  }

  #operand(x: Operand): string {
    if (typeof x === "number") return Object.is(x, -0) ? "-0" : String(x)
    if ("value" in x) return `%${x.value}`
    if ("from" in x) return `%${x.index} ${x.step} ${this.#access(x.from)}`
    return this.#access({ ...x.view, buffer: x.slot })
  }

  #items(items: readonly Item[]): string[] {
    let next = 0
    return items.map(({ scalar: { name, params = {}, results }, operands }) => {
      const values = Array.from({ length: results }, () => `%${next++}`)
      const settings = Object.keys(params).length > 0 ? [showParams(params)] : []
      return `${values.join(", ")} = ${[name, ...settings, ...operands.map((x) => this.#operand(x))].join(" ")}`
    })
  }

  readonly #alias = ({ inner, outer, stride }: Alias): string =>
    `${this.name(inner)} lies in ${this.name(outer)}${stride === 0 ? "" : `, ${stride} further in each turn`}`

  readonly #kinds: { readonly [K in Any["kind"]]: (step: Of<K>) => string[] } = {
    kernel: ({ domain, float, body, stores }: Kernel) => [
      `kernel ${float} over [${domain}]`,
      ...indented([...body.map((x, i) => this.#instruction(x, i)), ...stores.map((s) => this.#store(s))]),
    ],
    group: ({ domain, float, items, stores }: Group) => [
      `kernel ${float} over [${domain}]`,
      ...indented([...this.#items(items), ...stores.map((s) => this.#store(s))]),
    ],
    sort: ({ outer, length, inner, from, to }: Sort) => [
      `sort ${outer * inner} of ${length}, ${inner} apart: ${this.name(to)} = ${this.name(from)}`,
    ],
    sums: ({ float, lines, length, reverse, from, to }: Sums) => [
      `sums ${float} ${lines} of ${length}${reverse ? " from the end" : ""}: ${this.name(to)} = ${this.name(from)}`,
    ],
    pack: ({ float, role, batches, lines, depth, from, to }: Pack) => [
      `pack ${float} ${role} ${batches} of ${lines}x${depth}: ${this.name(to)} = ${this.#side(from)}`,
    ],
    product: ({ float, batches, rows, depth, columns, piece, left, right, symmetric, out }: Product) => {
      const size = `${rows}x${depth}x${columns}${piece < depth ? ` by ${piece}` : ""}`
      const result = `${symmetric ? "symmetric " : ""}product ${float} ${batches} of ${size}: ${this.name(out)}`
      return [`${result} = ${this.#side(left)} ${this.#side(right)}`]
    },
    matrices: ({ routine, count, inputs, outputs }: OnMatrices) => {
      const shown = (xs: readonly Matrices[]) =>
        xs.map((x) => `${this.name(x.buffer)} ${x.rows}x${x.columns}`).join(", ")
      return [`${routine.name} ${count} times: ${shown(outputs)} = ${shown(inputs)}`]
    },
    host: ({ inputs, outputs }: Host) => {
      const operands = inputs.flatMap((x) => (isLit(x) ? [] : [this.name(x.buffer)]))
      return [`host ${outputs.map((y) => this.name(y.buffer)).join(", ")} = ${operands.join(", ")}`.trimEnd()]
    },
    loop: (loop: Loop<Any>) => {
      const { shared, slices, stacks, carries, test, steps } = loop
      const inside = [
        ...[...shared, ...slices, ...stacks].map(this.#alias),
        ...carries.map(
          ({ state, before, after, halves }) =>
            `${this.name(before)}, ${this.name(after)} ${halves ? "alternate in halves for" : "lie in"} ${this.name(state)}`,
        ),
        ...(test ? [...this.all(test.steps), `while ${this.name(test.flag)}`] : []),
        ...this.all(steps),
      ]
      return [`loop of ${turnsOf(loop)}`, ...indented(inside)]
    },
    branch: ({ index, shared, results, branches }: Branch<Any>) => [
      index ? `branch by ${this.name(index)}` : "block",
      ...indented([...shared, ...results].map(this.#alias)),
      ...indented(branches.flatMap((steps, i) => [`branch ${i}`, ...indented(this.all(steps))])),
    ],
  }

  all(steps: readonly Any[]): string[] {
    return steps.flatMap((step) => (this.#kinds[step.kind] as (step: Any) => string[])(step))
  }
}

function turnsOf({ turns, reverse, test }: Loop<Any>): string {
  if (!Number.isFinite(turns)) return "turns"
  return `${test ? "at most " : ""}${turns} turns${reverse ? ", from the last" : ""}`
}

/** The text of steps, or of groups: what tests and people read. */
export function print({ inputs, steps, outputs }: Steps | Groups): string {
  const printer = new Printer()
  const head = `(${inputs.map((b) => `${printer.name(b)}: ${b.dtype}[${b.size}]`).join(", ")}) =>`
  const lines = indented(printer.all(steps))
  const results = outputs.map((y) => (isLit(y) ? (y.fill ?? "known") : printer.name(y)))
  return [head, ...lines, `  return ${results.join(", ")}`].join("\n")
}
