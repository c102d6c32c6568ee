import { expanded } from "../compile/expand.js"
import { type Atom, isLit } from "../ir/atom.js"
import { interpret, type Program, prune } from "../ir/program.js"
import type { ArrayCode, Type } from "./arrayCode.js"
import { literal } from "./literals.js"
import { isExported, lowered } from "./lowered.js"
import { algorithm, isAlgorithm } from "./matrices.js"
import type { Write } from "./nested.js"

/** Writes programs, on behalf of `who`, in languages of whole arrays: their outputs, from their inputs. */
export function writer(who: string): Write {
  const write: Write = (code, program, inputs) => plain(code, expanded(program), inputs)
  function plain<V extends Type>(code: ArrayCode<V>, program: Program, inputs: readonly V[]): readonly V[] {
    const constant = (x: Atom): V => {
      if (isLit(x)) return literal(code, x)
      throw new Error(`internal: ${who}: a program that uses what is around it`)
    }
    const needed = prune(program)
    const read = new Set<Atom>([...needed.equations.flatMap((e) => e.inputs), ...needed.outputs])
    return interpret<V>(needed, inputs, constant, (e, operands) => {
      const { lower, name } = e.primitive
      if (lower && isExported(lower)) {
        const used = e.outputs.map((v) => read.has(v))
        return lowered(code, lower, e, operands, { who, used, write })
      }
      const found = lower && isAlgorithm(lower) && algorithm(code, lower, e, operands, write)
      if (found) return found
      throw new Error(
        `${who}: expected operations that ${code.language} has; got ${name}, which JavaScript computes; ` +
          "keep it outside of the function that is exported",
      )
    })
  }
  return write
}
