import { type Atom, Var } from "./atom.js"
import { sameAval, showAval } from "./aval.js"
import { freeVariables, type Program } from "./program.js"

const fail = (what: string): never => {
  throw new Error(`internal: check: ${what}`)
}

/**
 * Checks that a program is well formed: variables bound once and before use, types as the primitives say, and the
 * programs in its equations closed.
 */
export function check(program: Program): Program {
  const bound = new Set<Atom>()
  const own = new Set<Atom>(program.equations.flatMap((e) => e.outputs))
  const define = (v: Var) => {
    if (bound.has(v)) fail(`variable ${v.id} is bound twice`)
    bound.add(v)
  }
  const use = (x: Atom) => {
    if (x instanceof Var && !bound.has(x)) {
      if (own.has(x)) fail(`variable ${x.id} is used before it is bound`)
      if (!x.scope.open) fail(`variable ${x.id} is neither bound here nor by a function that is being traced`)
    }
  }
  program.inputs.forEach(define)
  for (const e of program.equations) {
    e.inputs.forEach(use)
    const types = e.primitive.type(
      e.inputs.map((x) => x.aval),
      e.params,
      e.bodies,
    )
    for (const body of e.bodies) {
      check(body)
      if (freeVariables(body).length > 0) fail(`${e.primitive.name} holds a program that is not closed`)
    }
    if (types.length !== e.outputs.length)
      fail(`${e.primitive.name} has ${e.outputs.length} outputs, not ${types.length}`)
    e.outputs.forEach((v, i) => {
      if (!sameAval(v.aval, types[i])) fail(`${e.primitive.name} yields ${showAval(types[i])}, not ${showAval(v.aval)}`)
      define(v)
    })
  }
  program.outputs.forEach(use)
  return program
}
