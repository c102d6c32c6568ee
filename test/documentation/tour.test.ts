/** docs/tour.md shows the programs that the library prints now. */
import { readFileSync } from "node:fs"
import { foriLoop, grad, jit, jvp, laplacian, makeProgram, type NDArray, np } from "taylorjet"
import { expect, test } from "vitest"
import { trace } from "../../src/array/trace.js"
import { fuse } from "../../src/compile/fuse.js"
import { group } from "../../src/compile/group.js"
import { plan } from "../../src/compile/plan.js"
import { print as printSteps } from "../../src/compile/print.js"
import { print } from "../../src/ir/print.js"
import { jet } from "../../src/transforms/jet.js"
import { vmap } from "../../src/transforms/vmap.js"

const f = (x: NDArray) => np.sum(np.square(np.tanh(x)))
const x = np.ones(5)
const loop = (y: NDArray) => foriLoop(0, 100, (_, c: NDArray) => np.sin(c).mul(y), 1)
const { program } = trace("laplacian", f, [x])
const along = jet(program, 2, (_, k) => k === 1)
const collapsed = vmap({ ...along, outputs: along.outputs.slice(2) }, 5, [false, true], ["summed"])
const whole = makeProgram(laplacian(f))(x)
const compiled = plan(fuse(trace("jit", laplacian(f), [x]).program))

/** The text without what lies between these instructions of the first kernel. */
function shortened(text: string, first: number, last: number): string {
  const lines = text.split("\n")
  const at = (i: number) => lines.findIndex((line) => line.trim().startsWith(`%${i} =`))
  return [...lines.slice(0, at(first) + 1), "    ...", ...lines.slice(at(last))].join("\n")
}

const texts = [
  print(program),
  print(along),
  print(collapsed),
  String(laplacian(f)(x)),
  String(whole),
  printSteps(group(trace("jit", laplacian(f), [x]).program)),
  shortened(printSteps(compiled.steps), 8, 52),
  String(jit(laplacian(f))(x)),
  String(makeProgram(loop)(0.5)),
  String(makeProgram((a: NDArray, b: NDArray) => jvp(loop, [a], [b]))(0.5, 1)),
  shortened(printSteps(fuse(makeProgram(loop)(0.5))), 1, 77),
  String(makeProgram(grad(loop))(0.5)),
]

test("docs/tour.md shows the programs that the library prints", () => {
  const shown = [...readFileSync("docs/tour.md", "utf8").matchAll(/```text\n(.*?)\n```/gs)].map(([, text]) => text)
  expect(shown).toEqual(texts)
})

test("the plan takes 128 bytes, and the result lies where x lay", () => {
  expect(compiled.bytes).toBe(128)
  expect(compiled.offsets.get(compiled.steps.outputs[0] as never)).toBe(compiled.offsets.get(compiled.steps.inputs[0]))
})
