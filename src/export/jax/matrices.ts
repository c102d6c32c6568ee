import type { MatrixRoutine } from "../../ir/lower.js"

/** A call of a routine of JAX. */
export interface Call {
  readonly text: string
  /** For each of several results, which of ours it is; without it there is one. */
  readonly order?: readonly number[]
  /** The one of ours that JAX returns transposed. */
  readonly transposed?: number
}

const flag = (x: boolean): string => (x ? "True" : "False")

/** The routines of jax.lax.linalg, by our names. Those that it has not are left out. */
const calls: {
  readonly [N in MatrixRoutine["name"]]?: (
    args: readonly string[],
    routine: Extract<MatrixRoutine, { readonly name: N }>,
  ) => Call | undefined
} = {
  cholesky: ([a]) => ({ text: `lax.linalg.cholesky(${a}, symmetrize_input=False)` }),
  triangularSolve: ([a, b], { lower, transpose, unit }) => ({
    text:
      `lax.linalg.triangular_solve(${a}, ${b}, left_side=True, lower=${flag(lower)}, ` +
      `transpose_a=${flag(transpose)}, unit_diagonal=${flag(unit)})`,
  }),
  lu: ([a], { pivot }) => (pivot ? { text: `lax.linalg.lu(${a})`, order: [0, 1, 2] } : undefined),
  qr: ([a]) => ({ text: `lax.linalg.qr(${a}, full_matrices=False)`, order: [0, 1] }),
  eigh: ([a]) => ({ text: `lax.linalg.eigh(${a}, lower=True, symmetrize_input=False)`, order: [1, 0] }),
  svd: ([a]) => ({ text: `lax.linalg.svd(${a}, full_matrices=False)`, order: [0, 1, 2], transposed: 2 }),
}

/** How JAX calls a routine with arguments of these names, if it has it. */
export function callOf(routine: MatrixRoutine, args: readonly string[]): Call | undefined {
  const call = calls[routine.name] as
    | ((args: readonly string[], routine: MatrixRoutine) => Call | undefined)
    | undefined
  return call?.(args, routine)
}
