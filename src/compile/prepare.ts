import type { Program } from "../ir/program.js"
import { columnwise } from "./columns.js"
import { scalarized } from "./scalarize.js"
import { split } from "./split.js"
import { inTerms } from "./terms.js"

/**
 * A program that runs inside a step, many times perhaps: small arrays become numbers, what goes along short rows is done term by
 * term or column by column, shifted arrays are read in parts.
 */
export const prepared = (program: Program): Program => split(columnwise(inTerms(scalarized(program))))
