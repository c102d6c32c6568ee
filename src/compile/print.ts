import { isLit } from "../ir/atom.js"
import type { Access, Buffer, Packed, Side } from "./kernel.js"
import { type Alias, buffersOf, type Matrices, type Step, type Steps } from "./steps.js"

/** The text of steps: what tests and people read. Buffers are named in the order in which they are first used. */
export function print({ inputs, steps, outputs }: Steps): string {
  const names = new Map<Buffer, string>()
  const name = (b: Buffer): string => {
    const known = names.get(b) ?? `${b.constant ? "const" : "buf"}${names.size}`
    names.set(b, known)
    return known
  }
  const typed = (b: Buffer): string => `${name(b)}: ${b.dtype}[${b.size}]`
  const show = ({ buffer, strides, offset }: Access): string =>
    `${name(buffer)}[${offset === 0 ? "" : `${offset} + `}${strides}]`
  const side = (x: Side | Packed): string =>
    "packed" in x ? name(x.packed) : show({ ...x, strides: [x.batch, x.line, x.along] })
  const indented = (line: string): string => `  ${line}`
  const alias = ({ inner, outer, stride }: Alias): string =>
    `  ${name(inner)} lies in ${name(outer)}${stride === 0 ? "" : `, ${stride} further in each turn`}`
  const showStep = (step: Step): string[] => {
    if (step.kind === "kernel")
      return [
        `kernel ${step.float} over [${step.domain}]`,
        ...step.body.map(({ op, dtype, operands, value, access, f }, i) => {
          const words = [...operands.map((x) => `%${x}`), ...(value === undefined ? [] : [value])]
          if (access) words.push(show(access))
          if (f) words.unshift(f.name || "function")
          return `  %${i} = ${dtype ? `${dtype} ` : ""}${op} ${words.join(" ")}`
        }),
        ...step.stores.map(({ value, access, at, adds, clears }) => {
          const rest = clears && !adds ? ", 0 elsewhere" : ""
          const where = at ? `%${at.index} ${at.step} ${show(access)}` : show(access)
          return `  ${where} ${adds ? "+=" : "="} %${value}${rest}`
        }),
      ]
    if (step.kind === "sort") {
      const { outer, length, inner, from, to } = step
      return [`sort ${outer * inner} of ${length}, ${inner} apart: ${name(to)} = ${name(from)}`]
    }
    if (step.kind === "pack") {
      const { float, role, batches, lines, depth, from, to } = step
      return [`pack ${float} ${role} ${batches} of ${lines}x${depth}: ${name(to)} = ${side(from)}`]
    }
    if (step.kind === "product") {
      const { float, batches, rows, depth, columns, piece, left, right, symmetric, out } = step
      const size = `${rows}x${depth}x${columns}${piece < depth ? ` by ${piece}` : ""}`
      return [
        `${symmetric ? "symmetric " : ""}product ${float} ${batches} of ${size}: ${name(out)} = ${side(left)} ${side(right)}`,
      ]
    }
    if (step.kind === "loop") {
      const { turns, reverse, test, carries, shared, slices, stacks } = step
      const count = Number.isFinite(turns)
        ? `${test ? "at most " : ""}${turns} turns${reverse ? ", from the last" : ""}`
        : "turns"
      return [
        `loop of ${count}`,
        ...[...shared, ...slices, ...stacks].map(alias),
        ...carries.map(
          ({ state, before, after, halves }) =>
            `  ${name(before)}, ${name(after)} ${halves ? "alternate in halves for" : "lie in"} ${name(state)}`,
        ),
        ...(test ? [...test.steps.flatMap(showStep).map(indented), `  while ${name(test.flag)}`] : []),
        ...step.steps.flatMap(showStep).map(indented),
      ]
    }
    if (step.kind === "branch")
      return [
        step.index ? `branch by ${name(step.index)}` : "block",
        ...[...step.shared, ...step.results].map(alias),
        ...step.branches.flatMap((steps, i) => [`  branch ${i}`, ...steps.flatMap(showStep).map((x) => `    ${x}`)]),
      ]
    if (step.kind === "matrices") {
      const { routine, count, inputs, outputs } = step
      const shown = (xs: readonly Matrices[]) => xs.map((x) => `${name(x.buffer)} ${x.rows}x${x.columns}`).join(", ")
      return [`${routine.name} ${count} times: ${shown(outputs)} = ${shown(inputs)}`]
    }
    const { reads, writes } = buffersOf(step)
    return [`host ${writes.map(name).join(", ")} = ${reads.map(name).join(", ")}`.trimEnd()]
  }
  const head = `(${inputs.map(typed).join(", ")}) =>`
  const lines = steps.flatMap(showStep).map((line) => `  ${line}`)
  const results = outputs.map((y) => (isLit(y) ? (y.fill ?? "known") : name(y)))
  return [head, ...lines, `  return ${results.join(", ")}`].join("\n")
}
