import type { Atom } from "../ir/atom.js"
import type { Aval } from "../ir/aval.js"
import { buildFrom, call } from "../ir/builder.js"
import type { Program } from "../ir/program.js"
import { resolve } from "../transforms/map.js"
import { split } from "../transforms/reverse.js"
import { called, requireTaken, takingThoseOf } from "./arity.js"
import { asArray, describe, isNumeric, isTypedArray, refusal } from "./asArray.js"
import { NDArray } from "./ndarray.js"
import { flatten, flattenWith, list, type Structure, showPath, unflatten } from "./tree.js"
import type { Fn } from "./types.js"

/** A function as a program, with the structures of its arguments and of its result. */
export interface Traced {
  readonly program: Program
  readonly arguments: Structure
  readonly result: Structure
}

const wrap = (atoms: readonly Atom[]): NDArray[] => atoms.map((x) => new NDArray(x))

const atomOf = (x: NDArray): Atom => x.atom

/** Throws unless `f` can be called. */
export function requireFunction(who: string, f: unknown): void {
  if (typeof f !== "function") throw new TypeError(`${who}: expected a function; got ${describe(f)}`)
}

/** `made`, the function that a transform makes of `f`, which takes as many arguments and `more`. Throws unless `f` can be called. */
export function transformed<F extends (...args: never[]) => unknown>(who: string, f: unknown, made: F, more = 0): F {
  requireFunction(who, f)
  return takingThoseOf(f as F, made, more)
}

function remedyFor(result: unknown): string {
  if (result === undefined) return "did it forget to return its result?"
  if (result instanceof Promise) return "a function to be traced cannot be async"
  if (isNumeric(result) || isTypedArray(result))
    return "arithmetic in JavaScript numbers has no derivative: compute with np, or return np.array(value)"
  return "return what np functions return, or lists and plain objects of it"
}

function wrongResult(who: string, x: unknown, path: string): TypeError {
  const place = path === "" ? "" : ` at ${path}`
  return new TypeError(
    `${who}: the function must return an array or a tree of arrays; got ${describe(x)}${place}; ${remedyFor(x)}`,
  )
}

/** The leaves of what a function returned. Throws when one is no array, and when it returned nothing. */
function flattenResult(who: string, out: unknown): { leaves: NDArray[]; structure: Structure } {
  if (out === undefined || out === null) throw wrongResult(who, out, "")
  return flattenWith(who, "the result", out, (x, path) => {
    if (x instanceof NDArray) return asArray(x, who)
    throw wrongResult(who, x, showPath(path))
  })
}

/** The program that `f` computes on arguments of the given types. */
export function traceAvals<A extends readonly unknown[], R>(
  who: string,
  f: Fn<A, R>,
  structure: Structure,
  avals: readonly Aval[],
): Traced {
  requireFunction(who, f)
  let result: Structure | undefined
  const complete = buildFrom(avals, (inputs) => {
    const flat = flattenResult(who, called(who, f, unflatten(structure, wrap(inputs)) as A))
    result = flat.structure
    return flat.leaves.map(atomOf)
  })
  return { program: resolve(complete), arguments: structure, result: result as Structure }
}

/**
 * The arguments of a function, flattened. Throws when `f` takes fewer, and when there are some and all are empty; `remedy`
 * says what may have been meant.
 */
export const flattenArguments = (
  who: string,
  f: Fn<never, unknown>,
  args: readonly unknown[],
  remedy?: string,
): { leaves: NDArray[]; structure: Structure } => {
  requireFunction(who, f)
  requireTaken(who, f, args, remedy)
  if (args.length > 0 && args.every((arg) => arg === null || arg === undefined)) throw refusal(who, args[0])
  const parts = Array.from(args, (arg, i) => flatten(who, `argument ${i}`, arg, args.length > 1))
  return { leaves: parts.flatMap((part) => part.leaves), structure: list(parts.map((part) => part.structure)) }
}

/** Traces `f` on the types of the given arguments. Throws when it takes fewer; `remedy` says what may have been meant. */
export function trace<A extends readonly unknown[], R>(
  who: string,
  f: Fn<A, R>,
  args: readonly unknown[],
  remedy?: string,
): Traced & { readonly leaves: readonly NDArray[] } {
  const { leaves, structure } = flattenArguments(who, f, args, remedy)
  const traced = traceAvals(
    who,
    f,
    structure,
    leaves.map((x) => x.atom.aval),
  )
  return { ...traced, leaves }
}

/** Runs a program on arrays, where we are: at once, or into the program being traced. */
export const run = (program: Program, inputs: readonly NDArray[]): NDArray[] => wrap(call(program, inputs.map(atomOf)))

/**
 * Splits a program at a point: its first `m` outputs are computed now, and so is all that the others need of the point;
 * what is left is a function of the remaining inputs.
 */
export function linearized(
  mixed: Program,
  point: readonly NDArray[],
  m: number,
): { known: NDArray[]; linear: (rest: readonly NDArray[]) => NDArray[] } {
  const { known, linear, outputs } = split(
    mixed,
    mixed.inputs.map((_, i) => i >= point.length),
  )
  // At once, lest a loop that computes both be done for each of them.
  const all = run(known, point)
  const still = outputs.filter((moves) => !moves).length
  const [fixed, residuals] = [all.slice(0, still), all.slice(still)]
  return {
    known: fixed.slice(0, m),
    linear(rest) {
      const moving = run(linear, [...residuals, ...rest]).values()
      const others = fixed.slice(m).values()
      return outputs.slice(m).map((moves) => (moves ? moving : others).next().value as NDArray)
    },
  }
}
