import { fuse } from "../../compile/fuse.js"
import type { Buffer, Host, Instruction, Step } from "../../compile/kernel.js"
import { plan } from "../../compile/plan.js"
import { isLit, Lit } from "../../ir/atom.js"
import { type Aval, aval } from "../../ir/aval.js"
import { type Data, viewInto } from "../../ir/dtype.js"
import type { ScalarFunction } from "../../ir/lower.js"
import { arraysOf, type Program } from "../../ir/program.js"
import type { Executable } from "../reference.js"
import { Code, Module } from "./assembler.js"
import { type Context, emitKernel } from "./emit.js"
import { fuses, instantiate, type Memory, memoryOf } from "./engine.js"
import { emitProduct } from "./gemm.js"
import { emitPack } from "./pack.js"

function emit(context: Context, step: Exclude<Step, Host>): number {
  if (step.kind === "kernel") return emitKernel(context, step)
  return step.kind === "pack" ? emitPack(context, step) : emitProduct(context, step)
}

/** Functions of a module that run the steps: one export for each stretch without a host step between. */
function assemble(steps: readonly Step[], fma: boolean, addressOf: Context["addressOf"]) {
  const module = new Module()
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
  const context: Context = { module, fma, addressOf, import: importOf }
  const order: (Host | string)[] = []
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
    } else stretch.call(emit(context, step))
  close()
  return { module, order, functions }
}

/** A host step on the arena: its operands are made once. */
function hostStep({ evaluate, params, inputs, outputs }: Host, viewOf: (buffer: Buffer) => Data): () => void {
  const operands = inputs.map((x) => (isLit(x) ? x : new Lit(aval(x.shape, x.buffer.dtype), viewOf(x.buffer))))
  const targets = outputs.map(({ buffer }) => viewOf(buffer))
  const avals = outputs.map(({ buffer, shape }) => aval(shape, buffer.dtype))
  return calling({ evaluate, params }, operands, targets, avals)
}

const calling =
  ({ evaluate, params }: Pick<Host, "evaluate" | "params">, operands: Lit[], targets: Data[], avals: Aval[]) =>
  () => {
    evaluate(operands, params, avals).forEach((value, i) => {
      if (typeof value === "number") targets[i].fill(value)
      else targets[i].set(value)
    })
  }

/** A program as WebAssembly, in use as long as somebody holds it: nothing else keeps its memory. */
export interface Compiled extends Executable {
  /** The arrays that the program holds, in the order of `arraysOf`, as they lie in memory if they do. */
  readonly constants: readonly Data[]
}

/** A module over one block of memory, in which constants lie from the start. */
function load(program: Program, fma: boolean) {
  const { steps, offsets, bytes } = plan(fuse(program))
  const addressOf = (buffer: Buffer): number => offsets.get(buffer) as number
  const { module, order, functions } = assemble(steps.steps, fma, addressOf)
  const pages = Math.ceil(bytes / 65536) + 1
  const memory: Memory = memoryOf(pages)
  const viewOf = (buffer: Buffer): Data => viewInto(memory.buffer, buffer.dtype, addressOf(buffer), buffer.size)
  const placed = new Map<Data, Data>()
  for (const buffer of offsets.keys()) if (buffer.constant) placed.set(buffer.constant, viewOf(buffer))
  for (const [constant, view] of placed) view.set(constant)
  const exports = instantiate(module.bytes(pages), memory, functions)
  return {
    constants: arraysOf(program).map((x) => placed.get(x) ?? x),
    actions: order.map((x) => (typeof x === "string" ? exports[x] : hostStep(x, viewOf))),
    inputs: steps.inputs.map(viewOf),
    outputs: steps.outputs.map((y) => (isLit(y) ? y : viewOf(y))),
    avals: program.outputs.map((y) => y.aval),
  }
}

/** Compiles a program. Its results are copied out of its memory, so that no call changes what another returned. */
export function compile(program: Program, { fma }: { readonly fma: boolean }): Compiled {
  const { constants, actions, inputs, outputs, avals } = load(program, fma && fuses())
  return {
    constants,
    run(values) {
      for (let i = 0; i < values.length; i++) {
        const { fill } = values[i]
        if (fill === undefined) inputs[i].set(values[i].data)
        else inputs[i].fill(fill)
      }
      for (const act of actions) act()
      return outputs.map((y, i) => (y instanceof Lit ? y : new Lit(avals[i], y.slice())))
    },
  }
}
