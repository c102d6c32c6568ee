import { expect } from "vitest"
import { compile as reference } from "../../src/backends/reference.js"
import { fuses, shares } from "../../src/backends/wasm/engine.js"
import { compile as wasm } from "../../src/backends/wasm/run.js"
import { Site } from "../../src/backends/wasm/site.js"
import type { Team } from "../../src/backends/wasm/team.js"
import type { Lit } from "../../src/ir/atom.js"
import { isFloat } from "../../src/ir/dtype.js"
import type { Program } from "../../src/ir/program.js"
import { expectWritten } from "../export/written.js"
import { explanations } from "./shaken.js"

/** Lowerings that say they come near: sums may add in another order. */
const near = new Set(["reduction", "contraction", "matrix", "written"])

/** Is every result to be the same bit for bit? Expansions only come near too. */
const exact = (program: Program): boolean =>
  program.equations.every(({ primitive: { lower }, bodies }) => {
    if (lower?.kind === "scalar") return !lower.near
    return !(lower && near.has(lower.kind)) && bodies.every(exact)
  })

const hasSingle = ({ equations }: Program): boolean =>
  equations.some(
    ({ inputs, outputs, bodies }) =>
      [...inputs, ...outputs].some(({ aval }) => aval.dtype === "float32") || bodies.some(hasSingle),
  )

/** How near a value of the size of one comes: as the coarsest numbers in the program, whatever it yields. */
export const nearness = (program: Program): number => (hasSingle(program) ? 2e-6 : 1e-13)

/** Whether products may be fused with sums: where the host can, both are tried. */
export const roundings: readonly boolean[] = fuses() ? [false, true] : [false]

/**
 * The wasm backend, run twice, yields what the reference yields, or what roundings explain; fused products come near. And the
 * program can be exported.
 */
export function agree(program: Program, inputs: readonly Lit[]): void {
  expectWritten(program)
  for (const fma of roundings) agreeWith(program, inputs, fma)
}

/** Shares every step that can be shared: `run` does its units. */
const team = (run: (part: (first: number, count: number) => void, units: number) => void): Team => ({
  threads: 3,
  pool: {
    prices: { awake: 0, asleep: 0, grain: 1, byte: 0 },
    parts: () => 24,
    add: () => 0,
    grow: () => undefined,
    dropWith: () => undefined,
    run: (_program, _step, part, units) => run(part, units),
  },
})

const site = new Site()

const inOneGo = team((part, units) => part(0, units))

/** In pieces and backwards, as threads might. */
const backwards = team((part, units) => {
  const size = Math.ceil(units / 5)
  for (let first = Math.floor((units - 1) / size) * size; first >= 0; first -= size)
    part(first, Math.min(size, units - first))
})

function sameBits(xs: readonly Lit[], ys: readonly Lit[]): boolean {
  const bits = ({ data }: Lit) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  return xs.every((x, i) => {
    const y = bits(ys[i])
    return bits(x).every((b, n) => b === y[n])
  })
}

function agreeWith(program: Program, inputs: readonly Lit[], fma: boolean): void {
  const expected = reference(program).run(inputs)
  const compiled = wasm(program, { site, fma })
  const same = !fma && exact(program)
  const close = nearness(program)
  const explained = explanations(program, inputs)
  if (shares()) {
    // Loops whose steps are shared are called from outside, so that other kernels may be fused and sums add in another order.
    const atOnce = program.equations.some((e) => e.bodies.length > 0)
      ? wasm(program, { site, fma, team: inOneGo })
      : compiled
    const inPieces = wasm(program, { site, fma, team: backwards }).run(inputs)
    if (!sameBits(atOnce.run(inputs), inPieces)) expect.fail("steps done in pieces yield other bits")
  }
  for (const got of [compiled.run(inputs), compiled.run(inputs)])
    got.forEach((y, o) => {
      expect(y.aval).toEqual(expected[o].aval)
      const wanted = Array.from(expected[o].data)
      const values = Array.from(y.data)
      if (same) {
        expect(values).toEqual(wanted)
        return
      }
      const scale = wanted.reduce((most, x) => (Number.isFinite(x) ? Math.max(most, Math.abs(x)) : most), 1)
      values.forEach((value, n) => {
        const isNear = Math.abs(value - wanted[n]) <= (isFloat(y.aval.dtype) ? close * scale : 0)
        if (!Object.is(value, wanted[n]) && !isNear && !explained(o, value, wanted[n]))
          expect.fail(`output ${o}, element ${n}: ${value}, not ${wanted[n]}`)
      })
    })
}
