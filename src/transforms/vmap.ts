import { type Atom, isLit, Lit, type Var } from "../ir/atom.js"
import { aval } from "../ir/aval.js"
import { bind, build } from "../ir/builder.js"
import { inGroup, type LinearGroup, linearIn } from "../ir/primitive.js"
import { dependents, type Equation, type Program } from "../ir/program.js"
import { mul } from "../primitives/mul.js"
import { stack, sum } from "../primitives/sum.js"

/** How an output is wanted: with a leading mapped axis, or summed over it. */
export type Request = "stacked" | "summed"

/**
 * Maps a program over a leading axis of the inputs marked in `mapped`. An output may be asked for `summed` over that
 * axis; then every equation that is linear in what is mapped, and needed as a sum only, is applied once, to sums. This
 * is collapsed Taylor mode (Dangel et al. 2025), of which the forward Laplacian is an instance.
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
  const carried = carriedGroups(program, moving, requests)
  const avals = program.inputs.map((v, i) => (mapped[i] ? aval([size, ...v.aval.shape], v.aval.dtype) : v.aval))
  return build(avals, (...xs) => {
    const values = new Map<Atom, Atom>()
    const sums = new Map<Atom, Atom>()
    const set = (to: Map<Atom, Atom>, outputs: readonly Var[], atoms: readonly Atom[]) => {
      for (let i = 0; i < outputs.length; i++) to.set(outputs[i], atoms[i])
    }
    set(values, program.inputs, xs)
    const read = (x: Atom): Atom => values.get(x) ?? x
    const total = (x: Atom): Atom => {
      if (!moving.has(x)) return isLit(x) && x.fill !== undefined ? new Lit(x.aval, x.fill * size) : mul(size, read(x))
      let s = sums.get(x)
      if (!s) {
        s = sum(read(x), [0])
        sums.set(x, s)
      }
      return s
    }
    for (const e of program.equations) {
      const { primitive, inputs, params, outputs } = e
      const group = carried.get(e)
      if (!outputs.some((v) => moving.has(v))) set(values, outputs, bind(primitive, inputs.map(read), params))
      else if (group)
        set(
          sums,
          outputs,
          bind(
            primitive,
            inputs.map((x, i) => (inGroup(group, i) ? total(x) : read(x))),
            params,
          ),
        )
      else {
        const marks = inputs.map((x) => moving.has(x))
        set(values, outputs, primitive.batch(inputs.map(read), marks, size, params))
      }
    }
    return program.outputs.map((y, i) =>
      requests[i] === "summed" ? total(y) : moving.has(y) ? read(y) : stack(read(y), size),
    )
  })
}

/** The equations that only sums are needed of, each with the linear group that carries the sum. */
function carriedGroups(
  program: Program,
  moving: ReadonlySet<Atom>,
  requests: readonly Request[],
): Map<Equation, LinearGroup> {
  const each = new Set<Atom>(program.outputs.filter((_, i) => requests[i] === "stacked"))
  const carried = new Map<Equation, LinearGroup>()
  for (let j = program.equations.length - 1; j >= 0; j--) {
    const e = program.equations[j]
    const operands = e.inputs.flatMap((x, i) => (moving.has(x) ? [i] : []))
    const group = e.outputs.some((v) => each.has(v)) ? undefined : linearIn(e.primitive, operands)
    if (group && operands.length > 0) carried.set(e, group)
    else for (const x of e.inputs) each.add(x)
  }
  return carried
}
