import type { Program } from "../ir/program.js"
import { columnwise } from "./columns.js"
import { scalarized } from "./scalarize.js"
import { split } from "./split.js"

/**
 * A program that runs inside a step, many times perhaps: small arrays become numbers, short rows are summed column by column,
 * shifted arrays are read in parts.
 */
export const prepared = (program: Program): Program => split(columnwise(scalarized(program)))
