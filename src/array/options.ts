import { describe } from "./convert.js"
import { isPlain } from "./tree.js"

/** The options given to a function. Throws when there is one that it does not have: a misspelt option must not be ignored. */
export function checkedOptions<T extends object>(who: string, options: T, names: readonly (keyof T & string)[]): T {
  const known = names.join(", ")
  if (!isPlain(options)) throw new TypeError(`${who}: options must be an object { ${known} }; got ${describe(options)}`)
  for (const name of Object.keys(options))
    if (!names.includes(name as keyof T & string))
      throw new TypeError(`${who}: there is no option ${name}; the options are { ${known} }`)
  return options
}

/** Throws unless an option is a truth value. */
export function requireFlag(who: string, name: string, value: boolean): void {
  if (typeof value !== "boolean") throw new TypeError(`${who}: ${name} must be true or false; got ${describe(value)}`)
}
