import { compile as reference } from "../../src/backends/reference.js"
import { type Atom, Lit } from "../../src/ir/atom.js"
import { record, rewritten } from "../../src/ir/builder.js"
import { isFloat } from "../../src/ir/dtype.js"
import type { Program } from "../../src/ir/program.js"
import { mul } from "../../src/primitives/mul.js"
import { uniform } from "./sampling.js"

/** What moves elements rounds nothing. */
const exact: readonly (string | undefined)[] = ["view", "placement", "update", "replacement", "lookup"]

/** The program with every number that it computes moved by an ulp or so, up or down. */
function shaken(program: Program, next: () => number): Program {
  const shake = (x: Atom): Atom => {
    if (!isFloat(x.aval.dtype)) return x
    const ulp = x.aval.dtype === "float32" ? 2 ** -23 : 2 ** -52
    return mul(x, new Lit(x.aval, 1 + (Math.floor(3 * next()) - 1) * ulp))
  }
  return rewritten(program, ({ primitive, params, bodies }, operands) => {
    const inside = bodies.map((body) => shaken(body, next))
    const results = record(primitive, operands, params, inside)
    return exact.includes(primitive.lower?.kind) ? results : results.map(shake)
  })
}

const distance = (x: number, y: number): number =>
  Object.is(x, y) ? 0 : Number.isNaN(x - y) ? Number.POSITIVE_INFINITY : Math.abs(x - y)

/**
 * Says whether roundings explain that an element of a result is another than the reference's. They do if it is off by no
 * more than eight times as much as elements of this result are in some run of the reference whose numbers are all moved by
 * an ulp: much where a program cancels, a jump where it asks whether numbers are equal that agree but for their last
 * digits, and at other elements from run to run where such jumps go round a loop.
 */
export function explanations(program: Program, inputs: readonly Lit[]) {
  const run = (p: Program): Float64Array[] =>
    reference(p)
      .run(inputs)
      .map(({ data }) => Float64Array.from(data))
  const movements = (): number[] => {
    const still = run(program)
    const next = uniform(1)
    const runs = Array.from({ length: 24 }, () => run(shaken(program, next)))
    return still.map((values, i) =>
      values.reduce((most, x, k) => runs.reduce((m, moved) => Math.max(m, distance(moved[i][k], x)), most), 0),
    )
  }
  let most: number[] | undefined
  return (result: number, value: number, wanted: number): boolean => {
    most ??= movements()
    return distance(value, wanted) <= 8 * most[result]
  }
}
