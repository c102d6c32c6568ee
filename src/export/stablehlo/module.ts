import type { Lit } from "../../ir/atom.js"
import type { Program } from "../../ir/primitive.js"
import { Captures } from "../captures.js"
import { writer } from "../program.js"
import { Block, type Value } from "./block.js"
import { StableHLO } from "./code.js"
import { showType, showTypes } from "./text.js"

/** A program as the text of a module, and the arrays that its function takes after the inputs. */
export interface Module {
  readonly text: string
  readonly captured: readonly Lit[]
}

/** The module of a program. Its function is public and called main. */
export function moduleOf(who: string, program: Program, name: string): Module {
  const block = new Block()
  const captures = new Captures<Value>((i, { aval }) => ({ name: `%array${i}`, ...aval }))
  const inputs = program.inputs.map(({ aval }, i) => ({ name: `%arg${i}`, ...aval }))
  const outputs = writer(who)(new StableHLO(block, captures), program, inputs)
  const head = [...inputs, ...captures.values].map((x) => `${x.name}: ${showType(x)}`).join(", ")
  const text =
    `module @${name} {\n` +
    `  func.func public @main(${head}) -> ${showTypes(outputs)} {\n${block.text("    ")}` +
    `    "func.return"(${outputs.map((x) => x.name).join(", ")}) : ${showTypes(outputs)} -> ()\n  }\n}\n`
  return { text, captured: captures.lits }
}
