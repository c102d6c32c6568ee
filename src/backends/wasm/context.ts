import type { Buffer, Product } from "../../compile/kernel.js"
import type { Module } from "./assembler.js"
import type { Environment } from "./instruction.js"

/** What functions of a module share. */
export interface Context {
  readonly module: Module
  /** Products that are only added become one operation with the sum. */
  readonly fma: boolean
  /** Into how many parts a product should fall, if it can: threads share them. */
  parts(step: Product): number
  addressOf(buffer: Buffer): number
  import: Environment["import"]
}

/** A step as a function that does some of its units, the first and how many are the parameters; at least one. */
export interface Emitted {
  readonly run: number
  readonly units: number
  /** A function without parameters that is called before. */
  readonly before?: number
  /** What is done when all units are. */
  readonly after?: readonly Emitted[]
}
