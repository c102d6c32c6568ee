import { type Program, prune } from "../ir/program.js"
import { jet } from "./jet.js"

/**
 * Coefficients of Taylor polynomials in several variables s_1, ..., s_r, for inputs x_0 + Σ_l s_l x_l: jets in one variable
 * nested one in the other. `moves[l]` says which inputs s_l moves; `read` lists the orders of the coefficients, one for
 * each variable. Inputs: every x_0, then those x_1 that move, ..., x_r. Outputs: for each entry of `read` every output.
 * What no output needs is not computed, so that of the products of all orders only those are left that lie below one read.
 */
export function nest(
  program: Program,
  moves: readonly ((input: number) => boolean)[],
  read: readonly (readonly number[])[],
): Program {
  const m = program.outputs.length
  let nested: Program = program
  let heads: (readonly number[])[] = [[]]
  moves.forEach((isMoved, l) => {
    const pushed = jet(nested, Math.max(0, ...read.map((k) => k[l])), (i, k) => {
      return k === 1 && i < program.inputs.length && isMoved(i)
    })
    const next = [...new Map(read.map((k) => [k.slice(0, l + 1).join(), k.slice(0, l + 1)])).values()]
    const place = new Map(heads.map((head, i) => [head.join(), i]))
    const outputs = next.flatMap((k) => {
      const at = m * (k[l] * heads.length + (place.get(k.slice(0, l).join()) as number))
      return pushed.outputs.slice(at, at + m)
    })
    nested = prune({ ...pushed, outputs })
    heads = next
  })
  const place = new Map(heads.map((head, i) => [head.join(), i]))
  const outputs = read.flatMap((k) => {
    const at = m * (place.get(k.join()) as number)
    return nested.outputs.slice(at, at + m)
  })
  return { ...nested, outputs }
}
