import { NDArray, np } from "taylorjet"
import { trace } from "../../src/array/trace.js"
import { type Atom, Lit, zerosLike } from "../../src/ir/atom.js"
import { aval } from "../../src/ir/aval.js"
import { bind, build, call } from "../../src/ir/builder.js"
import { isFloat } from "../../src/ir/dtype.js"
import { type Equation, interpret, type Program } from "../../src/ir/program.js"
import { jet } from "../../src/transforms/jet.js"
import { uniform } from "../laws/sampling.js"
import { functionOf } from "./functions.js"

/** The relative errors that are tried: far above rounding, far below one. */
const h = 2 ** -20
const trials = 8

/** A series as known values, constant term first. */
type Coefficients = readonly Lit[]

/** `np`, each of whose functions tells `note` which values it returns. */
const watched = (note: (result: Atom) => void): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(np).map(([name, f]) => [
      name,
      (...args: readonly unknown[]): unknown => {
        const result = (f as (...args: readonly unknown[]) => unknown)(...args)
        for (const x of [result].flat()) if (x instanceof NDArray) note(x.atom)
        return result
      },
    ]),
  )

/** How one equation pushes Taylor coefficients, order by order and output by output. */
function pushing({ primitive, inputs, params, outputs }: Equation, order: number) {
  const avals = inputs.map((x) => x.aval)
  const alone: Program = build(avals, (...xs) => bind(primitive, xs, params))
  const along = jet(alone, order)
  return (operands: readonly Coefficients[]): Coefficients[] => {
    const moving = operands.filter((_, i) => isFloat(avals[i].dtype))
    const terms = Array.from({ length: order }, (_, k) => moving.map((x) => x[k + 1])).flat()
    const all = call(along, [...operands.map((x) => x[0]), ...terms]) as Lit[]
    return outputs.map((_, o) => all.filter((_, n) => n % outputs.length === o))
  }
}

/** Every element multiplied by 1 + h or 1 - h. */
const disturbed = (x: Lit, next: () => number): Lit =>
  new Lit(
    x.aval,
    x.data.map((value) => value * (1 + (next() < 0.5 ? h : -h))),
  )

/**
 * How much rounding between the parts of a composition grows in its Taylor coefficients, however accurate the parts
 * are. At a point x: for each order the root mean square of the change, divided by h, when every coefficient that an
 * `np` function returned on the way is multiplied by 1 + h or 1 - h. Zero when the composition is one call.
 */
export function roundingErrors(source: string, order: number): (x: number) => number[] {
  const between = new Set<Atom>()
  const { program } = trace("test", functionOf(source, { np: watched((x) => between.add(x)) }), [np.array(0)])
  for (const y of program.outputs) between.delete(y)
  if (between.size === 0) return () => new Array<number>(order + 1).fill(0)

  const rules = new Map(program.equations.map((e) => [e, pushing(e, order)]))
  const constant = (x: Atom): Coefficients => [x as Lit, ...new Array<Lit>(order).fill(zerosLike(x))]
  const run = (x: number, change: (y: Lit) => Lit): number[] => {
    const line = Array.from({ length: order + 1 }, (_, k) => new Lit(aval([]), k === 0 ? x : Number(k === 1)))
    const [result] = interpret<Coefficients>(program, [line], constant, (e, operands) =>
      (rules.get(e) as ReturnType<typeof pushing>)(operands).map((y, o) =>
        between.has(e.outputs[o]) && isFloat(e.outputs[o].aval.dtype) ? y.map(change) : y,
      ),
    )
    return result.map((y) => y.data[0])
  }
  return (x) => {
    const next = uniform(1)
    const undisturbed = run(x, (y) => y)
    const runs = Array.from({ length: trials }, () => run(x, (y) => disturbed(y, next)))
    return undisturbed.map((value, k) => Math.hypot(...runs.map((all) => (all[k] - value) / h)) / Math.sqrt(trials))
  }
}
