import { exactly } from "../array/arity.js"
import * as functions from "./index.js"

type Functions = typeof functions

const checked = new Map<unknown, unknown>()

/** A function of the namespace, which takes no more arguments than it has, one for all its names; a constant stays. */
function member(name: string, value: unknown): unknown {
  if (typeof value !== "function") return value
  if (!checked.has(value)) checked.set(value, exactly(name, value as () => unknown))
  return checked.get(value)
}

/**
 * What users call. An argument that a function does not take is an error, which nothing else can tell: JavaScript drops
 * it. Functions of this library call each other without this check.
 *
 * @namespace
 */
export const np: Functions = Object.freeze(
  Object.fromEntries(Object.entries(functions).map(([name, value]) => [name, member(name, value)])),
) as Functions
