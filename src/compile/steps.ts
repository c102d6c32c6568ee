import type { Lit } from "../ir/atom.js"
import type { MatrixRoutine } from "../ir/lower.js"
import type { Equation } from "../ir/program.js"
import type { Buffer, Kernel, Pack, Product, Sort, Sums } from "./kernel.js"

/** An operand of a host step: a number filled to a shape, or a buffer. */
export type HostOperand = Lit | { readonly buffer: Buffer; readonly shape: readonly number[] }

/** A step that JavaScript does: an equation by the `evaluate` of its primitive. */
export interface Host extends Pick<Equation, "primitive" | "params" | "bodies"> {
  readonly kind: "host"
  readonly inputs: readonly HostOperand[]
  readonly outputs: readonly { readonly buffer: Buffer; readonly shape: readonly number[] }[]
}

/** Matrices, one after the other. */
export interface Matrices {
  readonly buffer: Buffer
  readonly rows: number
  readonly columns: number
}

/** An algorithm on each matrix of a stack, by a routine of the machine. */
export interface OnMatrices {
  readonly kind: "matrices"
  readonly routine: MatrixRoutine
  readonly count: number
  readonly inputs: readonly Matrices[]
  readonly outputs: readonly Matrices[]
  /** Which outputs something reads; the others need not be written. */
  readonly wanted: readonly boolean[]
  /** Room for what the routine works on. */
  readonly room: Buffer
}

/** A buffer of a program inside a step lies where another one does; in a loop so many elements further on in each turn. */
export interface Alias {
  readonly inner: Buffer
  readonly outer: Buffer
  readonly stride: number
}

/** What a turn of a loop gives to the next one. */
export interface Carry {
  /** What it starts from when the loop begins, and what it became when the loop ends. */
  readonly state: Buffer
  /** What a turn reads, and what it writes: in one place, that of the state, */
  readonly before: Buffer
  readonly after: Buffer
  /** unless something is read after it is written: then turns alternate between the halves of this. */
  readonly halves?: Buffer
}

/** Steps that run turn by turn. */
export interface Loop<S = Step> {
  readonly kind: "loop"
  /** How many turns there are, or at most so many where there is a test. */
  readonly turns: number
  /** From the last entries to the first. */
  readonly reverse: boolean
  /** Steps before each turn; another one follows if they leave a truth in the flag. */
  readonly test?: { readonly steps: readonly S[]; readonly flag: Buffer }
  readonly steps: readonly S[]
  readonly carries: readonly Carry[]
  /** What no turn changes, entries that turns read, and entries that they write. */
  readonly shared: readonly Alias[]
  readonly slices: readonly Alias[]
  readonly stacks: readonly Alias[]
}

/** One of several lists of steps: that which an int32 names, or the nearest; there is no index where there is one. */
export interface Branch<S = Step> {
  readonly kind: "branch"
  readonly index: Buffer | undefined
  readonly branches: readonly (readonly S[])[]
  /** What the branches read, and where each leaves its results. */
  readonly shared: readonly Alias[]
  readonly results: readonly Alias[]
}

/** A step without steps inside. */
export type Leaf = Kernel | Pack | Product | Sort | Sums | OnMatrices | Host
export type Step = Leaf | Loop | Branch

/** The lists of steps inside a step. */
export function insideOf(step: Step): readonly (readonly Step[])[] {
  if (step.kind === "loop") return [...(step.test ? [step.test.steps] : []), step.steps]
  return step.kind === "branch" ? step.branches : []
}

/** The steps, each followed by those inside. */
export const allSteps = (steps: readonly Step[]): Step[] =>
  steps.flatMap((step) => [step, ...insideOf(step).flatMap(allSteps)])

/** A program as steps over buffers. An output is a known value or the buffer that holds it. */
export interface Steps<S = Step> {
  readonly inputs: readonly Buffer[]
  readonly steps: readonly S[]
  readonly outputs: readonly (Lit | Buffer)[]
}

/** The buffers that a step reads, and those that it writes. */
export function buffersOf(step: Step): { reads: Buffer[]; writes: Buffer[] } {
  const outer = (aliases: readonly Alias[]) => aliases.map((x) => x.outer)
  if (step.kind === "loop") {
    const states = step.carries.map((c) => c.state)
    const halves = step.carries.flatMap((c) => c.halves ?? [])
    return {
      reads: [...outer(step.shared), ...outer(step.slices), ...states],
      writes: [...states, ...halves, ...outer(step.stacks)],
    }
  }
  if (step.kind === "branch")
    return { reads: [...(step.index ? [step.index] : []), ...outer(step.shared)], writes: outer(step.results) }
  if (step.kind === "sort") return { reads: [step.from], writes: [step.to, step.room] }
  if (step.kind === "sums") return { reads: [step.from], writes: [step.to] }
  if (step.kind === "pack") return { reads: [step.from.buffer], writes: [step.to] }
  if (step.kind === "product")
    return {
      reads: [step.left, step.right].map((x) => ("packed" in x ? x.packed : x.buffer)),
      writes: [step.out, ...(step.carry ? Object.values(step.carry) : [])],
    }
  if (step.kind === "matrices")
    return { reads: step.inputs.map((x) => x.buffer), writes: [...step.outputs.map((y) => y.buffer), step.room] }
  if (step.kind === "host")
    return {
      reads: step.inputs.flatMap((x) => ("buffer" in x ? [x.buffer] : [])),
      writes: step.outputs.map((y) => y.buffer),
    }
  return {
    reads: step.body.flatMap(({ access }) => (access ? [access.buffer] : [])),
    writes: step.stores.flatMap(({ access, carry }) => [access.buffer, ...(carry ? Object.values(carry) : [])]),
  }
}
