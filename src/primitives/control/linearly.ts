import { type Atom, isLit, zerosLike } from "../../ir/atom.js"
import { build, call } from "../../ir/builder.js"
import type { Program } from "../../ir/program.js"
import { equal } from "../equal.js"
import { spoil } from "../linalg/spoil.js"
import { not } from "../not.js"

/** Which outputs are zero where the marked inputs are, whatever the others are; programs inside are trusted. */
function vanishing({ inputs, equations, outputs }: Program, marked: readonly boolean[]): boolean[] {
  const zeros = new Set<Atom>(inputs.filter((_, i) => marked[i]))
  const isZero = (x: Atom): boolean => zeros.has(x) || (isLit(x) && x.fill === 0)
  for (const e of equations) {
    if (!e.inputs.some((x) => zeros.has(x))) continue
    const isProduct = e.primitive.linear.some((group) =>
      group === "every" ? e.inputs.every(isZero) : group.every((i) => isZero(e.inputs[i])),
    )
    if (isProduct || e.primitive.nesting) for (const y of e.outputs) zeros.add(y)
  }
  return outputs.map(isZero)
}

/**
 * A program that is to be linear in the marked inputs. Where it adds something to what is linear, which reverse mode would
 * not see, its results are NaN.
 */
export function linearly(program: Program, marked: readonly boolean[]): Program {
  const vanish = vanishing(program, marked)
  if (vanish.every((v) => v)) return program
  return build(
    program.inputs.map((v) => v.aval),
    (...xs) => {
      const added = call(
        program,
        xs.map((x, i) => (marked[i] ? zerosLike(x) : x)),
      )
      return call(program, xs).map((y, o) => (vanish[o] ? y : spoil(not(equal(added[o], zerosLike(added[o]))), y)))
    },
  )
}
