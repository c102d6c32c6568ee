import type { MatrixRoutine } from "../../ir/lower.js"

/** An operation, whose result is of the type of its last operand. */
export interface Operation {
  readonly name: string
  readonly attributes: string
}

/** The algorithms on matrices of which StableHLO has operations, by our names. */
const operations: {
  readonly [N in MatrixRoutine["name"]]?: (routine: Extract<MatrixRoutine, { readonly name: N }>) => Operation
} = {
  cholesky: () => ({ name: "cholesky", attributes: "lower = true" }),
  triangularSolve: ({ lower, transpose, unit }) => ({
    name: "triangular_solve",
    attributes:
      `left_side = true, lower = ${lower}, transpose_a = #stablehlo<transpose ${transpose ? "TRANSPOSE" : "NO_TRANSPOSE"}>, ` +
      `unit_diagonal = ${unit}`,
  }),
}

/** The operation for a routine, if there is one. */
export function operationOf(routine: MatrixRoutine): Operation | undefined {
  const operation = operations[routine.name] as ((routine: MatrixRoutine) => Operation) | undefined
  return operation?.(routine)
}
