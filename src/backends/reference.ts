import { type Atom, isLit, type Lit, type Var } from "../ir/atom.js"
import { evaluate } from "../ir/builder.js"
import type { Program } from "../ir/program.js"
import type { Backend, Executable } from "./backend.js"

/**
 * The oracle: every equation by its primitive's `evaluate`, in order. A value is let go after its last use, so that the
 * memory in use is what is alive, not all that was ever computed.
 */
export function compile(program: Program): Executable {
  const { inputs, equations, outputs } = program
  const last = new Map<Atom, number>()
  equations.forEach((e, i) => {
    for (const x of [...e.inputs, ...e.outputs]) last.set(x, i)
  })
  for (const y of outputs) last.delete(y)
  const dying = equations.map((e, i) =>
    [...e.inputs, ...e.outputs].filter((x): x is Var => !isLit(x) && last.get(x) === i),
  )
  return {
    run(values) {
      const env = new Map<Atom, Lit>(inputs.map((v, i) => [v, values[i]]))
      const read = (x: Atom): Lit => (isLit(x) ? x : (env.get(x) as Lit))
      equations.forEach((e, i) => {
        const results = evaluate(e, e.inputs.map(read))
        e.outputs.forEach((v, o) => {
          env.set(v, results[o])
        })
        for (const v of dying[i]) env.delete(v)
      })
      return outputs.map(read)
    },
  }
}

export const reference: Backend = {
  name: "reference",
  lacks: () => undefined,
  key: () => "",
  compile,
  release: () => undefined,
}
