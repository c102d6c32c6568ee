import type { Buffer } from "../../compile/kernel.js"
import type { Carry, Loop } from "../../compile/steps.js"
import { widthOf } from "../../ir/dtype.js"
import { Code } from "./assembler.js"
import { type Context, emitAddress } from "./context.js"
import { type Emitters, lay } from "./inside.js"
import * as wasm from "./opcodes.js"
import { emitTurns } from "./turns.js"

/** As many turns are expected where they are not counted, or more. */
const many = 1000

/** Globals that say how far into arrays the entries of a turn lie, and by how many bytes they move with each turn. */
function movers(context: Context, { slices, stacks, reverse }: Loop): ReadonlyMap<number, number> {
  const globals = new Map<number, number>()
  for (const { inner, outer, stride } of [...slices, ...stacks]) {
    const bytes = stride * widthOf(outer.dtype)
    const known = globals.get(bytes)
    const global = known ?? (bytes === 0 ? undefined : context.module.global())
    if (global !== undefined) globals.set(bytes, global)
    context.places.lay(inner, outer, global === undefined ? [] : [global])
  }
  return new Map([...globals].map(([bytes, global]) => [global, reverse ? -bytes : bytes]))
}

/** A carry whose turns alternate between halves, and where these begin: globals for what is read and what is written. */
interface Alternating {
  readonly state: Buffer
  readonly halves: Buffer
  readonly bytes: number
  readonly read: number
  readonly write: number
}

function alternating(context: Context, carries: readonly Carry[]): Alternating[] {
  return carries.flatMap(({ state, before, after, halves }) => {
    if (!halves) {
      context.places.lay(before, state)
      context.places.lay(after, state)
      return []
    }
    const [read, write] = [context.module.global(), context.module.global()]
    context.places.lay(before, halves, [read])
    context.places.lay(after, halves, [write])
    return [{ state, halves, bytes: state.size * widthOf(state.dtype), read, write }]
  })
}

/** A loop as a function without parameters, which calls another one for some turns at a time. */
export function emitLoop(context: Context, loop: Loop, emitters: Emitters): number {
  const { turns, reverse, test, shared, carries } = loop
  lay(context, shared)
  const steps = movers(context, loop)
  const pairs = alternating(context, carries)
  const running = test ? context.module.global() : undefined
  const inside = { ...context, turns: context.turns * Math.min(turns, many) }
  const body = emitTurns(inside, loop, steps, running, emitters)
  const [left, now] = [0, 1]
  const code = new Code()
  const copy = ({ bytes }: Alternating) => code.i32(bytes).copy()
  if (turns === 0) return context.module.define([], [], code)
  for (const [global, step] of steps) code.i32(reverse ? -step * (turns - 1) : 0).globalSet(global)
  for (const pair of pairs) {
    emitAddress(code, context, pair.halves)
    emitAddress(code, context, pair.state)
    copy(pair)
    const half = (pair.halves.size / 2) * widthOf(pair.halves.dtype)
    code.i32(0).globalSet(pair.read).i32(half).globalSet(pair.write)
  }
  const isCounted = Number.isFinite(turns)
  if (isCounted) code.i32(turns).set(left)
  code.op(wasm.block, wasm.nothing, wasm.loop, wasm.nothing)
  code.i32(body.turnsAtOnce)
  if (isCounted && body.turnsAtOnce > 1) {
    code.get(left).i32(body.turnsAtOnce).get(left).op(wasm.i32Less, wasm.select)
  }
  code.set(now).get(now).call(body.run)
  if (running !== undefined) code.globalGet(running).op(wasm.i32IsZero, wasm.branchIf, 1)
  for (const [global, step] of steps)
    code.globalGet(global).get(now).i32(step).op(wasm.i32Multiply, wasm.i32Add).globalSet(global)
  for (const { read, write } of pairs) code.globalGet(read).globalGet(write).globalSet(read).globalSet(write)
  if (isCounted) code.get(left).get(now).op(wasm.i32Subtract).set(left).get(left).op(wasm.branchIf, 0)
  else code.op(wasm.branch, 0)
  code.op(wasm.end, wasm.end)
  for (const pair of pairs) {
    emitAddress(code, context, pair.state)
    emitAddress(code, context, pair.halves).globalGet(pair.read).op(wasm.i32Add)
    copy(pair)
  }
  return context.module.define([], [["i32", 2]], code)
}
