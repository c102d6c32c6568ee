import { built } from "./built.js"
import { type Contestant, returning } from "./workload.js"

const { Code, Module } = await built<typeof import("../src/backends/wasm/assembler.js")>("backends/wasm/assembler.js")
const { compiled, instantiate, newMemory } =
  await built<typeof import("../src/backends/wasm/engine.js")>("backends/wasm/engine.js")

const simd = { load: 0x00, store: 0x0b, splat: 0x0a, mul: 0xf2, add: 0xf0, sub: 0xf1 }

/**
 * u + 0.1 (left - 2 u + right), periodic, by vectors, written by hand: the array has a cell more at each end, which are
 * set before each step, and steps alternate between two arrays. It shares no code with the library's loops.
 */
export function heatKernel(start: Float64Array, turns: number): Contestant {
  const cells = start.length
  const [first, second, factor] = [1024, 1024 + 8 * (cells + 8), 16]
  const [from, to, i, tenth, two, u] = [0, 1, 2, 3, 4, 5]
  const turn = new Code()
  const copy = (source: number, target: number) =>
    turn
      .get(from)
      .get(from)
      .memory(0x2b, 8 * source)
      .memory(0x39, 8 * target)
  copy(cells, 0)
  copy(1, cells + 1)
  turn.i32(factor).simdMemory(simd.splat, 0).set(tenth).i32(factor).simdMemory(simd.splat, 8).set(two)
  const vector = (at: number) => {
    turn
      .get(from)
      .simdMemory(simd.load, 8 * (at + 1))
      .set(u)
    turn.get(to).get(u)
    turn.get(from).simdMemory(simd.load, 8 * at)
    turn.get(u).get(two).simd(simd.mul).simd(simd.sub)
    turn
      .get(from)
      .simdMemory(simd.load, 8 * (at + 2))
      .simd(simd.add)
    turn
      .get(tenth)
      .simd(simd.mul)
      .simd(simd.add)
      .simdMemory(simd.store, 8 * (at + 1))
  }
  turn.repeat(i, cells / 8, () => {
    for (const at of [0, 2, 4, 6]) vector(at)
    turn.advance(from, 64).advance(to, 64)
  })
  const module = new Module()
  const step = module.define(["i32", "i32"], [["i32", 1] as const, ["v128", 3] as const], turn)
  const all = new Code()
  all.repeat(0, turns / 2, () => {
    all.i32(first).i32(second).call(step).i32(second).i32(first).call(step)
  })
  module.export("run", module.define([], [["i32", 1] as const], all))
  const memory = newMemory(1, false)
  const { run } = instantiate(compiled(module.bytes(1)), memory, [])
  const view = new Float64Array(memory.buffer)
  view.set([0.1, 2], factor / 8)
  return returning(() => {
    view.set(start, first / 8 + 1)
    run()
    return view.slice(first / 8 + 1, first / 8 + 1 + cells)
  })
}
