import { type Atom, isLit, Lit, type Var } from "../ir/atom.js"
import { type Aval, aval } from "../ir/aval.js"
import type { Form, Sum } from "../ir/primitive.js"
import { contract } from "../primitives/contract.js"
import { convert } from "../primitives/convert.js"
import { stack } from "../primitives/kinds/batching.js"
import { mul } from "../primitives/mul.js"
import { broadcast, sum } from "../primitives/sumAndBroadcast.js"

// The atoms of the forms in which a mapped variable is had: one with the mapped axis, or sums over it.

/** At each place of the mapped axis. */
export const stacked: Form = { each: true, sums: [] }

/** The types of the atoms of a form. */
export const avalsOf = ({ aval: own }: Var, form: Form, size: number): Aval[] => {
  if (!form) return [own]
  return form.each ? [aval([size, ...own.shape], own.dtype)] : form.sums.map(() => own)
}

/** The atoms of a form of what is the same at all places. */
export const widened = (x: Atom, form: NonNullable<Form>, size: number): Atom[] =>
  form.each ? [stack(x, size)] : form.sums.map((request) => repeated(x, request, size))

const leading = { batch: [[], []], over: [[0], [0]] } as const

/** The weights of a request, in the dtype of what is summed: sums are carried past conversions too. */
const weightsOf = (request: Sum, { aval: { dtype } }: Atom): Atom | undefined =>
  typeof request === "string" ? undefined : convert(request.weights, dtype)

/** The sum of an array over its leading axis. */
export function sumOver(x: Atom, request: Sum): Atom {
  const weights = weightsOf(request, x)
  return weights ? contract(weights, x, leading) : sum(x, [0])
}

/** The sum of `size` terms that are all x. */
export function repeated(x: Atom, request: Sum, size: number): Atom {
  const weights = weightsOf(request, x)
  if (!weights) return isLit(x) && x.fill !== undefined ? new Lit(x.aval, x.fill * size) : mul(size, x)
  const { shape } = x.aval
  return mul(broadcast(sum(weights), { shape, axes: shape.map((_, i) => i) }), x)
}
