import { sizeOf, stridesOf } from "../ir/aval.js"
import { isContiguous } from "../ir/view.js"
import type { Buffer, Kernel } from "./kernel.js"
import { Recorder } from "./record.js"
import { buffersOf, type Carry, type Loop, type Step } from "./steps.js"

// Where the results of a turn lie: where the next turn reads them, if no step reads what was there afterwards.

/** Arrays of so few elements are copied rather than that turns alternate. */
const few = 32
/** Of so few each is copied by an instruction of its own. */
const single = 8

/** A step, and the buffers that it reads and writes. */
interface Known {
  readonly step: Step
  readonly reads: readonly Buffer[]
  readonly writes: readonly Buffer[]
}

/** Does a kernel, at each point, read no element of one buffer that it wrote at an earlier point to the other one? */
function isAtOnce({ domain, body, stores }: Kernel, before: Buffer, after: Buffer): boolean {
  const loads = body.filter(({ access }) => access?.buffer === before)
  const own = stores.filter(({ access }) => access.buffer === after)
  if (own.some((s) => s.clears) || stores.some(({ access }) => access.buffer === before)) return false
  if (sizeOf(domain) === 1) return true
  const [{ access }] = own
  const isSame = ({ strides, offset }: typeof access): boolean =>
    offset === access.offset && strides.every((s, axis) => s === access.strides[axis] || domain[axis] === 1)
  return (
    isContiguous({ ...access, shape: domain }, after.size) &&
    loads.every((x) => x.operands.length === 0 && x.access && isSame(x.access)) &&
    own.every((s) => !s.adds && !s.at && isSame(s.access))
  )
}

/** May what a turn writes lie where it reads? */
function mayShare(steps: readonly Known[], { before, after }: Carry): boolean {
  if (before === after) return true
  const first = steps.findIndex(({ writes }) => writes.includes(after))
  return steps.slice(Math.max(0, first)).every(({ step, reads, writes }, i) => {
    if (!reads.includes(before) && !writes.includes(before)) return true
    return i === 0 && step.kind === "kernel" && isAtOnce(step, before, after)
  })
}

/** May it be another place in each turn? What adds up keeps more than one array where it does. */
const mayMove = (steps: readonly Known[], buffer: Buffer): boolean =>
  steps.every(
    ({ step, writes }) =>
      !writes.includes(buffer) ||
      (step.kind === "kernel" && step.stores.every((s) => s.access.buffer !== buffer || !s.adds)),
  )

/** A kernel that copies a buffer; of few elements it is code over one point, which calls no function. */
export function copying(from: Buffer, to: Buffer): Kernel {
  const domain = from.size <= single ? [] : [from.size]
  const offsets = Array.from({ length: domain.length === 0 ? from.size : 1 }, (_, i) => i)
  const access = (buffer: Buffer, offset: number) => ({ buffer, strides: stridesOf(domain), offset })
  const recorder = new Recorder()
  const stores = offsets.map((offset) => {
    const value = recorder.load(access(from, offset))
    return { value, access: access(to, offset), adds: false, clears: false }
  })
  const float = from.dtype === "float64" ? "float64" : "float32"
  return { kind: "kernel", domain, float, body: recorder.body, stores }
}

const like = ({ dtype, size }: Buffer): Buffer => ({ dtype, size })

/** Two places for an array, each with room for what a vector may reach beyond the end. */
const twice = ({ dtype, size }: Buffer): Buffer => ({ dtype, size: 2 * (Math.ceil(size / 16) + 1) * 16 })

/** A loop of which it is settled where the results of a turn lie; some are copied at its end. */
export function settled(loop: Loop): Loop {
  const steps = loop.steps.map((step): Known => ({ step, ...buffersOf(step) }))
  const copies: Step[] = []
  const copied = (buffer: Buffer): Buffer => {
    const last = like(buffer)
    copies.push(copying(buffer, last))
    return last
  }
  const carries = loop.carries.map((carry): Carry => {
    const { after } = carry
    if (mayShare(steps, carry)) return carry
    if (after.size > few && mayMove(steps, after)) return { ...carry, halves: twice(after) }
    return { ...carry, after: copied(after) }
  })
  const stacks = loop.stacks.map((x) => (mayMove(steps, x.inner) ? x : { ...x, inner: copied(x.inner) }))
  return { ...loop, steps: [...loop.steps, ...copies], carries, stacks }
}
