import { describe } from "../../array/asArray.js"
import { NDArray } from "../../array/ndarray.js"
import { flattenArguments, run, type Traced, traceAvals } from "../../array/trace.js"
import {
  countLeaves,
  flattenAs,
  leaf,
  list,
  partsAs,
  pathsOf,
  type Structure,
  showStructure,
  unflatten,
} from "../../array/tree.js"
import type { Fn } from "../../array/types.js"
import { type Atom, isLit, vanishing } from "../../ir/atom.js"
import { type Aval, sameAval, showAval } from "../../ir/aval.js"
import { tracing } from "../../ir/builder.js"
import { isFloat } from "../../ir/dtype.js"
import { freeVariables, type Program } from "../../ir/program.js"
import { custom } from "../../primitives/control/custom.js"
import { placeholder } from "../../primitives/control/placeholder.js"
import { arraysOf, atomsOf } from "../carry.js"

// A function with a stated derivative becomes one equation that holds the program of the function and that of its rule.

/** A call of a function with a stated derivative. */
export interface Call {
  /** The structure of the list of arguments, and what each leaf is. */
  readonly structure: Structure
  readonly avals: readonly Aval[]
  readonly traced: Traced
}

/** A function and its derivative. */
export interface Statement {
  readonly who: string
  readonly f: Fn<never[], unknown>
  /** The derivatives of the floating-point results, from the arguments and from derivatives of all their leaves. */
  derive(call: Call, primals: readonly NDArray[], tangents: readonly NDArray[]): readonly NDArray[]
  /** What the function is called for arguments of a key, where its rule calls it. */
  readonly ids: Map<string, number>
}

/** A rule that is being traced. */
interface Tracing {
  readonly statement: Statement
  readonly key: string
  /** The function itself, called in its rule. */
  recall(leaves: readonly NDArray[]): unknown
}

let count = 0
const active: Tracing[] = []

const differentiates = "a rule may call its own function, not differentiate it"

export const isReal = ({ dtype }: Aval): boolean => isFloat(dtype)

/** Calls a function with a stated derivative: where it is traced, as one equation. */
export function applyStatement(statement: Statement, args: readonly unknown[]): unknown {
  const { who, f, ids } = statement
  const { leaves, structure } = flattenArguments(who, f, args)
  const avals = leaves.map((x) => x.atom.aval)
  const isKnown = leaves.every((x) => isLit(x.atom))
  const key = `${showStructure(structure)} ${avals.map(showAval).join(" ")}`
  const itself = isKnown ? undefined : active.findLast((a) => a.statement === statement && a.key === key)
  if (itself) return itself.recall(leaves)
  const traced = traceAvals(who, f, structure, avals)
  const outputs = traced.program.outputs.map((y) => y.aval)
  if (!tracing() || isKnown || !avals.some(isReal) || !outputs.some(isReal))
    return unflatten(traced.result, run(traced.program, leaves))
  const id = ids.get(key) ?? count++
  ids.set(key, id)
  const { rule, captured } = ruleOf(statement, { structure, avals, traced }, key, id)
  const closed = ({ inputs, equations, outputs: results }: Program): Program => ({
    inputs: [...inputs, ...captured],
    equations,
    outputs: results,
  })
  return unflatten(traced.result, arraysOf(custom(closed(traced.program), closed(rule), atomsOf(leaves), captured, id)))
}

/**
 * The program of the rule, and what it and the function capture. Where the rule calls its own function, which captures the
 * same, it is traced again, now that this is known.
 */
function ruleOf(
  statement: Statement,
  call: Call,
  key: string,
  id: number,
): { readonly rule: Program; readonly captured: ReturnType<typeof freeVariables> } {
  const { who } = statement
  const { avals, traced } = call
  const outputs = traced.program.outputs.map((y) => y.aval)
  const operands = [...avals, ...avals.filter(isReal)]
  const calls: number[] = []
  const pass = (captured: readonly Atom[]): Program => {
    const recall = (leaves: readonly NDArray[]): unknown => {
      calls.push(leaves.length)
      const results = placeholder([...atomsOf(leaves), ...captured], outputs, id, `${who}: ${differentiates}`)
      return unflatten(traced.result, arraysOf(results))
    }
    const derive = (...xs: NDArray[]): readonly NDArray[] => {
      const primals = xs.slice(0, avals.length)
      const rates = xs.slice(avals.length).values()
      const tangents = primals.map((x, i) =>
        isReal(avals[i]) ? (rates.next().value as NDArray) : new NDArray(vanishing(x.atom)),
      )
      return statement.derive(call, primals, tangents)
    }
    active.push({ statement, key, recall })
    try {
      return traceAvals(who, derive, list(operands.map(() => leaf)), operands).program
    } finally {
      active.pop()
    }
  }
  const rule = pass([])
  const captured = [...new Set([traced.program, rule].flatMap(freeVariables))]
  return { rule: calls.length > 0 && captured.length > 0 ? pass(captured) : rule, captured }
}

/** The leaves of what a rule returned, which must have the structure and the types of something; null is zero. */
export function leavesAs(
  who: string,
  what: string,
  tree: unknown,
  structure: Structure,
  avals: readonly Aval[],
): NDArray[] {
  if (tree === null || tree === undefined) return zerosOf(avals.slice(0, countLeaves(structure)))
  if (structure.kind === "leaf") {
    const [x] = flattenAs(who, what, tree, structure)
    const [wanted] = avals
    if (!isReal(wanted)) return zerosOf(avals.slice(0, 1))
    requireType(who, what, x, wanted)
    return [x]
  }
  const parts = partsAs(tree, structure)
  if (!parts) return flattenAs(who, what, tree, structure)
  let next = 0
  return parts.flatMap((p) => {
    const size = countLeaves(p.structure)
    next += size
    return leavesAs(who, what + p.path, p.part, p.structure, avals.slice(next - size, next))
  })
}

const zerosOf = (avals: readonly Aval[]): NDArray[] => avals.map((a) => new NDArray(vanishing({ aval: a } as Atom)))

function requireType(who: string, what: string, x: NDArray, wanted: Aval): void {
  if (!sameAval(x.atom.aval, wanted))
    throw new Error(
      `${who}: ${what} must be ${showAval(wanted)}, as what it belongs to; got ${describe(x)}; ` +
        "reshape, broadcast or convert it",
    )
}

/** Throws unless a rule returned the value that the function returns: its structure and its types. */
export function requireValue(who: string, what: string, value: unknown, { traced }: Call): void {
  const leaves = flattenAs(who, what, value, traced.result)
  const paths = pathsOf(traced.result)
  leaves.forEach((x, o) => void requireType(who, what + paths[o], x, traced.program.outputs[o].aval))
}

/** What a rule returned, which must be a list of two. */
export function pairOf(who: string, what: string, names: string, pair: unknown): readonly [unknown, unknown] {
  if (Array.isArray(pair) && pair.length === 2) return [pair[0], pair[1]]
  throw new TypeError(`${who}: ${what} must return ${names}; got ${describe(pair)}`)
}
