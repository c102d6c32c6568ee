import { carrying } from "../../compile/carry.js"
import { fuse } from "../../compile/fuse.js"
import type { Buffer } from "../../compile/kernel.js"
import { plan } from "../../compile/plan.js"
import { prepared } from "../../compile/prepare.js"
import { allSteps, type Host, type Step } from "../../compile/steps.js"
import { stream } from "../../compile/stream.js"
import { isLit, Lit } from "../../ir/atom.js"
import { aval } from "../../ir/aval.js"
import { type Data, viewInto } from "../../ir/dtype.js"
import { arraysOf, type Program } from "../../ir/program.js"
import { type Executable, Refused } from "../backend.js"
import type { Compiled } from "../cache.js"
import { assemble, type Split } from "./assemble.js"
import { atOnce, byBlocks } from "./call.js"
import { durationOf, gains } from "./cut.js"
import { compiled, fuses, instantiate } from "./engine.js"
import { pagesOf } from "./memory.js"
import { type Place, placeAlone, placeFor, placeForThreads } from "./place.js"
import { Lost } from "./pool.js"
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

/** Programs inside of which threads share steps are called turn by turn: only this thread runs loops of WebAssembly. */
function sharing(wanted: Team | undefined): (program: Program) => boolean {
  if (!wanted) return () => false
  const isShared = (step: Step): boolean =>
    (step.kind === "kernel" || step.kind === "product") && durationOf(step) >= wanted.pool.prices.awake
  return (program) => allSteps(fuse(program).steps).some(isShared)
}

/** What is to be compiled, and where it will lie. */
function lay(program: Program, wanted: Team | undefined) {
  const fused = carrying(fuse(program, sharing(wanted)))
  const team = wanted && gains(fused, wanted.threads, wanted.pool.prices) ? wanted : undefined
  const blocks = team ? undefined : stream(fused)
  const planned = plan(blocks?.steps ?? fused)
  const nests = planned.steps.steps.some((step) => step.kind === "host" && step.bodies.length > 0)
  const place = (team ? placeForThreads : nests ? placeAlone : placeFor)(planned.bytes, planned.known)
  return { team, blocks, planned, place }
}

/** A module over its place in a memory, in which constants lie from the start. */
function load(
  program: Program,
  fma: boolean,
  { team, planned, place }: ReturnType<typeof lay>,
  wanted: Team | undefined,
) {
  const { steps, offsets, known } = planned
  const { memory } = place
  const addressOf = (buffer: Buffer): number => {
    const offset = offsets.get(buffer) as number
    return offset < known ? place.known + offset : place.scratch + offset - known
  }
  const { module, order, functions } = assemble(steps.steps, fma, team, addressOf)
  const viewOf = (buffer: Buffer): Data => viewInto(memory.buffer, buffer.dtype, addressOf(buffer), buffer.size)
  const placed = new Map<Data, Data>()
  for (const buffer of offsets.keys())
    if (typeof buffer.constant === "function") buffer.constant(viewOf(buffer))
    else if (buffer.constant) {
      const view = viewOf(buffer)
      view.set(buffer.constant)
      placed.set(buffer.constant, view)
    }
  const code = compiled(module.bytes(pagesOf(memory)))
  const exports = instantiate(code, memory, functions)
  team?.pool.grow(team.threads - 1)
  const id = team?.pool.add({ module: code, memory, functions: functions.length })
  const action = (x: Host | Split | string): (() => void) => {
    if (typeof x === "string") return exports[x]
    if ("kind" in x) return hostStep(x, viewOf, (body) => compile(body, { fma, team: wanted }))
    const { name, units, nanoseconds } = x
    const { pool, threads } = team as Team
    return () => pool.run(id as number, Number(name), exports[name], units, nanoseconds, threads - 1)
  }
  return {
    constants: arraysOf(program).map((x) => placed.get(x) ?? x),
    id,
    actions: order.map(action),
    inputs: steps.inputs.map(viewOf),
    outputs: steps.outputs.map((y) => (isLit(y) ? y : viewOf(y))),
    avals: program.outputs.map((y) => y.aval),
  }
}

/** A call of which a thread was lost is done again, without the others until they have been replaced. */
const twice =
  (run: Executable["run"]): Executable["run"] =>
  (values, into) => {
    try {
      return run(values, into)
    } catch (error) {
      if (!(error instanceof Lost)) throw error
      return run(values, into)
    }
  }

const collected = new FinalizationRegistry<Place>((place) => place.free())

function compileFor(program: Program, fma: boolean, wanted: Team | undefined): Compiled {
  const laid = lay(program, wanted)
  const { team, blocks, place } = laid
  try {
    const { constants, id, ...loaded } = load(program, fma && fuses(), laid, wanted)
    const once = blocks ? byBlocks(loaded, blocks) : atOnce(loaded)
    const executable = { constants, free: place.free, run: team ? twice(once) : once }
    if (id !== undefined) team?.pool.dropWith(executable, id)
    if (place.shared) collected.register(executable, place)
    return executable
  } catch (error) {
    place.free()
    throw error
  }
}

/** Compiles a program; for this thread alone where the host refuses memory that threads share. */
export function compile(
  program: Program,
  { fma, team }: { readonly fma: boolean; readonly team?: Team | undefined },
): Compiled {
  try {
    return compileFor(program, fma, team)
  } catch (error) {
    if (!team || !(error instanceof Refused)) throw error
    return compileFor(program, fma, undefined)
  }
}
