import { fuse } from "../../compile/fuse.js"
import type { Buffer, Host, Instruction, Step } from "../../compile/kernel.js"
import { plan } from "../../compile/plan.js"
import { stream } from "../../compile/stream.js"
import { isLit, Lit } from "../../ir/atom.js"
import { aval } from "../../ir/aval.js"
import { type Data, viewInto } from "../../ir/dtype.js"
import type { ScalarFunction } from "../../ir/lower.js"
import { arraysOf, type Program } from "../../ir/program.js"
import type { Executable } from "../reference.js"
import { Code, Module } from "./assembler.js"
import { atOnce, byBlocks } from "./call.js"
import { durationOf, gains } from "./cut.js"
import { type Context, type Emitted, emitKernel } from "./emit.js"
import { compiled, fuses, instantiate, type Memory } from "./engine.js"
import { emitProduct } from "./gemm.js"
import { memoryOf, pagesOf } from "./memory.js"
import { emitPack } from "./pack.js"
import type { Team } from "./pool.js"

function emit(context: Context, step: Exclude<Step, Host>): Emitted {
  if (step.kind === "kernel") return emitKernel(context, step)
  return step.kind === "pack" ? emitPack(context, step) : emitProduct(context, step)
}

/** A step that threads share: an export that does some of its units. */
interface Split {
  readonly name: string
  readonly units: number
  readonly nanoseconds: number
}

/** Functions of a module that run the steps: one export for each step that is split, and for each stretch between. */
function assemble(steps: readonly Step[], fma: boolean, team: Team | undefined, addressOf: Context["addressOf"]) {
  const module = new Module(team !== undefined)
  const functions: ScalarFunction[] = []
  const imports = { f64: new Map<ScalarFunction, number>(), i32: new Map<ScalarFunction, number>() }
  const typeOf = (dtype: Instruction["dtype"]) => (dtype === "int32" ? "i32" : "f64")
  for (const step of steps)
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
  const context: Context = { module, fma, parts, addressOf, import: importOf }
  const order: (Host | Split | string)[] = []
  let stretch = new Code()
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
    } else {
      const { before, run, units } = emit(context, step)
      if (before !== undefined) stretch.call(before)
      const nanoseconds = step.kind === "pack" ? 0 : durationOf(step)
      if (team && units > 1 && nanoseconds >= team.pool.prices.awake) {
        close()
        const name = String(order.length)
        module.export(name, run)
        order.push({ name, units, nanoseconds })
      } else stretch.i32(0).i32(units).call(run)
    }
  close()
  return { module, order, functions }
}

/** A host step on the arena: its operands are made once. The programs that it holds are compiled as others are. */
function hostStep(
  { primitive, params, bodies, inputs, outputs }: Host,
  viewOf: (buffer: Buffer) => Data,
  compileBody: (program: Program) => Executable,
): () => void {
  const operands = inputs.map((x) => (isLit(x) ? x : new Lit(aval(x.shape, x.buffer.dtype), viewOf(x.buffer))))
  const targets = outputs.map(({ buffer }) => viewOf(buffer))
  const avals = outputs.map(({ buffer, shape }) => aval(shape, buffer.dtype))
  const held = bodies.map((program) => ({ program, run: compileBody(program).run }))
  return calling(() => primitive.evaluate(operands, params, avals, held), targets)
}

/** Holds nothing but what it needs. */
const calling =
  (evaluate: () => (Data | number)[], targets: readonly Data[]): (() => void) =>
  () => {
    evaluate().forEach((value, i) => {
      if (typeof value === "number") targets[i].fill(value)
      else targets[i].set(value)
    })
  }

/** A program as WebAssembly, in use as long as somebody holds it: nothing else keeps its memory. */
export interface Compiled extends Executable {
  /** The arrays that the program holds, in the order of `arraysOf`, as they lie in memory if they do. */
  readonly constants: readonly Data[]
  /** What it runs in; to give it back is the end of the program. */
  readonly memory: Memory
}

/** A module over one block of memory, in which constants lie from the start. */
function load(program: Program, fma: boolean, wanted: Team | undefined) {
  const fused = fuse(program)
  const team = wanted && gains(fused, wanted.threads, wanted.pool.prices) ? wanted : undefined
  const blocks = team ? undefined : stream(fused)
  const { steps, offsets, bytes } = plan(blocks?.steps ?? fused)
  const addressOf = (buffer: Buffer): number => offsets.get(buffer) as number
  const { module, order, functions } = assemble(steps.steps, fma, team, addressOf)
  const memory = memoryOf(bytes, team !== undefined)
  const viewOf = (buffer: Buffer): Data => viewInto(memory.buffer, buffer.dtype, addressOf(buffer), buffer.size)
  const placed = new Map<Data, Data>()
  for (const buffer of offsets.keys())
    if (typeof buffer.constant === "function") buffer.constant(viewOf(buffer))
    else if (buffer.constant) placed.set(buffer.constant, viewOf(buffer))
  for (const [constant, view] of placed) view.set(constant)
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
    blocks,
    team,
    id,
    memory,
    actions: order.map(action),
    inputs: steps.inputs.map(viewOf),
    outputs: steps.outputs.map((y) => (isLit(y) ? y : viewOf(y))),
    avals: program.outputs.map((y) => y.aval),
  }
}

/** Compiles a program. */
export function compile(
  program: Program,
  { fma, team: wanted }: { readonly fma: boolean; readonly team?: Team | undefined },
): Compiled {
  const { constants, memory, blocks, id, team, ...loaded } = load(program, fma && fuses(), wanted)
  const executable: Compiled = { constants, memory, run: blocks ? byBlocks(loaded, blocks) : atOnce(loaded) }
  if (id !== undefined) team?.pool.dropWith(executable, id)
  return executable
}
