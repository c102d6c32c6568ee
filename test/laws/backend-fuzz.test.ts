// The wasm backend agrees with the reference on random programs over arrays of awkward sizes, seen through chains of views.
import { jit, type NDArray, np } from "taylorjet"
import { expect } from "vitest"
import { expectWritten } from "../export/written.js"
import { roundings } from "./agree.js"
import { type Computation, exampleOf } from "./example.js"
import { fuzz } from "./fuzzing.js"
import { views } from "./randomViews.js"
import { explanations } from "./shaken.js"

function compare({ what, f, xs, close }: Computation): void {
  const { program, inputs } = exampleOf(f, xs)
  expectWritten(program)
  const expected = jit(f, { backend: "reference" })(...xs)
  const explained = explanations(program, inputs)
  for (const fma of roundings) compareWith(what, jit(f, { backend: "wasm", fma }), xs, expected, close, explained)
}

const isFloat = (x: NDArray) => x.dtype === "float64" || x.dtype === "float32"

function compareWith(
  what: string,
  compiled: Computation["f"],
  xs: readonly NDArray[],
  expected: readonly NDArray[],
  close: number,
  explained: ReturnType<typeof explanations>,
): void {
  const before = xs.map((x) => [...x.data])
  const first = compiled(...xs)
  compiled(...xs.map((x) => (isFloat(x) ? np.mul(x, 0.7) : x)))
  for (const got of [first, compiled(...xs)])
    got.forEach((y, o) => {
      expect([y.dtype, y.shape]).toEqual([expected[o].dtype, expected[o].shape])
      const wanted = Array.from<number>(expected[o].data)
      const scale = wanted.reduce((most, v) => (Number.isFinite(v) ? Math.max(most, Math.abs(v)) : most), 1)
      Array.from<number>(y.data).forEach((v, n) => {
        const w = wanted[n]
        if (!Object.is(v, w) && v !== w && !(Math.abs(v - w) <= close * scale) && !explained(o, v, w))
          expect.fail(`${what}: result ${o}, element ${n}: ${v}, not ${w}`)
      })
    })
  expect(xs.map((x) => [...x.data])).toEqual(before)
}

fuzz("wasm on random programs", 300, (seed) => {
  for (const computation of views(seed)) compare(computation)
})
