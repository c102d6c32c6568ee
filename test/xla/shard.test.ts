// Eight devices of one process share a batch: what each does, read from the compiled program.
import { describe, expect, it } from "vitest"
import { moduleOf } from "../../src/export/stablehlo/module.js"
import { jit, laplacian, makeProgram, type NDArray, np, random, valueAndGrad, vmap } from "../../src/index.js"
import type { Program } from "../../src/ir/program.js"
import { Client } from "../../src/xla/client.js"
import { xla } from "../../src/xla/index.js"
import { pluginAt } from "../../src/xla/plugin.js"
import { messagesIn, numbersIn } from "../../src/xla/proto.js"
import { type Axis, attributesFor, resultAxes } from "../../src/xla/sharding.js"
import { expectNear } from "../export/near.js"
import { plugin, title } from "./plugin.js"

const n = 8
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

// Fields of HloModuleProto, HloComputationProto, HloInstructionProto, ProgramShapeProto and ShapeProto.
const [computations, instructions, opcode, programShape, parameters, dimensions] = [3, 2, 2, 4, 1, 3]

const operationsOf = (module: Uint8Array): string[] =>
  messagesIn(module, computations)
    .flatMap((c) => messagesIn(c, instructions))
    .flatMap((i) => messagesIn(i, opcode))
    .map(text)

const isCollective = (name: string): boolean => /^(all-|collective|reduce-scatter|ragged)/.test(name)

const shapesOf = (module: Uint8Array): number[][] =>
  messagesIn(module, programShape)
    .flatMap((shape) => messagesIn(shape, parameters))
    .map((shape) => numbersIn(shape, dimensions))

describe.runIf(plugin)(title("eight devices"), () => {
  const path = plugin as string
  const W = random.normal(random.PRNGKey(1), [40, 3])
  const points = random.normal(random.PRNGKey(2), [16, 3])
  const u = (w: NDArray, x: NDArray) => np.sum(np.tanh(np.matmul(w, x)))
  const operator = vmap(laplacian((x: NDArray) => u(W, x)) as (x: NDArray) => NDArray)
  const loss = (w: NDArray, xs: NDArray) =>
    np.mean(np.square(vmap(laplacian((x: NDArray) => u(w, x)) as typeof operator)(xs)))
  const step = valueAndGrad(loss)

  /** What was compiled for eight devices. */
  function compiled(program: Program, axes: readonly Axis[]): { module: Uint8Array; results: unknown } {
    const client = new Client(pluginAt(path), n)
    const outputs = program.outputs.map((y) => y.aval)
    const attributes = attributesFor({ inputs: program.inputs.map((v) => v.aval), outputs }, n, {
      axes,
      donated: [],
      lent: [],
    })
    const executable = client.compile(
      moduleOf("test", program, "f", attributes).text,
      client.devices,
      outputs.map(() => true),
    )
    const module = client.optimized(executable)
    client.drop(executable)
    return { module, results: resultAxes(module, n, outputs) }
  }

  it("share the points of an operator, and do not talk", () => {
    const { module, results } = compiled(makeProgram(operator)(points), [0])
    expect(shapesOf(module)[0]).toEqual([2, 3])
    expect(operationsOf(module)).toContain("dot")
    expect(operationsOf(module).filter(isCollective)).toEqual([])
    expect(results).toEqual([0])
  })

  it("add up the gradient in a training step, and talk about nothing else", () => {
    const { module, results } = compiled(makeProgram(step as never)(W, points), [undefined, 0])
    expect(shapesOf(module)).toEqual([
      [40, 3],
      [2, 3],
    ])
    const collectives = new Set(operationsOf(module).filter(isCollective))
    expect([...collectives]).toEqual(["all-reduce"])
    expect(results).toEqual([undefined, undefined])
  })

  it("compute what one does", () => {
    const shared = jit(operator, { backend: xla({ plugin: path, devices: n, shard: { 0: 0 } }) })
    expectNear([shared(points)], [operator(points)], 1e-13, 0)
    const trained = jit(step, { backend: xla({ plugin: path, devices: n, shard: { 1: 0 } }) })
    const [value, gradient] = trained(W, points)
    const [wantedValue, wanted] = jit(step)(W, points)
    expectNear([value, gradient], [wantedValue, wanted], 1e-12, 0)
  })

  it("hand parts on: a result that is split is an argument that is split, and one that all have", () => {
    const backend = xla({ plugin: path, devices: n, shard: { 0: 0 } })
    const f = jit((x: NDArray) => np.mul(x, 2), { backend })
    const y = f(f(points))
    const g = jit((x: NDArray, z: NDArray) => np.sum(np.matmul(np.transpose(x), z)), { backend })
    expect(g(y, y).item()).toBeCloseTo(np.sum(np.matmul(np.transpose(points), points)).item() * 16, 10)
    expect(y.toArray()).toEqual(np.mul(points, 4).toArray())
  })

  it("split along a later axis, and results that are split in a way of their own", () => {
    const backend = xla({ plugin: path, devices: n, shard: { 0: 1 } })
    const x = np.reshape(np.arange(48), [3, 16])
    const cases: ((x: NDArray) => NDArray)[] = [
      (v) => np.exp(np.mul(v, 0.1)),
      (v) => np.transpose(v),
      (v) => np.reshape(v, [48]),
      (v) => np.transpose(np.reshape(v, [3, 4, 4]), [2, 0, 1]),
      (v) => np.sum(v, { axis: 1 }),
      (v) => np.flip(v, 1),
    ]
    for (const f of cases) expectNear([jit(f, { backend })(x)], [jit(f)(x)], 1e-15, 0)
  })

  it("say what cannot be shared", () => {
    const at = (devices: number, shard: Record<number, number>) =>
      jit((x: NDArray) => np.exp(x), { backend: xla({ plugin: path, devices, shard }) })
    expect(() => at(3, { 0: 0 })([1, 2, 3, 4])).toThrow(
      "xla: shard must name an axis whose length is a multiple of 3, the number of devices; got axis 0 of float64[4] in argument 0",
    )
    expect(() => at(2, { 0: 1 })([1, 2])).toThrow("got axis 1 of float64[2]")
    expect(() => at(2, { 1: 0 })([1, 2])).toThrow(
      "xla: shard must name arguments that the function is given; got 1, where there are 1, counted from 0",
    )
  })
})
