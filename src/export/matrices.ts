import { build } from "../ir/builder.js"
import type { Lowering, MatrixRoutine } from "../ir/lower.js"
import type { Equation } from "../ir/primitive.js"
import type { ArrayCode, Type } from "./arrayCode.js"
import type { Write } from "./nested.js"

// Routines on stacks of matrices that languages have, with the conventions of ours where the languages leave results open.

/** From what the language's routine returns and the operands, what ours returns. */
type Convention<N extends MatrixRoutine["name"]> = <V extends Type>(
  code: ArrayCode<V>,
  routine: Extract<MatrixRoutine, { readonly name: N }>,
  results: readonly V[],
  operands: readonly V[],
) => readonly V[]

const axesOf = ({ shape }: Type): number[] => shape.map((_, axis) => axis)

/** `x` of each matrix where a number of the matrix is one, and NaN where it is none. */
function spoiledBy<V extends Type>(code: ArrayCode<V>, number: V, x: V): V {
  const all = code.broadcast(number, x.shape, axesOf(number))
  return code.select(code.compare("EQ", all, all), x, code.fill(Number.NaN, x))
}

/** Where the column's place minus the row's is as asked for. */
function pattern<V extends Type>(code: ArrayCode<V>, x: V, what: "lower" | "diagonal"): V {
  const rank = x.shape.length
  const [row, column] = [code.iota(x.shape, rank - 2), code.iota(x.shape, rank - 1)]
  return code.compare(what === "lower" ? "LE" : "EQ", column, row)
}

/** The sum of a part of each matrix. */
function total<V extends Type>(code: ArrayCode<V>, x: V): V {
  const rank = x.shape.length
  return code.sum(x, [rank - 2, rank - 1])
}

/** 0 for each finite matrix, NaN for others: an element less itself is that. */
function finiteness<V extends Type>(code: ArrayCode<V>, a: V): V {
  return total(code, code.elementwise("subtract", [a, a]))
}

/** NaN for each matrix that has one, else 0. */
function nanness<V extends Type>(code: ArrayCode<V>, x: V): V {
  return total(code, code.select(code.compare("EQ", x, x), code.fill(0, x), code.fill(Number.NaN, x)))
}

const lowerPart = <V extends Type>(code: ArrayCode<V>, x: V): V =>
  code.select(pattern(code, x, "lower"), x, code.fill(0, x))

/** NaN for triangles that have a zero on the diagonal, else 0. */
function regularity<V extends Type>(code: ArrayCode<V>, a: V): V {
  const zero = code.fill(0, a)
  const isZero = code.elementwise("and", [pattern(code, a, "diagonal"), code.compare("EQ", a, zero)])
  return total(code, code.select(isZero, code.fill(Number.NaN, a), zero))
}

const spoiledAll = <V extends Type>(code: ArrayCode<V>, number: V, results: readonly V[]): V[] =>
  results.map((x) => spoiledBy(code, number, x))

const conventions: { readonly [N in MatrixRoutine["name"]]?: Convention<N> } = {
  cholesky(code, _, [l]) {
    const below = lowerPart(code, l)
    return [spoiledBy(code, nanness(code, below), below)]
  },
  triangularSolve(code, { unit }, [x], [a]) {
    return [unit ? x : spoiledBy(code, regularity(code, a), x)]
  },
  qr: (code, _, results, [a]) => spoiledAll(code, finiteness(code, a), results),
  eigh: (code, _, results, [a]) => spoiledAll(code, finiteness(code, lowerPart(code, a)), results),
  svd: (code, _, results, [a]) => spoiledAll(code, finiteness(code, a), results),
}

/** Lowerings that name an algorithm. */
type Algorithm = Extract<Lowering, { readonly kind: "host" | "matrix" }>

export const isAlgorithm = (lower: Lowering): lower is Algorithm => lower.kind === "host" || lower.kind === "matrix"

/** The outputs of an equation by a routine that the language has, or else in terms of other primitives; of some there is neither. */
export function algorithm<V extends Type>(
  code: ArrayCode<V>,
  lower: Algorithm,
  { params, inputs, outputs }: Equation,
  operands: readonly V[],
  write: Write,
): readonly V[] | undefined {
  const routine = lower.kind === "host" ? undefined : lower.routine(params)
  const types = outputs.map((v) => v.aval)
  const found = routine && code.matrices(routine, operands, types)
  if (routine && found) {
    const convention = conventions[routine.name] as Convention<MatrixRoutine["name"]> | undefined
    return convention ? convention(code, routine, found, operands) : found
  }
  const { elsewhere } = lower
  if (!elsewhere) return undefined
  const program = build(
    inputs.map((x) => x.aval),
    (...xs) => elsewhere(xs, params),
  )
  return write(code, program, operands)
}
