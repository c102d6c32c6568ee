import type { Group, Grouped, Groups, Operand } from "./groups.js"
import { settled } from "./inPlace.js"
import type { Kernel, Store } from "./kernel.js"
import { needed } from "./needed.js"
import { Recorder } from "./record.js"
import type { Step, Steps } from "./steps.js"

/** A group as a kernel: its code is written down, item by item, and what no store needs is left out. */
function kernelOf({ domain, float, items, stores }: Group): Kernel {
  const recorder = new Recorder()
  const positions: number[] = []
  const read = (x: Operand): number => {
    if (typeof x === "number") return recorder.constant(x)
    if ("value" in x) return positions[x.value]
    if ("from" in x) return recorder.lookup(x.from, positions[x.index], x.step)
    return recorder.load({ buffer: x.slot, strides: x.view.strides, offset: x.view.offset })
  }
  for (const { scalar, operands } of items) {
    const { dtype, results, code } = scalar
    const written = recorder.as(dtype === "int32" ? dtype : undefined, () => code(recorder, operands.map(read)))
    for (let i = 0; i < results; i++) positions.push(written[i])
  }
  const placed = (s: Store): Store => {
    const value = positions[s.value]
    return s.at ? { ...s, value, at: { ...s.at, index: positions[s.at.index] } } : { ...s, value }
  }
  return { kind: "kernel", domain, float, ...needed(recorder.body, stores.map(placed)) }
}

function made(step: Grouped): Step {
  if (step.kind === "group") return kernelOf(step)
  if (step.kind === "branch") return { ...step, branches: step.branches.map((steps) => steps.map(made)) }
  if (step.kind !== "loop") return step
  const { test, ...loop } = step
  const steps = loop.steps.map(made)
  return settled({ ...loop, steps, ...(test && { test: { ...test, steps: test.steps.map(made) } }) })
}

/** The steps of groups: each group is a kernel. */
export const kernels = ({ inputs, steps, outputs }: Groups): Steps => ({ inputs, steps: steps.map(made), outputs })
