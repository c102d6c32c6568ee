/** The steps inside a step, as code of one function. */
import type { Buffer, Kernel } from "../../compile/kernel.js"
import type { Alias, Branch, Leaf, Loop, Step } from "../../compile/steps.js"
import type { Code } from "./assembler.js"
import { type Context, type Emitted, emitAddress } from "./context.js"
import { Frame } from "./frame.js"
import { usageOf } from "./locals.js"
import * as wasm from "./opcodes.js"
import { emitPoint, isApart, isPoint } from "./point.js"

/** Writes steps as functions of their own: those without steps inside, and loops. */
export interface Emitters {
  leaf(context: Context, step: Leaf): Emitted
  loop(context: Context, step: Loop): number
}

/** Calls a step's functions for all its units. */
export function callAll(code: Code, { before, run, units, all, after = [] }: Emitted): void {
  if (before !== undefined) code.call(before)
  if (all) code.append(all)
  else code.i32(0).i32(units).call(run)
  for (const rest of after) callAll(code, rest)
}

/** Lets buffers of steps inside lie where those around do. */
export const lay = (context: Context, aliases: readonly Alias[]): void => {
  for (const { inner, outer } of aliases) context.places.lay(inner, outer)
}

/** Lets the buffers of branches lie where those around do. */
export function layBranches(context: Context, steps: readonly Step[]): void {
  for (const step of steps)
    if (step.kind === "branch") {
      lay(context, [...step.shared, ...step.results])
      for (const inside of step.branches) layBranches(context, inside)
    }
}

export function emitSteps(frame: Frame, steps: readonly Step[], emitters: Emitters): void {
  for (const step of steps)
    if (step.kind === "loop") frame.code.call(emitters.loop(frame.context, step))
    else if (step.kind === "branch") emitBranch(frame, step, emitters)
    else if (step.kind === "kernel" && isPoint(step)) {
      if (isApart(step)) frame.code.call(pointApart(frame.context, step))
      else emitPoint(frame, step)
    } else callAll(frame.code, emitters.leaf(frame.context, step))
}

function pointApart(context: Context, step: Kernel): number {
  const frame = new Frame(context, [])
  emitPoint(frame, step)
  return frame.define()
}

/** Leaves the int32 in a buffer of one element. */
function emitNumber(frame: Frame, buffer: Buffer): void {
  const { code, context } = frame
  const local = frame.element(buffer, 0)
  if (local === undefined) emitAddress(code, context, buffer).memory(wasm.i32Load, 0)
  else code.get(local)
}

function emitBranch(frame: Frame, { index, branches }: Branch, emitters: Emitters): void {
  const { code } = frame
  const from = (i: number): void => {
    if (index === undefined || i === branches.length - 1) {
      emitSteps(frame, branches[i], emitters)
      return
    }
    emitNumber(frame, index)
    code.i32(i).op(wasm.i32LessEqual, wasm.ifThen, wasm.nothing)
    emitSteps(frame, branches[i], emitters)
    code.op(wasm.otherwise)
    from(i + 1)
    code.op(wasm.end)
  }
  from(0)
}

/** A branch that stands alone, as a function without parameters. */
export function emitAlone(context: Context, branch: Branch, emitters: Emitters): number {
  layBranches(context, [branch])
  const outside = new Set(branch.results.map((x) => x.outer))
  const { inLocals } = usageOf([branch], context.places, new Set(), outside)
  const frame = new Frame(context, [], inLocals)
  emitBranch(frame, branch, emitters)
  return frame.define()
}
