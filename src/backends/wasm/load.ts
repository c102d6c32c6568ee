import type { Buffer } from "../../compile/kernel.js"
import type { Plan } from "../../compile/plan.js"
import { prepared } from "../../compile/prepare.js"
import type { Host } from "../../compile/steps.js"
import { isLit, Lit } from "../../ir/atom.js"
import { aval } from "../../ir/aval.js"
import { type Data, viewInto } from "../../ir/dtype.js"
import { arraysOf, type Program } from "../../ir/program.js"
import type { Executable } from "../backend.js"
import { assemble, type Split } from "./assemble.js"
import { compiled, instantiate, type Memory } from "./engine.js"
import { pagesOf } from "./memory.js"
import type { Place } from "./place.js"
import type { Team } from "./team.js"

/** A host step on the arena: its operands are made once. The programs that it holds are compiled as others are. */
function hostStep(
  { primitive, params, bodies, inputs, outputs }: Host,
  viewOf: (buffer: Buffer) => Data,
  compileBody: (program: Program) => Executable,
): () => void {
  const operands = inputs.map((x) => (isLit(x) ? x : new Lit(aval(x.shape, x.buffer.dtype), viewOf(x.buffer))))
  const targets = outputs.map(({ buffer }) => viewOf(buffer))
  const avals = outputs.map(({ buffer, shape }) => aval(shape, buffer.dtype))
  const held = bodies.map((program) => ({ program, run: compileBody(prepared(program)).run }))
  return calling(() => primitive.evaluate(operands, params, avals, held, targets), targets)
}

/** Holds nothing but what it needs. */
const calling =
  (evaluate: () => (Data | number)[], targets: readonly Data[]): (() => void) =>
  () => {
    evaluate().forEach((value, i) => {
      if (typeof value === "number") targets[i].fill(value)
      else if (value !== targets[i]) targets[i].set(value)
    })
  }

// These hold nothing but what they need: not the buffers, whose constants are in memory.
const always =
  (x: Data): (() => Data) =>
  () =>
    x
const listing =
  (all: readonly (() => Data)[]): (() => readonly Data[]) =>
  () =>
    all.map((x) => x())
/** Views of what lies in a memory, which may grow. */
const viewing =
  (memory: Memory, at: number, { dtype, size }: Buffer): (() => Data) =>
  () =>
    viewInto(memory.buffer, dtype, at, size)

/** A program with its place in a memory. */
export interface Laid {
  readonly team: Team | undefined
  readonly planned: Plan
  readonly place: Place
  /** Buffers that lie elsewhere in each call, and where the addresses of that call stand. */
  readonly movable: readonly Buffer[]
  readonly cells: number
}

const notInside = (): never => {
  throw new Error("internal: a step of the host holds a program where none may")
}

/** A module over its place in a memory, in which constants lie from the start. */
export function load(
  program: Program,
  fma: boolean,
  { team, planned, place, movable, cells }: Laid,
  compileBody: (program: Program) => Executable = notInside,
) {
  const { steps, offsets } = planned
  const { memory } = place
  const addressOf = (buffer: Buffer): number => {
    const offset = offsets.get(buffer) as number
    return offset < planned.known ? place.known + offset : place.scratch + offset - planned.known
  }
  const shared = !(memory.buffer instanceof ArrayBuffer)
  const { module, order, functions } = assemble(steps.steps, { fma, team, shared, addressOf, movable, cells })
  const viewOf = (buffer: Buffer): Data => viewInto(memory.buffer, buffer.dtype, addressOf(buffer), buffer.size)
  const placed = new Map<Data, () => Data>()
  for (const buffer of offsets.keys())
    if (typeof buffer.constant === "function") buffer.constant(viewOf(buffer))
    else if (buffer.constant) {
      viewOf(buffer).set(buffer.constant)
      placed.set(buffer.constant, viewing(memory, addressOf(buffer), buffer))
    }
  const code = compiled(module.bytes(place.grows ? 1 : pagesOf(memory), place.grows ?? pagesOf(memory)))
  const exports = instantiate(code, memory, functions)
  team?.pool.grow(team.threads - 1)
  const id = team?.pool.add({ module: code, memory, functions: functions.length })
  const action = (x: Host | Split | string): (() => void) => {
    if (typeof x === "string") return exports[x]
    if ("kind" in x) return hostStep(x, viewOf, compileBody)
    const { name, units, nanoseconds } = x
    const { pool, threads } = team as Team
    return () => pool.run(id as number, Number(name), exports[name], units, nanoseconds, threads - 1)
  }
  return {
    /** The arrays that the program holds, as they lie in memory if they do. */
    constants: listing(arraysOf(program).map((x) => placed.get(x) ?? always(x))),
    id,
    actions: order.map(action),
    viewOf,
    addressOf,
  }
}
