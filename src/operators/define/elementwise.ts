import { asArray, astype, describe } from "../../array/asArray.js"
import { type ArrayLike, NDArray } from "../../array/ndarray.js"
import { requireFinite } from "../../array/options.js"
import { requireFunction, run, traceAvals } from "../../array/trace.js"
import { leaf, list, unflatten } from "../../array/tree.js"
import { sameAval, sameShape } from "../../ir/aval.js"
import { tracing } from "../../ir/builder.js"
import { add, mul, sub } from "../../numpy/arithmetic.js"
import { broadcastShapes, operands, repeat } from "../../numpy/promote.js"
import { holdsNaN, spoiled } from "../../primitives/control/spoiled.js"
import { equal } from "../../primitives/equal.js"
import { apply, elementwise } from "../../primitives/kinds/elementwise.js"
import { not } from "../../primitives/not.js"
import { arraysOf, atomsOf } from "../carry.js"
import { applyStatement, type Statement } from "../custom/statement.js"
import { type Range, remember } from "./registry.js"

/** A JavaScript function of numbers, or np code. */
export type Value = ((...x: number[]) => number) | ((...x: NDArray[]) => NDArray)

type Scalar = (...x: number[]) => number

/** Functions of some variables, element by element, and the partial derivatives of each in each variable. */
export interface Functions {
  readonly who: string
  readonly name: string
  readonly values: readonly unknown[]
  /** The intervals in which the laws sample the variables, one for each. */
  readonly domain: readonly Range[]
  slopes(v: readonly NDArray[], u: readonly NDArray[]): unknown
}

type Applied = (...xs: ArrayLike[]) => readonly NDArray[]

/**
 * The functions as a primitive, where their values are functions of numbers and nothing is being traced that the slopes
 * could capture; otherwise as a function whose derivative is stated: v' = Σ slope u'. The results are one array for each
 * value.
 */
export function defined(given: Functions): Applied {
  const { who, name, values, domain } = given
  requireName(who, name)
  for (const value of values) requireFunction(`${who}: ${name}`, value)
  for (const [low, high] of domain) {
    requireFinite(`${who}: ${name}`, "the lower end of the domain", low)
    requireFinite(`${who}: ${name}`, "the upper end of the domain", high, low)
  }
  const functions = values.map((value) => numeric(given, value as Value))
  const isPrimitive = functions.every((f) => f !== undefined) && !tracing()
  const applied = isPrimitive ? asPrimitive(given, functions as readonly Scalar[]) : asStatement(given, functions)
  const count = domain.length
  return (...xs) => {
    if (xs.length !== count)
      throw new TypeError(`${name}: expected ${count === 1 ? "one argument" : "two arguments"}; got ${xs.length}`)
    return applied(arraysOf(operands(name, xs, { float: true })))
  }
}

/** What `defined` made, with what the laws need. */
export const lawful = <F extends object>(f: F, given: Functions): F =>
  remember(f, {
    name: given.name,
    domain: given.domain,
    equation(v, u, dv, du) {
      const [values, rates] = [v, dv].map((x) => (Array.isArray(x) ? x : [x]) as readonly NDArray[])
      const terms = partials(given, values, u as readonly NDArray[])
      return terms.map((row, o) => sub(rates[o], along(row, du as readonly NDArray[])))
    },
  })

/** Σ ∂v/∂u u' */
const along = (row: readonly NDArray[], du: readonly NDArray[]): NDArray =>
  row.map((x, i) => mul(x, du[i])).reduce((a, b) => add(a, b))

/** A value as a function of numbers that yields a number, or undefined where it is np code. Throws where it is neither. */
export function numeric(
  { who, name, domain }: Pick<Functions, "who" | "name" | "domain">,
  value: Value,
): Scalar | undefined {
  const middle = domain.map(([low, high]) => low + (high - low) / 2)
  const of = value as (...x: unknown[]) => unknown
  const f = (...x: number[]): number => {
    const y = of(...x)
    if (typeof y === "number") return y
    throw new TypeError(
      `${who}: the value of ${name} must be a number, or an array where it is np code; got ${describe(y)} at ${x.join(", ")}`,
    )
  }
  try {
    if (of(...middle) instanceof NDArray) return undefined
  } catch {
    // np code may call methods of arrays, which numbers do not have.
    if (of(...middle.map((x) => asArray(x))) instanceof NDArray) return undefined
  }
  f(...middle)
  return f
}

function asPrimitive(given: Functions, functions: readonly Scalar[]): (xs: readonly NDArray[]) => readonly NDArray[] {
  const primitive = elementwise(given.name, {
    functions,
    slope: (v, u) => partials(given, arraysOf(v), arraysOf(u)).map((num) => ({ num: atomsOf(num) })),
    domain: [],
  })
  return (xs) => arraysOf(apply(primitive, atomsOf(xs)))
}

/** A function of numbers, element by element, without a derivative. */
export function pointwise(name: string, f: Scalar): (...xs: NDArray[]) => NDArray {
  const primitive = elementwise(name, { functions: [f], domain: [] })
  return (...xs) => new NDArray(apply(primitive, atomsOf(xs))[0])
}

function asStatement(
  given: Functions,
  functions: readonly (Scalar | undefined)[],
): (xs: readonly NDArray[]) => readonly NDArray[] {
  const { who, name, values } = given
  const codes = values.map((value, i) => {
    const f = functions[i]
    if (!f) return value as (...xs: NDArray[]) => NDArray
    return pointwise(name, f)
  })
  const checked = (code: (...xs: NDArray[]) => NDArray, xs: readonly NDArray[]): NDArray => {
    const y = asArray(code(...xs), `${who}: the value of ${name}`)
    if (sameAval(y.atom.aval, xs[0].atom.aval)) return y
    throw new Error(
      `${who}: the value of ${name} must have the shape and dtype of its variable, ${describe(xs[0])}; got ${describe(y)}`,
    )
  }
  const statement: Statement = {
    who,
    f: (...xs: NDArray[]) => codes.map((code) => checked(code, xs)),
    ids: new Map(),
    derive(_, u, du) {
      const v = applyStatement(statement, u) as readonly NDArray[]
      return partials(given, v, u).map((row) => along(row, du))
    },
  }
  return (xs) => applyStatement(statement, xs) as readonly NDArray[]
}

/**
 * The partial derivatives, each with the shape and dtype of the variables. Where NaN is written in the slopes, their own
 * derivatives are NaN as well.
 */
function partials(given: Functions, v: readonly NDArray[], u: readonly NDArray[]): NDArray[][] {
  const all = [...v, ...u]
  const types = all.map((x) => x.atom.aval)
  const slopes = (...xs: NDArray[]) => slopesOf(given, xs.slice(0, v.length), xs.slice(v.length))
  const { program, result } = traceAvals(given.who, slopes, list(types.map(() => leaf)), types)
  const spoils = holdsNaN(program)
  const found = run(program, all).map(({ atom }) => {
    if (!spoils) return new NDArray(atom)
    return new NDArray(spoiled(not(equal(atom, atom)), atom, [], atomsOf(u)))
  })
  return unflatten(result, found) as NDArray[][]
}

/** What the definition says they are. Throws where there are more or fewer. */
function slopesOf(given: Functions, v: readonly NDArray[], u: readonly NDArray[]): NDArray[][] {
  const [{ shape, dtype }] = u
  const what = `${given.who}: the slope of ${given.name}`
  const listOf = (x: unknown, count: number, of: string): readonly unknown[] => {
    if (Array.isArray(x) && x.length === count) return x
    throw new TypeError(`${what} must be a list of ${count}, one for each ${of}; got ${describe(x)}`)
  }
  return listOf(given.slopes(v, u), v.length, "value").map((row) =>
    listOf(row, u.length, "variable").map((entry) => {
      const x = asArray(entry as ArrayLike, what)
      const common = broadcastShapes([x.shape, shape])
      if (!common || !sameShape(common, shape))
        throw new Error(`${what} must have the shape of its variable, ${describe(u[0])}; got ${describe(x)}`)
      return new NDArray(repeat(astype(x, dtype).atom, shape))
    }),
  )
}

/** Throws unless a name can stand in the text of a program. */
export function requireName(who: string, name: string): void {
  if (typeof name === "string" && /^[A-Za-z_]\w*$/.test(name)) return
  throw new TypeError(`${who}: the name must be letters, digits and underscores, a letter first; got ${describe(name)}`)
}
