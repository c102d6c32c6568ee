// A page of Chromium has 125 memories to give: this test also runs there, in the page that test/hosts/laws.ts makes.
import { makeProgram, type NDArray, np } from "taylorjet"
import { expect, it } from "vitest"
import { compile } from "../../src/backends/wasm/run.js"
import { Site } from "../../src/backends/wasm/site.js"
import type { Lit } from "../../src/ir/atom.js"

const site = new Site()
const compiled = (f: (x: NDArray) => NDArray, x: NDArray) => {
  const { run } = compile(makeProgram(f)(x), { site, fma: true })
  return () => Number(run([x.atom as Lit])[0].data[0])
}

it("hundreds of small and more than a hundred large programs are alive at once", () => {
  const sizes = Array.from({ length: 300 }, (_, i) => 1 + 7 * i)
  const small = sizes.map((n) => compiled((x) => np.sum(np.tanh(x)), np.linspace(0, 1, n)))
  const large = np.linspace(0, 1, 70_000)
  const sums = Array.from({ length: 140 }, (_, i) => compiled((x) => np.sum(np.mul(x, large).add(i)), large))
  const square = sums[0]()
  for (const [i, run] of sums.entries()) expect(run() / (square + i * 70_000)).toBeCloseTo(1, 12)
  for (const [i, run] of small.entries())
    expect(run()).toBeCloseTo(Number(np.sum(np.tanh(np.linspace(0, 1, sizes[i])))), 9)
})
