import type { Access, Buffer, Kernel } from "../../compile/kernel.js"
import type { Steps } from "../../compile/steps.js"
import { isLit } from "../../ir/atom.js"
import { sizeOf } from "../../ir/aval.js"
import { isContiguous } from "../../ir/view.js"

/** Ten arrays of so many float64 take 320 KB: they stay in the second cache. */
const block = 4096

/** A program that does the same at each place of large arrays, for one block of places at a time. */
export interface Stream {
  /** The program over arrays of one block. */
  readonly steps: Steps
  /** The elements of the large arrays. */
  readonly size: number
  readonly block: number
  /** For each input: does it differ from place to place? */
  readonly moves: readonly boolean[]
}

/**
 * Large arrays that pass through one kernel, element by element, need not lie in memory as a whole: what is copied in is
 * in the cache when the kernel reads it, and so is what it writes when that is copied out.
 */
export function stream(all: Steps): Stream | undefined {
  const [kernel, ...rest] = all.steps
  const isLarge = kernel?.kind === "kernel" && rest.length === 0 && sizeOf(kernel.domain) >= 2 * block
  return isLarge ? ofKernel(kernel, all) : undefined
}

function ofKernel(kernel: Kernel, { inputs, outputs }: Steps): Stream | undefined {
  const size = sizeOf(kernel.domain)
  const loads = kernel.body.flatMap(({ access }) => access ?? [])
  const stores = kernel.stores.map(({ access }) => access)
  const isMoving = ({ buffer, strides, offset }: Access) =>
    isContiguous({ shape: kernel.domain, strides, offset }, buffer.size)
  const isStill = ({ strides }: Access) => kernel.domain.every((n, axis) => n === 1 || strides[axis] === 0)
  const moving = new Set([...loads, ...stores].filter(isMoving).map(({ buffer }) => buffer))
  const streams =
    kernel.body.every(({ op, operands }) => op !== "load" || operands.length === 0) &&
    kernel.stores.every((s) => isMoving(s.access) && !s.adds && !s.at && !s.clears) &&
    loads.every((x) => (isMoving(x) ? !x.buffer.constant : isStill(x) && !moving.has(x.buffer))) &&
    outputs.every((y) => isLit(y) || stores.some(({ buffer }) => buffer === y))
  if (!streams) return undefined

  const parts = new Map<Buffer, Buffer>([...moving].map((b) => [b, { dtype: b.dtype, size: block }]))
  const part = (buffer: Buffer): Buffer => parts.get(buffer) ?? buffer
  const accessed = ({ buffer, offset }: Access): Access =>
    moving.has(buffer) ? { buffer: part(buffer), strides: [1], offset: 0 } : { buffer, strides: [0], offset }
  const streamed: Kernel = {
    ...kernel,
    domain: [block],
    body: kernel.body.map((x) => (x.access ? { ...x, access: accessed(x.access) } : x)),
    stores: kernel.stores.map((s) => ({ ...s, access: accessed(s.access) })),
  }
  return {
    steps: { inputs: inputs.map(part), steps: [streamed], outputs: outputs.map((y) => (isLit(y) ? y : part(y))) },
    size,
    block,
    moves: inputs.map((x) => moving.has(x)),
  }
}
