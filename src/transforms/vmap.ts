import { type Atom, isLit, Lit } from "../ir/atom.js"
import { aval } from "../ir/aval.js"
import { bind, buildFrom } from "../ir/builder.js"
import { inGroup } from "../ir/primitive.js"
import { dependents, type Program } from "../ir/program.js"
import { contract } from "../primitives/contract.js"
import { convert } from "../primitives/convert.js"
import { mul } from "../primitives/mul.js"
import { broadcast, stack, sum } from "../primitives/sum.js"
import { planSums, type Request } from "./sums.js"

const leading = { batch: [[], []], over: [[0], [0]] } as const

export type { Request } from "./sums.js"

/**
 * Maps a program over a leading axis of the inputs marked in `mapped`. An output may be asked for `summed` over that
 * axis, or summed with `weights`; then every equation that is linear in what is mapped, and needed as a sum only, is
 * applied once, to sums. This is collapsed Taylor mode (Dangel et al. 2025), of which the forward Laplacian is an
 * instance.
 */
export function vmap(
  program: Program,
  size: number,
  mapped: readonly boolean[],
  requests: readonly Request[] = program.outputs.map(() => "stacked"),
): Program {
  const moving = dependents(
    program,
    program.inputs.filter((_, i) => mapped[i]),
  )
  const plan = planSums(program, moving, requests)
  const avals = program.inputs.map((v, i) => (mapped[i] ? aval([size, ...v.aval.shape], v.aval.dtype) : v.aval))
  return buildFrom(avals, (xs) => {
    const values = new Map<Atom, Atom>(program.inputs.map((v, i) => [v, xs[i]]))
    const totals = new Map<Request, Map<Atom, Atom>>(requests.map((request) => [request, new Map()]))
    const read = (x: Atom): Atom => values.get(x) ?? x
    const total = (x: Atom, request: Request): Atom => {
      const known = totals.get(request) as Map<Atom, Atom>
      const s = known.get(x) ?? (moving.has(x) ? sumOver(read(x), request) : repeated(read(x), request, size))
      known.set(x, s)
      return s
    }
    for (const e of program.equations) {
      const { primitive, inputs, params, outputs } = e
      const apply = (operands: readonly Atom[]) => bind(primitive, operands, params)
      const batch = (operands: readonly Atom[]) =>
        primitive.batch(
          operands.map(read),
          operands.map((x) => moving.has(x)),
          size,
          params,
        )
      const define = (known: Map<Atom, Atom>, results: readonly Atom[]) =>
        outputs.forEach((v, i) => void known.set(v, results[i]))
      const carried = plan.get(e)
      if (!carried) define(values, outputs.some((v) => moving.has(v)) ? batch(inputs) : apply(inputs.map(read)))
      else {
        const { carrier, sums } = carried
        const core = carrier.kind === "product" ? batch(carrier.cores)[0] : undefined
        for (const request of sums) {
          const results =
            carrier.kind === "linear"
              ? apply(inputs.map((x, i) => (inGroup(carrier.group, i) ? total(x, request) : read(x))))
              : [carrier.shared.reduce((product, x) => apply([read(x), product])[0], sumOver(core as Atom, request))]
          define(totals.get(request) as Map<Atom, Atom>, results)
        }
      }
    }
    return program.outputs.map((y, i) =>
      requests[i] !== "stacked" ? total(y, requests[i]) : moving.has(y) ? read(y) : stack(read(y), size),
    )
  })
}

/** The weights of a request, in the dtype of what is summed: sums are carried past conversions too. */
const weightsOf = (request: Request, { aval: { dtype } }: Atom): Atom | undefined =>
  typeof request === "string" ? undefined : convert(request.weights, dtype)

/** The sum of an array over its leading axis. */
function sumOver(x: Atom, request: Request): Atom {
  const weights = weightsOf(request, x)
  return weights ? contract(weights, x, leading) : sum(x, [0])
}

/** The sum of `size` terms that are all x. */
function repeated(x: Atom, request: Request, size: number): Atom {
  const weights = weightsOf(request, x)
  if (!weights) return isLit(x) && x.fill !== undefined ? new Lit(x.aval, x.fill * size) : mul(size, x)
  const { shape } = x.aval
  return mul(broadcast(sum(weights), { shape, axes: shape.map((_, i) => i) }), x)
}
