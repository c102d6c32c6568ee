import type { Instruction, Kernel, Product, Store } from "../../compile/kernel.js"
import type { Steps } from "../../compile/steps.js"
import { bytesOf, flopsOf } from "../../compile/work.js"
import { widthOf } from "../../ir/dtype.js"
import { lanesOf } from "./lanes.js"
import type { Prices } from "./pool.js"
import { uniform } from "./uses.js"

/** Do different points of the axes along which something moves have different elements? */
function injective(shape: readonly number[], strides: readonly number[]): boolean {
  const moving = shape
    .map((n, axis) => ({ n, stride: Math.abs(strides[axis]) }))
    .filter(({ n, stride }) => n > 1 && stride > 0)
    .sort((a, b) => a.stride - b.stride)
  let reach = 0
  return moving.every(({ n, stride }) => {
    const free = stride > reach
    reach += stride * (n - 1)
    return free
  })
}

/**
 * The axis of a kernel that may be cut between threads: what they write does not meet, so that no sum is added in another
 * order. Of these the outermost that is long, else the longest. JavaScript functions are called by one thread only.
 */
export function cutAxis(
  shape: readonly number[],
  body: readonly Instruction[],
  stores: readonly Store[],
  written: readonly (readonly number[])[],
): number | undefined {
  if (body.some((x) => x.f)) return undefined
  const same = uniform(body, ({ access }) => access?.strides.every((stride) => stride === 0) === true)
  if (stores.some(({ at }) => at && !same.has(at.index))) return undefined
  if (new Set(stores.map((s) => s.access.buffer)).size < stores.length) return undefined
  if (!written.every((strides) => injective(shape, strides))) return undefined
  const possible = shape.map((n, axis) => (written.every((strides) => strides[axis] !== 0) ? n : 1))
  const long = possible.findIndex((n) => n >= 64)
  const axis = long >= 0 ? long : possible.indexOf(Math.max(...possible))
  return possible[axis] > 1 ? axis : undefined
}

/** About how many nanoseconds a step takes on one thread, rather too few than too many. */
export const durationOf = (step: Kernel | Product): number =>
  Math.max(flopsOf(step) / (8 * lanesOf[step.float].count), bytesOf(step) / 16)

/** Do steps gain from so many threads what they lose because the program's arguments and results are in shared memory? */
export function gains({ inputs, steps, outputs }: Steps, threads: number, { awake, byte }: Prices): boolean {
  let shared = 0
  for (const step of steps)
    if (step.kind === "kernel" || step.kind === "product") {
      const nanoseconds = durationOf(step)
      if (nanoseconds >= awake) shared += nanoseconds
    }
  const copied = [...inputs, ...outputs].reduce((sum, x) => sum + ("dtype" in x ? x.size * widthOf(x.dtype) : 0), 0)
  return (shared * (threads - 1)) / threads > 2 * byte * copied
}
