import type { NumberType } from "../../compile/kernel.js"
import type { Carry, Loop } from "../../compile/steps.js"
import { widthOf } from "../../ir/dtype.js"
import { wholeAccess } from "./access.js"
import { Code } from "./assembler.js"
import { type Context, emitAddress } from "./context.js"
import { Frame } from "./frame.js"
import { type Emitters, emitSteps, layBranches } from "./inside.js"
import { lanesOf } from "./lanes.js"
import { usageOf } from "./locals.js"
import * as wasm from "./opcodes.js"

/** V8 exchanges code when a function is called again: so many turns of a loop that calls nothing are one call. */
const turnsAtOnce = 1024

/** A function that does so many turns, its parameter; a global is zero afterwards if the test has failed. */
export function emitTurns(
  context: Context,
  loop: Loop,
  steps: ReadonlyMap<number, number>,
  running: number | undefined,
  emitters: Emitters,
) {
  const { test, carries } = loop
  const all = [...(test?.steps ?? []), ...loop.steps]
  layBranches(context, all)
  const stops = new Set(carries.filter((c) => !c.halves).flatMap((c) => [c.before, c.after]))
  const found = usageOf(all, context.places, stops)
  const apart = carries.filter((c) => found.inLocals.has(c.before) !== found.inLocals.has(c.after))
  const inLocals = new Set([...found.inLocals].filter((b) => !apart.some((c) => c.before === b || c.after === b)))
  const isAlone = found.isAlone && carries.every((c) => !c.halves)
  const frame = new Frame(context, ["i32"], inLocals, stops)
  const { code } = frame

  if (test && running !== undefined) {
    code.i32(0).globalSet(running).op(wasm.block, wasm.nothing)
  }
  const turn = () => {
    if (test) {
      emitSteps(frame, test.steps, emitters)
      const flag = frame.element(test.flag, 0)
      if (flag === undefined) emitAddress(code, context, test.flag).memory(wasm.i32Load8, 0)
      else code.get(flag)
      code.op(wasm.i32IsZero, wasm.branchIf, isAlone ? 1 : 0)
    }
    emitSteps(frame, loop.steps, emitters)
    for (const c of carries)
      if (inLocals.has(c.before) && c.before !== c.after)
        for (const [at, local] of frame.elementsOf(c.after)) code.get(local).set(frame.element(c.before, at) as number)
  }
  if (isAlone)
    code.loop(
      () => {
        turn()
        frame.movePointers(steps)
      },
      () => void code.advance(0, -1).get(0),
    )
  else turn()
  if (test && running !== undefined) code.i32(1).globalSet(running).op(wasm.end)
  const kept = carries.filter((c) => inLocals.has(c.before))
  return { run: frame.define(...between(frame, kept)), turnsAtOnce: isAlone ? turnsAtOnce : 1 }
}

/** Code that reads carries from memory into locals, and code that writes them back. */
function between(frame: Frame, carries: readonly Carry[]): [Code, Code] {
  const [enter, leave] = [new Code(), new Code()]
  for (const { before, state } of carries) {
    const { address, movers } = frame.context.places.positionOf(state)
    const pointer = frame.pointer(movers)
    for (const [at, local] of frame.elementsOf(before)) {
      const place = address + at * widthOf(state.dtype)
      const numbers = wholeAccess[state.dtype]
      if (numbers) {
        enter.get(pointer).memory(numbers.load, place).set(local)
        leave.get(pointer).get(local).memory(numbers.store, place)
      } else {
        const { loadSplat, storeLane } = lanesOf[state.dtype as NumberType]
        enter.get(pointer).simdMemory(loadSplat, place).set(local)
        leave.get(pointer).get(local).simdMemory(storeLane, place, 0)
      }
    }
  }
  return [enter, leave]
}
