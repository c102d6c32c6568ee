import { isLit } from "../ir/atom.js"
import { sizeOf } from "../ir/aval.js"
import { widthOf } from "../ir/dtype.js"
import type { Access, Buffer, Instruction, Kernel, Pack, Packed, Product, Side } from "./kernel.js"
import { flopsOfRoutine } from "./matrices.js"
import type { HostOperand, Leaf } from "./steps.js"

// What a step takes, from its shapes alone.

/** Instructions that compute nothing. */
const free: ReadonlySet<Instruction["op"]> = new Set([
  "load",
  "constant",
  "low",
  "high",
  "narrow",
  "demote",
  "float",
  "unsigned",
])

/** What works on one half of a vector is there once for each half. */
const operations = ({ op, dtype }: Instruction): number => (free.has(op) ? 0 : dtype === "float64" ? 0.5 : 1)

function inKernel({ domain, body, stores }: Kernel): number {
  const each = body.reduce((sum, x) => sum + operations(x), 0) + stores.filter((s) => s.adds).length
  return each * sizeOf(domain)
}

/** A product and a sum for each pair of numbers that meet. */
export const flopsOfProduct = (p: Pick<Product, "batches" | "rows" | "depth" | "columns" | "symmetric">): number =>
  2 * p.batches * p.rows * p.depth * (p.symmetric ? (p.columns + 1) / 2 : p.columns)

/** What a running sum takes for each element, rounding errors included. */
const additions = 10

/** Operations on numbers: all that a kernel does at each point, comparisons of a sort, and one for each number that JavaScript makes. */
export function flopsOf(step: Leaf): number {
  if (step.kind === "kernel") return inKernel(step)
  if (step.kind === "product") return flopsOfProduct(step)
  if (step.kind === "pack") return 0
  if (step.kind === "matrices") return flopsOfRoutine(step)
  if (step.kind === "sums") return additions * step.from.size
  if (step.kind === "sort") return step.from.size * Math.ceil(Math.log2(Math.max(1, step.length)))
  return step.outputs.reduce((sum, y) => sum + sizeOf(y.shape), 0)
}

type Array = Pick<Buffer, "dtype" | "size">

/** The elements of a buffer that an access meets on its way over a domain, none counted twice. */
const met = (domain: readonly number[], { buffer, strides }: Omit<Access, "offset">): [Array, number] => [
  buffer,
  domain.reduce((product, n, axis) => (strides[axis] === 0 && n > 0 ? product : product * n), 1),
]

/** What a kernel reads and writes; where an index says which element, one for each point. */
function inLoops({ domain, body, stores }: Kernel): [Array, number][] {
  const loads = body.flatMap(({ access, operands }): [Array, number][] =>
    access ? [operands.length > 0 ? [access.buffer, sizeOf(domain)] : met(domain, access)] : [],
  )
  const written = stores.map(({ access, clears }): [Array, number] =>
    clears ? [access.buffer, access.buffer.size] : met(domain, access),
  )
  return [...loads, ...written]
}

function operand(x: HostOperand): [Array, number][] {
  if (!isLit(x)) return [[x.buffer, x.buffer.size]]
  return x.fill === undefined ? [[{ dtype: x.aval.dtype, size: x.data.length }, x.data.length]] : []
}

function inSide(
  { batches, lines, depth }: Pick<Pack, "batches" | "lines" | "depth">,
  x: Side | Packed,
): [Array, number] {
  if ("packed" in x) return [x.packed, x.packed.size]
  return met([batches, lines, depth], { buffer: x.buffer, strides: [x.batch, x.line, x.along] })
}

function elementsOf(step: Leaf): [Array, number][] {
  if (step.kind === "kernel") return inLoops(step)
  if (step.kind === "host") return [...step.inputs, ...step.outputs].flatMap(operand)
  if (step.kind === "matrices")
    return [...step.inputs, ...step.outputs].map(({ buffer }): [Array, number] => [buffer, buffer.size])
  if (step.kind === "sort" || step.kind === "sums") return [step.from, step.to].map((buffer) => [buffer, buffer.size])
  if (step.kind === "pack") return [inSide(step, step.from), [step.to, step.to.size]]
  const { batches, rows, depth, columns, left, right, out } = step
  return [
    inSide({ batches, lines: rows, depth }, left),
    inSide({ batches, lines: columns, depth }, right),
    [out, out.size],
  ]
}

/** The bytes that a step reads and writes when each element of each array moves once. */
export function bytesOf(step: Leaf): number {
  const elements = new Map<Array, number>()
  for (const [array, n] of elementsOf(step)) elements.set(array, Math.min(array.size, (elements.get(array) ?? 0) + n))
  return [...elements].reduce((sum, [{ dtype }, n]) => sum + n * widthOf(dtype), 0)
}
