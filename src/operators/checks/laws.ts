import { NDArray } from "../../array/ndarray.js"
import { run, traceAvals } from "../../array/trace.js"
import { flatten, leaf, list, unflatten } from "../../array/tree.js"
import type { Fn } from "../../array/types.js"
import { aval } from "../../ir/aval.js"
import { buildFrom, call } from "../../ir/builder.js"
import { isFloat } from "../../ir/dtype.js"
import type { Program } from "../../ir/program.js"
import { add, mul } from "../../numpy/arithmetic.js"
import { factorial } from "../../planner/combinatorics.js"
import { jet } from "../../transforms/jet.js"
import type { Definition } from "../define/registry.js"
import type { TracedAt } from "../inputs.js"
import { disagreement, scaleOf, show } from "./compare.js"
import { grainOf } from "./differences.js"
import { arrayOf, directions } from "./points.js"

const order = 4

/** A traced function and the point where it is held to account. */
export interface Case {
  readonly who: string
  readonly f: Fn<unknown[], unknown>
  readonly args: readonly unknown[]
  readonly traced: TracedAt
}

const fail = (who: string, law: string, where: string): never => {
  throw new Error(`${who}: ${law}, ${where}; correct the definition, or take a point where the function is smooth`)
}

/** How near two ways of computing the same come, in units of the largest of it. */
export const nearness = (program: Program): number => (grainOf(program).unit > 1e-10 ? 2e-5 : 1e-9)

const nameOf = (program: Program, o: number): string => (program.outputs.length === 1 ? "result" : `result ${o}`)

/** The series of the result along the line through the point, by order. */
function seriesAlong({ traced: { program, leaves } }: Case, highest: number): { u: NDArray[][]; v: NDArray[][] } {
  const lines = directions(leaves)
  const u = Array.from({ length: highest + 1 }, (_, k) =>
    leaves.map((x, i) => {
      const line = lines[i]
      if (k === 0 || !line) return x
      // A curve, so that no term of an equation is left out.
      return arrayOf(
        x.atom.aval,
        line.map((d) => (k > 2 ? 0 : d / k)),
      )
    }),
  )
  const given = u.flatMap((row, k) => row.filter((x) => k === 0 || isFloat(x.dtype)))
  const outputs = run(jet(program, highest), given)
  const m = program.outputs.length
  return { u, v: Array.from({ length: highest + 1 }, (_, k) => outputs.slice(k * m, (k + 1) * m)) }
}

/** Taylor coefficients by jets of order 1, nested. */
export function checkNesting(c: Case): void {
  const { who, traced } = c
  const { program } = traced
  const { u, v } = seriesAlong(c, order)
  let derivatives = buildFrom([aval([])], ([t]) => {
    const point = u[0].map((x, i) => {
      if (!isFloat(x.dtype)) return x.atom
      const time = new NDArray(t)
      return add(mul(add(mul(u[2][i], time), u[1][i]), time), u[0][i]).atom
    })
    return call(program, point)
  })
  for (let k = 0; k <= order; k++) {
    const values = run(derivatives, [arrayOf(aval([]), [0])])
    v[k].forEach((got, o) => {
      if (!isFloat(got.dtype)) return
      const expected = Float64Array.from(values[o].data, (x) => x / factorial(k))
      const bound = nearness(program) * Math.max(1e-300, scaleOf(expected, v[0][o].data))
      const wrong = disagreement(nameOf(program, o), got, expected, () => bound)
      if (wrong) fail(who, `coefficient ${k} of a jet disagrees with nested derivatives`, show(wrong))
    })
    const pushed = jet(derivatives, 1)
    const m = program.outputs.length
    derivatives = buildFrom([aval([])], ([t]) => call(pushed, [t, arrayOf(aval([]), [1]).atom]).slice(m))
  }
}

/** What the definition says vanishes does so at every order. */
export function checkEquation(c: Case, { equation }: Definition): void {
  const { who, traced } = c
  if (!equation) return
  const { u, v } = seriesAlong(c, order + 1)
  const rates = (series: NDArray[][], k: number) =>
    series[k].map((x, i) =>
      arrayOf(
        x.atom.aval,
        Float64Array.from(series[k + 1][i].data, (y) => (k + 1) * y),
      ),
    )
  const rows = Array.from({ length: order + 1 }, (_, k) => [...v[k], ...u[k], ...rates(v, k), ...rates(u, k)])
  const [m, n] = [v[0].length, u[0].length]
  const avals = rows[0].map((x) => x.atom.aval)
  const vanishing = (...xs: NDArray[]): NDArray[] => {
    const parts = [m, n, m, n].map((count, i, counts) => {
      const start = counts.slice(0, i).reduce((a, b) => a + b, 0)
      return xs.slice(start, start + count)
    })
    const [result, args] = [traced.result, traced.arguments]
    const tree = equation(
      unflatten(result, parts[0]),
      unflatten(args, parts[1]) as unknown[],
      unflatten(result, parts[2]),
      unflatten(args, parts[3]) as unknown[],
    )
    return flatten(who, "the equation", tree).leaves
  }
  const { program } = traceAvals(who, vanishing, list(avals.map(() => leaf)), avals)
  const given = rows.flatMap((row, k) => row.filter((_, i) => k === 0 || isFloat(avals[i].dtype)))
  const outputs = run(jet(program, order), given)
  const width = program.outputs.length
  const scale = Math.max(1, ...rows.map((row) => scaleOf(...row.map((x) => x.data))))
  outputs.forEach((x, i) => {
    const expected = new Float64Array(x.size)
    const wrong = disagreement("", x, expected, () => nearness(traced.program) * scale * scale)
    if (wrong) fail(who, `order ${Math.floor(i / width)} of the equation does not vanish`, show(wrong))
  })
}
