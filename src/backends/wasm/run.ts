import { fuse } from "../../compile/fuse.js"
import type { Buffer, Host, Instruction, Step } from "../../compile/kernel.js"
import { type Plan, plan } from "../../compile/plan.js"
import { isLit, Lit } from "../../ir/atom.js"
import { aval } from "../../ir/aval.js"
import { type Data, viewInto } from "../../ir/dtype.js"
import type { ScalarFunction } from "../../ir/lower.js"
import type { Program } from "../../ir/program.js"
import type { Executable } from "../reference.js"
import { Code, Module } from "./assembler.js"
import { type Context, emitKernel } from "./emit.js"
import { fuses, instantiate, type Memory, memoryOf } from "./engine.js"
import { emitProduct } from "./gemm.js"

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
    } else stretch.call(step.kind === "kernel" ? emitKernel(context, step) : emitProduct(context, step))
  close()
  return { module, order, functions }
}

/** A host step on the arena: its operands are made once. */
function hostStep({ evaluate, params, inputs, outputs }: Host, viewOf: (buffer: Buffer) => Data): () => void {
  const operands = inputs.map((x) => (isLit(x) ? x : literal(x, viewOf)))
  const targets = outputs.map(({ buffer }) => viewOf(buffer))
  const avals = outputs.map(({ buffer, shape }) => aval(shape, buffer.dtype))
  return () => {
    evaluate(operands, params, avals).forEach((value, i) => {
      if (typeof value === "number") targets[i].fill(value)
      else targets[i].set(value)
    })
  }
}

const literal = ({ buffer, shape }: { buffer: Buffer; shape: readonly number[] }, viewOf: (buffer: Buffer) => Data) =>
  new Lit(aval(shape, buffer.dtype), viewOf(buffer))

/** What a compiled program consists of, for tests and tools. */
export interface Compiled extends Executable {
  readonly plan: Plan
}

/** A program as WebAssembly over one block of memory, in which constants lie from the start. */
export function compile(program: Program, { fma }: { readonly fma: boolean }): Compiled {
  const planned = plan(fuse(program))
  const { steps, offsets, bytes } = planned
  const addressOf = (buffer: Buffer): number => offsets.get(buffer) as number
  const { module, order, functions } = assemble(steps.steps, fma && fuses(), addressOf)
  const pages = Math.ceil(bytes / 65536) + 1
  const memory: Memory = memoryOf(pages)
  const viewOf = (buffer: Buffer): Data => viewInto(memory.buffer, buffer.dtype, addressOf(buffer), buffer.size)
  for (const buffer of offsets.keys()) if (buffer.constant) viewOf(buffer).set(buffer.constant)
  const exports = instantiate(module.bytes(pages), memory, functions)
  const actions = order.map((x) => (typeof x === "string" ? exports[x] : hostStep(x, viewOf)))
  const inputs = steps.inputs.map(viewOf)
  const outputs = steps.outputs.map((y) => (isLit(y) ? y : viewOf(y)))
  const avals = program.outputs.map((y) => y.aval)
  return {
    plan: planned,
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
