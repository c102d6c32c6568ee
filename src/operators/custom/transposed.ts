import type { Aval } from "../../ir/aval.js"
import { build } from "../../ir/builder.js"
import type { Program } from "../../ir/program.js"
import { placeholder } from "../../primitives/control/placeholder.js"
import { transpose } from "../../transforms/reverse.js"

const typesOf = (atoms: readonly { readonly aval: Aval }[]): Aval[] => atoms.map((x) => x.aval)

/**
 * The transpose of a program that is linear in its last inputs, from the first ones and the cotangents of its outputs.
 * Where there is none, a program that throws when it is run, with the reason: `message` says what is not to be had.
 */
export function transposed(program: Program, first: number, message: string): Program {
  const { inputs, outputs } = program
  try {
    return transpose(
      program,
      inputs.map((_, i) => i >= first),
      outputs.map(() => true),
    )
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return build(typesOf([...inputs.slice(0, first), ...outputs]), (...xs) =>
      placeholder(xs, typesOf(inputs.slice(first)), -1, `${message} (${reason})`),
    )
  }
}
