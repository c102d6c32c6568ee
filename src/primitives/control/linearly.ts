import { type Atom, isLit, zerosLike } from "../../ir/atom.js"
import { sameAval } from "../../ir/aval.js"
import { again, build } from "../../ir/builder.js"
import { isFloat } from "../../ir/dtype.js"
import { inGroup, linearIn } from "../../ir/primitive.js"
import { dependents, type Equation, type Program } from "../../ir/program.js"
import { equal } from "../equal.js"
import { not } from "../not.js"
import { everywhere, holdsNaN, spoiled } from "./spoiled.js"

// A rule that is to be linear in some operands may add a constant to what is linear: NaN, where there is no derivative. What is
// constant has no derivative itself, so reverse mode would make zero of it, and a jet zero of what follows it.

const isZero = (x: Atom): boolean => isLit(x) && x.fill === 0

/**
 * Of an equation that adds constants to what moves, those which can be left out: a number that is written there is a mistake
 * and stays, for reverse mode to refuse it. Undefined where the equation is linear in what moves.
 */
function constantsOf(e: Equation, moving: ReadonlySet<Atom>): readonly number[] | undefined {
  const moves = e.inputs.flatMap((x, i) => (moving.has(x) ? [i] : []))
  if (moves.length === 0) return undefined
  if (e.primitive.nesting) return e.bodies.some(holdsNaN) ? [] : undefined
  const group = linearIn(e.primitive, moves)
  if (!group) return undefined
  const constants = e.inputs.flatMap((x, i) => (inGroup(group, i) && !moving.has(x) && !isZero(x) ? [i] : []))
  const isMistake = (x: Atom) => isLit(x) && x.fill !== undefined && Number.isFinite(x.fill)
  if (constants.length === 0) return undefined
  return constants.some((i) => isMistake(e.inputs[i])) ? [] : constants
}

/**
 * A program that is to be linear in the marked inputs. Where it adds something to what is linear its results are NaN, in every
 * mode and to every order: see `spoiled`. They may be differentiated in the inputs that are not marked, and in `points`. Programs
 * inside are trusted unless NaN is written in them.
 */
export function linearly(program: Program, marked: readonly boolean[], points: readonly Atom[] = []): Program {
  const { inputs, equations, outputs } = program
  const moving = dependents(
    program,
    inputs.filter((_, i) => marked[i]),
  )
  const isConstant = (y: Atom) => !moving.has(y) && !isZero(y)
  if (!outputs.some(isConstant) && equations.every((e) => constantsOf(e, moving) === undefined)) return program
  return build(
    inputs.map((v) => v.aval),
    (...xs) => {
      const vectors = xs.filter((_, i) => marked[i])
      const all = [...xs.filter((_, i) => !marked[i]), ...points]
      const values = new Map<Atom, Atom>(inputs.map((v, i) => [v, xs[i]]))
      const read = (x: Atom): Atom => values.get(x) ?? x
      /** y where the constant is zero. It depends on the operands of its type, if there are any, or on all vectors. */
      const unless = (constant: Atom, y: Atom, own: readonly Atom[] = []): Atom => {
        if (isZero(constant)) return y
        const along = own.length > 0 ? own : vectors.map((x) => everywhere(x, y))
        return spoiled(not(equal(constant, zerosLike(constant))), y, along, all)
      }
      for (const e of equations) {
        const without = (isZeroed: (i: number) => boolean) =>
          again(
            e,
            e.inputs.map((x, i) => (isZeroed(i) ? zerosLike(read(x)) : read(x))),
          )
        const constants = constantsOf(e, moving)
        const results = without((i) => constants?.includes(i) ?? false)
        const alone = constants && without((i) => moving.has(e.inputs[i]))
        const isAlike = (x: Atom) => moving.has(x) && sameAval(x.aval, e.outputs[0].aval)
        const own = e.primitive.nesting ? [] : e.inputs.filter(isAlike).map(read)
        e.outputs.forEach((v, o) => {
          const isMixed = alone !== undefined && moving.has(v) && isFloat(v.aval.dtype)
          values.set(v, isMixed ? unless(alone[o], results[o], own) : results[o])
        })
      }
      return outputs.map((y) => (isConstant(y) ? unless(read(y), zerosLike(y)) : read(y)))
    },
  )
}
