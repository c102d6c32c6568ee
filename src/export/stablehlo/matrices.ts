import type { MatrixRoutine } from "../../ir/lower.js"
import type { Type } from "../arrayCode.js"

/** An operation, whose result is of the type of its last operand. */
export interface Operation {
  readonly name: string
  readonly attributes: string
}

type Choose<N extends MatrixRoutine["name"]> = (
  routine: Extract<MatrixRoutine, { readonly name: N }>,
  operands: readonly Type[],
) => Operation | undefined

/** Up to how many rows. For processors XLA makes of it a loop over columns, each turn of which copies what there is. */
const mostRows = { cholesky: 32, triangularSolve: 64 }
/** For more right-hand sides XLA's triangular solves are products too. */
const few = 16
/** Rows in blocks of so many are solved for faster by blocks. */
const blocks = [4, 10]

const rowsOf = ({ shape }: Type): number => shape[shape.length - 2]
const columnsOf = ({ shape }: Type): number => shape[shape.length - 1]

/** The algorithms on matrices of which StableHLO has operations, by our names. */
const operations: { readonly [N in MatrixRoutine["name"]]?: Choose<N> } = {
  cholesky: (_, [a]) => (rowsOf(a) <= mostRows.cholesky ? { name: "cholesky", attributes: "lower = true" } : undefined),
  triangularSolve({ lower, transpose, unit }, [, b]) {
    const n = rowsOf(b)
    if (n > mostRows.triangularSolve && columnsOf(b) <= few && blocks.some((size) => n % size === 0)) return undefined
    return {
      name: "triangular_solve",
      attributes:
        `left_side = true, lower = ${lower}, transpose_a = #stablehlo<transpose ${transpose ? "TRANSPOSE" : "NO_TRANSPOSE"}>, ` +
        `unit_diagonal = ${unit}`,
    }
  },
}

/** The operation for a routine on matrices, if there is one that serves. */
export function operationOf(routine: MatrixRoutine, operands: readonly Type[]): Operation | undefined {
  const choose = operations[routine.name] as Choose<MatrixRoutine["name"]> | undefined
  return choose?.(routine as never, operands)
}
