import type { NDArray } from "../array/ndarray.js"
import { run, traceAvals } from "../array/trace.js"
import { leaf, list } from "../array/tree.js"
import { showAval } from "../ir/aval.js"
import type { Program } from "../ir/program.js"

/** A function of arrays, as methods call it. */
export type ArraysFunction = (...arrays: NDArray[]) => readonly NDArray[]

/** What makes a function fast that is called often: `jit`, or `(f) => jit(f, { threads: 4 })`. */
export type Compile = (f: ArraysFunction) => (...arrays: NDArray[]) => readonly NDArray[]

/** Traces a function once for each combination of shapes and dtypes, and runs it on the reference interpreter. */
export const interpreted =
  (who: string): Compile =>
  (f) => {
    const programs = new Map<string, Program>()
    return (...arrays) => {
      const avals = arrays.map((x) => x.atom.aval)
      const key = avals.map(showAval).join(" ")
      let program = programs.get(key)
      if (!program) {
        program = traceAvals(who, f, list(arrays.map(() => leaf)), avals).program
        programs.set(key, program)
      }
      return run(program, arrays)
    }
  }
