import { describe } from "./asArray.js"
import { isPlain } from "./plain.js"

const none: object = Object.freeze(Object.create(null))

/**
 * The options given to a function, without what they inherit. Throws when there is one that the function does not have: a
 * misspelt option must not be ignored.
 */
export function checkedOptions<T extends object>(who: string, options: T, names: readonly (keyof T & string)[]): T {
  if (!isPlain(options))
    throw new TypeError(`${who}: options must be an object { ${names.join(", ")} }; got ${describe(options)}`)
  const given = Object.keys(options)
  if (given.length === 0) return none as T
  for (const name of given)
    if (!names.includes(name as keyof T & string))
      throw new TypeError(`${who}: there is no option ${name}; the options are { ${names.join(", ")} }`)
  return Object.assign(Object.create(null), options)
}

/** Throws unless an option is a truth value. */
export function requireFlag(who: string, name: string, value: boolean): void {
  if (typeof value !== "boolean") throw new TypeError(`${who}: ${name} must be true or false; got ${describe(value)}`)
}

const unbounded = Number.NEGATIVE_INFINITY
const bound = (least: number): string => (least === unbounded ? "" : `, at least ${least}`)

/** Throws unless a value is a whole number, `least` or more. */
export function requireWhole(who: string, name: string, value: number, least = unbounded): void {
  if (Number.isInteger(value) && value >= least) return
  throw new Error(`${who}: ${name} must be a whole number${bound(least)}; got ${describe(value)}`)
}

/** Throws unless a value is a finite number, `least` or more. */
export function requireFinite(who: string, name: string, value: number, least = unbounded): void {
  if (Number.isFinite(value) && value >= least) return
  throw new Error(`${who}: ${name} must be a finite number${bound(least)}; got ${describe(value)}`)
}

/**
 * A value that may be left out and what follows it, where options may stand in its place: then nothing may follow.
 * `np.eye(2, { dtype })` is `np.eye(2, undefined, { dtype })`.
 */
export function optional<T, O extends object, Next>(
  who: string,
  value: T | O | undefined,
  next: Next | undefined,
): [T | undefined, Next | O | undefined] {
  if (!isPlain(value)) return [value as T | undefined, next]
  if (next !== undefined) throw new TypeError(`${who}: nothing may follow the options; got ${describe(next)}`)
  return [undefined, value as O]
}
