import { exactly } from "../../array/arity.js"
import * as functions from "./index.js"

type Functions = typeof functions

/**
 * Linear algebra, on stacks of matrices: the last two axes are rows and columns, those before them count matrices.
 *
 * @namespace
 */
export const linalg: Functions = Object.freeze(
  Object.fromEntries(
    Object.entries(functions).map(([name, f]) => [name, exactly(`linalg.${name}`, f as (...args: never[]) => unknown)]),
  ),
) as Functions
