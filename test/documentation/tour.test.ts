/** docs/tour.md shows the programs that the library prints now. */
import { readFileSync } from "node:fs"
import { laplacian, makeProgram, type NDArray, np } from "taylorjet"
import { expect, test } from "vitest"
import { trace } from "../../src/array/trace.js"
import { print } from "../../src/ir/print.js"
import { jet } from "../../src/transforms/jet.js"
import { vmap } from "../../src/transforms/vmap.js"

const f = (x: NDArray) => np.sum(np.square(np.tanh(x)))
const x = np.ones(5)
const { program } = trace("laplacian", f, [x])
const along = jet(program, 2, (_, k) => k === 1)
const collapsed = vmap({ ...along, outputs: along.outputs.slice(2) }, 5, [false, true], ["summed"])
const texts = [
  print(program),
  print(along),
  print(collapsed),
  String(laplacian(f)(x)),
  String(makeProgram(laplacian(f))(x)),
]

test("docs/tour.md shows the programs that the library prints", () => {
  const shown = [...readFileSync("docs/tour.md", "utf8").matchAll(/```text\n(.*?)\n```/gs)].map(([, text]) => text)
  expect(shown).toEqual(texts)
})
