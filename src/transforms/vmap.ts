import { type Atom, isLit, Lit } from "../ir/atom.js"
import { aval } from "../ir/aval.js"
import { bind, build } from "../ir/builder.js"
import { inGroup } from "../ir/primitive.js"
import { dependents, type Program } from "../ir/program.js"
import { contract } from "../primitives/contract.js"
import { mul } from "../primitives/mul.js"
import { broadcast, stack, sum } from "../primitives/sum.js"
import { planSums, type Request } from "./sums.js"

const leading = { batch: [[], []], over: [[0], [0]] } as const

export type { Request } from "./sums.js"

/**
 * Maps a program over a leading axis of the inputs marked in `mapped`. An output may be asked for `summed` over that
 * axis, with `weights` if they are given; then every equation that is linear in what is mapped, and needed as a sum only, is applied once, to sums. This
 * is collapsed Taylor mode (Dangel et al. 2025), of which the forward Laplacian is an instance.
 */
export function vmap(
  program: Program,
  size: number,
  mapped: readonly boolean[],
  requests: readonly Request[] = program.outputs.map(() => "stacked"),
  weights?: Atom,
): Program {
  const moving = dependents(
    program,
    program.inputs.filter((_, i) => mapped[i]),
  )
  const plan = planSums(program, moving, requests)
  const avals = program.inputs.map((v, i) => (mapped[i] ? aval([size, ...v.aval.shape], v.aval.dtype) : v.aval))
  return build(avals, (...xs) => {
    const values = new Map<Atom, Atom>(program.inputs.map((v, i) => [v, xs[i]]))
    const sums = new Map<Atom, Atom>()
    const read = (x: Atom): Atom => values.get(x) ?? x
    const sumOver = (x: Atom): Atom => (weights ? contract(weights, x, leading) : sum(x, [0]))
    const repeated = (x: Atom): Atom => {
      if (!weights) return isLit(x) && x.fill !== undefined ? new Lit(x.aval, x.fill * size) : mul(size, x)
      const { shape } = x.aval
      return mul(broadcast(sum(weights), { shape, axes: shape.map((_, i) => i) }), x)
    }
    const total = (x: Atom): Atom => {
      const s = sums.get(x) ?? (moving.has(x) ? sumOver(read(x)) : repeated(read(x)))
      sums.set(x, s)
      return s
    }
    for (const e of program.equations) {
      const { primitive, inputs, params, outputs } = e
      const carrier = plan.get(e)
      const apply = (operands: readonly Atom[]) => bind(primitive, operands, params)
      const batch = (operands: readonly Atom[]) =>
        primitive.batch(
          operands.map(read),
          operands.map((x) => moving.has(x)),
          size,
          params,
        )
      let results: readonly Atom[]
      if (!outputs.some((v) => moving.has(v))) results = apply(inputs.map(read))
      else if (!carrier) results = batch(inputs)
      else if (carrier.kind === "linear")
        results = apply(inputs.map((x, i) => (inGroup(carrier.group, i) ? total(x) : read(x))))
      else {
        const rest = sumOver(batch(carrier.cores)[0])
        results = [carrier.shared.reduce((product, x) => apply([read(x), product])[0], rest)]
      }
      const known = carrier ? sums : values
      outputs.forEach((v, i) => {
        known.set(v, results[i])
      })
    }
    return program.outputs.map((y, i) =>
      requests[i] === "summed" ? total(y) : moving.has(y) ? read(y) : stack(read(y), size),
    )
  })
}
