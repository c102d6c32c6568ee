// Compiled loops agree with the reference: random scans, while loops and branches, and their derivatives.
import { jit } from "taylorjet"
import { expect } from "vitest"
import { expectWritten } from "../export/written.js"
import { roundings } from "./agree.js"
import { type Computation, exampleOf } from "./example.js"
import { fuzz } from "./fuzzing.js"
import { scans } from "./randomScans.js"

function compare({ what, f, xs, close }: Computation): void {
  expectWritten(exampleOf(f, xs).program)
  const expected = jit(f, { backend: "reference" })(...xs)
  const ways = [...roundings.map((fma) => ({ fma })), { resident: true }]
  for (const options of ways) {
    const compiled = jit(f, options)
    compiled(...xs.map((x) => x.mul(0.5)))
    compiled(...xs).forEach((y, o) => {
      expect([y.dtype, y.shape]).toEqual([expected[o].dtype, expected[o].shape])
      const wanted = Array.from<number>(expected[o].data)
      const scale = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 1)
      Array.from<number>(y.data).forEach((value, i) => {
        if (value !== wanted[i] && !(Math.abs(value - wanted[i]) <= close * scale))
          expect.fail(`${what}: result ${o}, element ${i}: ${value}, not ${wanted[i]}; ${JSON.stringify(options)}`)
      })
    })
    compiled.dispose()
  }
}

fuzz("compiled loops", 25, (seed) => {
  for (const computation of scans(seed)) compare(computation)
})
