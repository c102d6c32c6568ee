import type { MatrixRoutine } from "../../ir/lower.js"
import type { Type } from "../arrayCode.js"

/** An operation, whose result is of the type of its last operand. */
export interface Operation {
  readonly name: string
  readonly attributes: string
}

type Choose<N extends MatrixRoutine["name"]> = (
  routine: Extract<MatrixRoutine, { readonly name: N }>,
  a: Type,
) => Operation | undefined

/** Up to how many rows. For processors XLA makes of it a loop over columns, each turn of which copies what there is. */
const mostRows = 32

/** The algorithms on matrices of which StableHLO has operations, by our names. */
const operations: { readonly [N in MatrixRoutine["name"]]?: Choose<N> } = {
  cholesky: (_, { shape }) =>
    shape[shape.length - 1] <= mostRows ? { name: "cholesky", attributes: "lower = true" } : undefined,
  triangularSolve: ({ lower, transpose, unit }) => ({
    name: "triangular_solve",
    attributes:
      `left_side = true, lower = ${lower}, transpose_a = #stablehlo<transpose ${transpose ? "TRANSPOSE" : "NO_TRANSPOSE"}>, ` +
      `unit_diagonal = ${unit}`,
  }),
}

/** The operation for a routine on a matrix, if there is one that serves. */
export function operationOf(routine: MatrixRoutine, a: Type): Operation | undefined {
  const operation = operations[routine.name] as ((routine: MatrixRoutine, a: Type) => Operation | undefined) | undefined
  return operation?.(routine, a)
}
