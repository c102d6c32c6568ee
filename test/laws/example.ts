import { makeProgram, type NDArray } from "taylorjet"
import type { Lit } from "../../src/ir/atom.js"
import type { Program } from "../../src/ir/program.js"

/** A random program, and arguments for it. */
export interface Example {
  readonly program: Program
  readonly inputs: readonly Lit[]
}

export const exampleOf = (f: (...xs: NDArray[]) => NDArray[], xs: readonly NDArray[]): Example => ({
  program: makeProgram(f as never)(...(xs as never[])),
  inputs: xs.map((x) => x.atom as Lit),
})

/** A function with results that are to come near, relative to the largest element of each. */
export interface Computation {
  readonly what: string
  readonly f: (...xs: NDArray[]) => NDArray[]
  readonly xs: readonly NDArray[]
  readonly close: number
}
