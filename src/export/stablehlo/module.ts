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

/** Attributes that say where a module and its arguments and results shall lie, as text. */
export interface Attributes {
  readonly module: string
  readonly input: (i: number) => string
  readonly captured: string
  readonly output: (i: number) => string
  /** The results that take the memory of further arguments, which come last. */
  readonly lent: readonly number[]
}

const attached = (attributes: string | undefined): string => (attributes ? ` {${attributes}}` : "")

/** The module of a program. Its function is public and called main. */
export function moduleOf(who: string, program: Program, name: string, attributes?: Attributes): Module {
  const block = new Block()
  const captures = new Captures<Value>((i, { aval }) => ({ name: `%array${i}`, ...aval }))
  const inputs = program.inputs.map(({ aval }, i) => ({ name: `%arg${i}`, ...aval }))
  const outputs = writer(who)(new StableHLO(block, captures), program, inputs)
  const argument = (x: Value, of: string | undefined) => `${x.name}: ${showType(x)}${attached(of)}`
  const head = [
    ...inputs.map((x, i) => argument(x, attributes?.input(i))),
    ...captures.values.map((x) => argument(x, attributes?.captured)),
  ]
  const lent = (attributes?.lent ?? []).map(
    (o, i) => `%lent${i}: ${showType(outputs[o])}${attached(`tf.aliasing_output = ${o} : i32`)}`,
  )
  const results = outputs.map((x, i) => `${showType(x)}${attached(attributes?.output(i))}`)
  const text =
    `module @${name}${attributes ? ` attributes${attached(attributes.module)}` : ""} {\n` +
    `  func.func public @main(${[...head, ...lent].join(", ")}) -> (${results.join(", ")}) {\n${block.text("    ")}` +
    `    "func.return"(${outputs.map((x) => x.name).join(", ")}) : ${showTypes(outputs)} -> ()\n  }\n}\n`
  return { text, captured: captures.lits }
}
