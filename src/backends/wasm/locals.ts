import type { Buffer } from "../../compile/kernel.js"
import { buffersOf, type Loop, type Step } from "../../compile/steps.js"
import type { Places } from "./context.js"
import { isApart, isPoint } from "./point.js"

/** An array of more elements stays in memory. */
const most = 32

/** What the steps of one function do with buffers. */
export interface Usage {
  /** Those whose elements can be locals of the function: nothing else reads or writes them. */
  readonly inLocals: ReadonlySet<Buffer>
  /** Does it call no other function? */
  readonly isAlone: boolean
}

/**
 * Finds out which buffers may be locals. The carries of a loop are in `stops`; what is in `outside` is read by others.
 */
export function usageOf(
  steps: readonly Step[],
  places: Places,
  stops: ReadonlySet<Buffer>,
  outside: ReadonlySet<Buffer> = new Set(),
): Usage {
  const [written, inMemory] = [new Set<Buffer>(), new Set<Buffer>(outside)]
  let isAlone = true
  const root = (buffer: Buffer) => places.rootOf(buffer, stops)
  const look = (step: Step): void => {
    if (step.kind === "branch") for (const inside of step.branches) inside.forEach(look)
    else if (step.kind === "kernel" && isPoint(step) && !isApart(step)) {
      for (const { access, operands } of step.body) if (access && operands.length > 0) inMemory.add(root(access.buffer))
      for (const { access, at } of step.stores) {
        written.add(root(access.buffer))
        if (at) inMemory.add(root(access.buffer))
      }
    } else {
      isAlone = false
      const { reads, writes } = buffersOf(step)
      for (const buffer of [...reads, ...writes]) inMemory.add(root(buffer))
    }
  }
  steps.forEach(look)
  const fits = (b: Buffer) => !inMemory.has(b) && b.size <= most && (stops.has(b) || !places.isShared(b))
  return { inLocals: new Set([...written, ...stops].filter(fits)), isAlone }
}

/** The carries whose elements are locals between turns. */
export const carriedInLocals = ({ carries }: Loop, inLocals: ReadonlySet<Buffer>): Loop["carries"] =>
  carries.filter((c) => inLocals.has(c.before) && inLocals.has(c.after))
