import type { Lit } from "../../ir/atom.js"
import type { Program } from "../../ir/primitive.js"
import { Captures } from "../captures.js"
import { writer } from "../program.js"
import { JaxCode } from "./code.js"
import { Lines, Names, tuple, type Value } from "./lines.js"

/** A program as a function of Python, and the arrays that the function takes after the inputs. */
export interface Source {
  readonly source: string
  readonly captured: readonly Lit[]
}

const showType = ({ shape, dtype }: Value): string => `${dtype}[${shape}]`

/** The function of a program, under a name. */
export function sourceOf(who: string, program: Program, name: string): Source {
  const names = new Names()
  const lines = new Lines(names)
  const captures = new Captures<Value>((i, { aval }) => ({ name: `array${i}`, ...aval }))
  const inputs = program.inputs.map(({ aval }) => ({ name: names.next(), ...aval }))
  const outputs = writer(who)(new JaxCode(lines, captures), program, inputs)
  const parameters = [...inputs, ...captures.values]
  const results = outputs.map((x) => x.name)
  const types = parameters.map((x) => `${x.name}: ${showType(x)}`).join(", ")
  const isWide = [...parameters, ...outputs].some((x) => x.dtype === "float64")
  const check =
    '    if not jax.config.jax_enable_x64:\n        raise TypeError("' +
    `${name}: expected float64; got a JAX that has none; set jax.config.update('jax_enable_x64', True)")\n`
  const source =
    "import jax\nimport jax.numpy as jnp\nfrom jax import lax\n\n\n" +
    `def ${name}(${parameters.map((x) => x.name).join(", ")}):\n` +
    `    """(${types}) -> ${tuple(outputs.map(showType))}"""\n` +
    `${isWide ? check : ""}${lines.text("    ")}    return ${results.length === 1 ? results[0] : tuple(results)}\n`
  return { source, captured: captures.lits }
}
