import type { Program } from "../ir/program.js"
import { scalarized } from "./scalarize.js"
import { split } from "./split.js"
import { inTerms } from "./terms.js"

/**
 * A program that runs inside a step, many times perhaps: small arrays become numbers, sums along short axes are written term
 * by term, shifted arrays are read in parts.
 */
export const prepared = (program: Program): Program => split(inTerms(scalarized(program)))
