import type { Buffer, Instruction } from "../../compile/kernel.js"
import { allSteps, type Host, type Leaf, type Step } from "../../compile/steps.js"
import type { ScalarFunction } from "../../ir/lower.js"
import { Code, Module } from "./assembler.js"
import { type Context, type Emitted, Places } from "./context.js"
import { durationOf } from "./cut.js"
import { emitKernel } from "./emit.js"
import { emitProduct } from "./gemm.js"
import { callAll, type Emitters, emitAlone } from "./inside.js"
import { emitLoop } from "./loop.js"
import { emitMatrices } from "./matrix/index.js"
import * as wasm from "./opcodes.js"
import { emitPack } from "./pack.js"
import { Neighbours } from "./pairs.js"
import { emitSort } from "./sort.js"
import { emitSums } from "./sums.js"
import type { Team } from "./team.js"

function leaf(context: Context, step: Leaf): Emitted {
  if (step.kind === "kernel") return emitKernel(context, step)
  if (step.kind === "host") throw new Error("internal: a step of the host stands in a loop")
  if (step.kind === "matrices") return emitMatrices(context, step)
  if (step.kind === "sort") return emitSort(context, step)
  if (step.kind === "sums") return emitSums(context, step)
  return step.kind === "pack" ? emitPack(context, step) : emitProduct(context, step)
}

const emitters: Emitters = { leaf, loop: (context, step) => emitLoop(context, step, emitters) }

/** A step that threads share: an export that does some of its units. */
export interface Split {
  readonly name: string
  readonly units: number
  readonly nanoseconds: number
}

/** Where the steps of a program find buffers, and who does them. */
export interface Setting {
  readonly fma: boolean
  readonly team: Team | undefined
  /** Do threads share the memory? */
  readonly shared: boolean
  readonly addressOf: (buffer: Buffer) => number
  /** Buffers that lie elsewhere in each call; the addresses of that call stand one after the other in `cells`. */
  readonly movable: readonly Buffer[]
  readonly cells: number
}

/** Where buffers lie, and a function that reads where the movable ones do, if there are any. */
function placesOf(module: Module, { addressOf, movable, cells }: Setting): { places: Places; enter?: number } {
  const globals = new Map(movable.map((buffer) => [buffer, module.global()]))
  const places = new Places((buffer) => {
    const global = globals.get(buffer)
    return global === undefined ? { address: addressOf(buffer), movers: [] } : { address: 0, movers: [global] }
  })
  if (movable.length === 0) return { places }
  const code = new Code()
  movable.forEach((buffer, i) => {
    code
      .i32(cells + 4 * i)
      .memory(wasm.i32Load, 0)
      .globalSet(globals.get(buffer) as number)
  })
  return { places, enter: module.define([], [], code) }
}

/** A part of a step as a worker calls it, whose globals are its own. */
function entered(module: Module, enter: number | undefined, run: number): number {
  if (enter === undefined) return run
  return module.define(["i32", "i32"], [], new Code().call(enter).get(0).get(1).call(run))
}

/** Functions of a module that run the steps: one export for each step that is split, and for each stretch between. */
export function assemble(steps: readonly Step[], setting: Setting) {
  const { fma, team, shared } = setting
  const module = new Module(shared)
  const functions: ScalarFunction[] = []
  const imports = { f64: new Map<ScalarFunction, number>(), i32: new Map<ScalarFunction, number>() }
  const typeOf = (dtype: Instruction["dtype"]) => (dtype === "int32" ? "i32" : "f64")
  for (const step of allSteps(steps))
    if (step.kind === "kernel")
      for (const { op, f, operands, dtype } of step.body) {
        const type = typeOf(dtype)
        if (!f || imports[type].has(f)) continue
        const parameters = operands.slice(op === "patch" ? 2 : 0).map(() => type)
        imports[type].set(f, module.import({ parameters, results: [type] }))
        functions.push(f)
      }
  const importOf: Context["import"] = (f, dtype) => imports[typeOf(dtype)].get(f) as number
  const parts: Context["parts"] = (step) => team?.pool.parts(durationOf(step), team.threads) ?? 1
  const { places, enter } = placesOf(module, setting)
  const neighbours = new Neighbours()
  const shares = team !== undefined
  const context: Context = { module, fma, shares, parts, turns: 1, places, neighbours, import: importOf }
  const order: (Host | Split | string)[] = []
  let stretch = new Code()
  if (enter !== undefined) stretch.call(enter)
  const close = () => {
    if (stretch.bytes.length === 0) return
    const name = String(order.length)
    module.export(name, module.define([], [], stretch))
    order.push(name)
    stretch = new Code()
  }
  for (const step of steps)
    if (step.kind === "host") {
      close()
      order.push(step)
    } else if (step.kind === "loop") stretch.call(emitters.loop(context, step))
    else if (step.kind === "branch") stretch.call(emitAlone(context, step, emitters))
    else {
      const emitted = leaf(context, step)
      const { before, run, units, after = [] } = emitted
      const nanoseconds = team && (step.kind === "kernel" || step.kind === "product") ? durationOf(step) : 0
      if (team && units > 1 && nanoseconds >= team.pool.prices.awake) {
        if (before !== undefined) stretch.call(before)
        close()
        const name = String(order.length)
        module.export(name, entered(module, enter, run))
        order.push({ name, units, nanoseconds })
        for (const rest of after) callAll(stretch, rest)
      } else callAll(stretch, emitted)
    }
  close()
  return { module, order, functions }
}
