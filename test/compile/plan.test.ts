import { makeProgram, type NDArray, np } from "taylorjet"
import { expect, it } from "vitest"
import { fuse } from "../../src/compile/fuse.js"
import type { Buffer } from "../../src/compile/kernel.js"
import { plan } from "../../src/compile/plan.js"
import { buffersOf } from "../../src/compile/steps.js"

const n = 32
const W = np.reshape(np.mul(np.arange(n * n), 1 / (n * n)), [n, n])
const chain = (layers: number) => (x: NDArray) => {
  let y = x
  for (let i = 0; i < layers; i++) y = np.tanh(np.matmul(W, y))
  return y
}
const planned = (layers: number) => plan(fuse(makeProgram(chain(layers))(np.ones([n, n]))))

it("memory is used again: a longer chain takes no more", () => {
  expect(planned(20).bytes).toBe(planned(5).bytes)
})

it("buffers that are alive at the same time do not overlap", () => {
  const { steps, offsets } = planned(6)
  const born = new Map<Buffer, number>(steps.inputs.map((b) => [b, -1]))
  const died = new Map<Buffer, number>()
  steps.steps.forEach((step, i) => {
    const { reads, writes } = buffersOf(step)
    for (const b of [...reads, ...writes]) {
      if (!born.has(b)) born.set(b, b.constant ? -1 : i)
      died.set(b, b.constant ? steps.steps.length : i)
    }
  })
  for (const y of steps.outputs) died.set(y as Buffer, steps.steps.length)
  const all = [...died.keys()]
  for (const a of all)
    for (const b of all) {
      if (a === b || born.get(a)! > died.get(b)! || born.get(b)! > died.get(a)!) continue
      const [x, y] = [offsets.get(a)!, offsets.get(b)!]
      expect(x + a.size * 8 <= y || y + b.size * 8 <= x).toBe(true)
    }
})

it("a constant lies in memory once", () => {
  expect([...planned(6).offsets.keys()].filter((b) => b.constant)).toHaveLength(1)
})
