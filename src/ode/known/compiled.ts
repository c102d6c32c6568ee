import { compile, jitOptions } from "../../api/backend.js"
import type { Lit } from "../../ir/atom.js"
import { showAval } from "../../ir/aval.js"
import { keyOf } from "../../ir/identity.js"
import type { Program } from "../../ir/program.js"
import type { System } from "../system.js"

/** All that is compiled for `odeint` is shared: a later call with an equal system finds it, while it is among the last. */
const user = Symbol("odeint")

/** Systems beyond these are traced and compiled again. */
const most = 8

/** An array of more elements counts as another one where it is not the same object. */
const long = 1000

type Executable = ReturnType<typeof compile>

const textOf = (x: Lit): string => {
  const { buffer, byteOffset, byteLength } = x.data
  const value = x.data.length > long ? `#${x.id}` : new Uint8Array(buffer, byteOffset, byteLength).join()
  return `${showAval(x.aval)} ${value}`
}

const keys = new WeakMap<System, string>()

/** A text that equal systems have in common, whatever their starts and parameters are, and no others. */
export function keyOfSystem(system: System): string {
  const known = keys.get(system)
  if (known !== undefined) return known
  const { rates, along, shapes, dtype, parameters } = system
  const programs = [rates, ...along].map((program) => keyOf(program, textOf))
  const types = [...shapes.map(String), dtype, ...parameters.map((x) => showAval(x.atom.aval))]
  const key = [...programs, types.join(";")].join("\n\n")
  keys.set(system, key)
  return key
}

let recent: readonly { readonly key: string; readonly executable: Executable }[] = []

/** What was compiled for a key, unless it is compiled now. */
export function compiledOnce(key: string, program: () => Program): Executable {
  const known = recent.find((x) => x.key === key)
  const found = known ?? { key, executable: compile(program(), jitOptions({}), user) }
  recent = [found, ...recent.filter((x) => x !== found)].slice(0, most)
  return found.executable
}
