import type { Program } from "../ir/program.js"
import { scalarized } from "./scalarize.js"
import { split } from "./split.js"

/** A program that runs inside a step, many times perhaps: small arrays become numbers, shifted ones are read in parts. */
export const prepared = (program: Program): Program => split(scalarized(program))
