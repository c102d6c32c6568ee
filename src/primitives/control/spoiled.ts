import { type Atom, isLit, Lit, zerosLike } from "../../ir/atom.js"
import { aval, sameAval } from "../../ir/aval.js"
import { isFloat } from "../../ir/dtype.js"
import type { Program } from "../../ir/program.js"
import { absorb } from "../absorb.js"
import { add } from "../add.js"
import { convert } from "../convert.js"
import { spoil } from "../linalg/spoil.js"
import { reciprocal } from "../reciprocal.js"
import { broadcast, sum } from "../sumAndBroadcast.js"
import { where } from "../where.js"

const isNaNLiteral = (x: Atom): boolean =>
  isLit(x) &&
  isFloat(x.aval.dtype) &&
  !x.held &&
  (x.fill === undefined ? x.data.some(Number.isNaN) : Number.isNaN(x.fill))

/** Is NaN written in a program, or in one that it holds? */
export const holdsNaN = ({ equations, outputs }: Program): boolean =>
  outputs.some(isNaNLiteral) || equations.some((e) => e.inputs.some(isNaNLiteral) || e.bodies.some(holdsNaN))

const axesOf = ({ aval: { shape } }: Atom): number[] => shape.map((_, axis) => axis)

/** An array like `y` of which each element depends on all of x. */
export const everywhere = (x: Atom, y: Atom): Atom =>
  broadcast(convert(sum(x, axesOf(x)), y.aval.dtype), { shape: y.aval.shape, axes: axesOf(y) })

/** An array like `y` that depends on all of the atoms: element by element on those of its type. */
function gathered(atoms: readonly Atom[], y: Atom): Atom | undefined {
  const parts = atoms.filter((x) => isFloat(x.aval.dtype)).map((x) => (sameAval(x.aval, y.aval) ? x : everywhere(x, y)))
  return parts.length > 0 ? parts.reduce((a, b) => add(a, b)) : undefined
}

/**
 * A derivative y along vectors, linear in them, which does not exist where the condition holds: there it is NaN, and so are its
 * transpose and all its derivatives in the points, although what a rule puts there is a constant. A multiple of the vectors makes
 * it depend on them, and 1 / NaN, a function of the points, has derivatives of all orders. Elsewhere these are zero and one.
 */
export function spoiled(condition: Atom, y: Atom, vectors: readonly Atom[], points: readonly Atom[]): Atom {
  const [along, at] = [gathered(vectors, y), gathered(points, y)]
  const [zero, one, nan] = [0, 1, Number.NaN].map((x) => new Lit(y.aval, x))
  const factor = reciprocal(where(condition, at ? spoil(condition, at) : nan, one))
  const dependent = along ? add(y, where(condition, along, zero)) : y
  return spoil(condition, absorb(dependent, factor))
}

/** y, as a series of which no coefficient is known to be zero where the points move. */
export function endless(y: Atom, points: readonly Atom[]): Atom {
  const at = gathered(points, y)
  if (!at) return y
  const never = new Lit(aval(y.aval.shape, "bool"), 0)
  const one = new Lit(y.aval, 1)
  return add(y, where(never, reciprocal(where(never, at, one)), zerosLike(y)))
}
