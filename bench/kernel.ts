import { built } from "./built.js"
import type { Float } from "./data.js"
import type { Contestant } from "./workload.js"

const { Code, Module } = await built<typeof import("../src/backends/wasm/assembler.js")>("backends/wasm/assembler.js")
const { compiled, fuses, instantiate, newMemory } =
  await built<typeof import("../src/backends/wasm/engine.js")>("backends/wasm/engine.js")

const instructions = {
  float64: { bytes: 8, splat: 0x0a, add: 0xf0, mul: 0xf2, fused: 0x107 },
  float32: { bytes: 4, splat: 0x09, add: 0xe4, mul: 0xe6, fused: 0x105 },
}
const depth = 256
const repetitions = 64

/**
 * The inner loop of a matrix product with all operands in the first cache: `rows` by two vectors of sums in registers,
 * 256 steps deep, the operands in the order in which they are read. It shares no code with the library's products.
 */
function tile(dtype: Float, rows: number, fused: boolean): Contestant {
  const { bytes, splat, add, mul, fused: madd } = instructions[dtype]
  const [times, k, a, b, x, b0, b1, sums] = [0, 1, 2, 3, 4, 5, 6, 7]
  const [left, right, out] = [0, 16384, 32768]
  const code = new Code()
  code.repeat(times, repetitions, () => {
    code.i32(left).set(a).i32(right).set(b)
    code.repeat(k, depth, () => {
      code.get(b).simdMemory(0x00, 0).set(b0).get(b).simdMemory(0x00, 16).set(b1)
      for (let r = 0; r < rows; r++) {
        code
          .get(a)
          .simdMemory(splat, r * bytes)
          .set(x)
        ;[b0, b1].forEach((vector, v) => {
          const sum = sums + 2 * r + v
          if (fused) code.get(x).get(vector).get(sum).simd(madd).set(sum)
          else code.get(sum).get(x).get(vector).simd(mul).simd(add).set(sum)
        })
      }
      code.advance(a, rows * bytes).advance(b, 32)
    })
  })
  for (let s = 0; s < 2 * rows; s++)
    code
      .i32(out)
      .get(sums + s)
      .simdMemory(0x0b, 16 * s)
  const module = new Module()
  const locals = [["i32", 4] as const, ["v128", 3 + 2 * rows] as const]
  module.export("run", module.define([], locals, code))
  const { run } = instantiate(compiled(module.bytes(1)), newMemory(1, false), [])
  return { run, result: null, work: (repetitions * depth * rows * 2 * 16 * 2) / bytes }
}

/** Inner kernels of several heights; with and, where the engine can, without a rounding between product and sum. */
export const kernels = (dtype: Float): Record<string, Contestant> =>
  Object.fromEntries(
    (fuses() ? [false, true] : [false]).flatMap((fused) =>
      [4, 6].map((rows) => [`kernel ${rows}x2${fused ? ", fused" : ""}`, tile(dtype, rows, fused)]),
    ),
  )
