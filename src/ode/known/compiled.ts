import { compile, jitOptions } from "../../api/backend.js"
import type { Lit } from "../../ir/atom.js"
import { showAval } from "../../ir/aval.js"
import { keyOf } from "../../ir/identity.js"
import type { Program } from "../../ir/program.js"
import { isRolled } from "../methods/taylor.js"
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

/** What was made last, by its keys. */
class Recent<T> {
  #all: readonly { readonly key: string; readonly made: T }[] = []

  once(key: string, make: () => T): T {
    const found = this.#all.find((x) => x.key === key) ?? { key, made: make() }
    this.#all = [found, ...this.#all.filter((x) => x !== found)].slice(0, most)
    return found.made
  }
}

const executables = new Recent<Executable>()
const largeness = new Recent<boolean>()

/** What was compiled for a key, unless it is compiled now. */
export const compiledOnce = (key: string, program: () => Program): Executable =>
  executables.once(key, () => compile(program(), jitOptions({}), user))

/** Is the system so large that its series are rolled over orders? */
export const isLarge = (system: System, order: number): boolean =>
  largeness.once(`${keyOfSystem(system)} ${order}`, () => isRolled(system, order))
