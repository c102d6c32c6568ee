import { NDArray } from "../array/ndarray.js"
import { trace, transformed } from "../array/trace.js"
import type { Structure } from "../array/tree.js"
import type { Args, Traceable } from "../array/types.js"
import type { Aval } from "../ir/aval.js"
import { archiveOf, writeFile } from "./archive.js"
import { moduleOf } from "./stablehlo/module.js"

/** A function as a program of StableHLO, the language that XLA compiles. */
export interface StableHLOProgram {
  /** A module whose function `main` takes the leaves of the arguments, then the captured arrays, and returns the leaves of the result. */
  readonly text: string
  /** The large arrays that the function captured, each once. */
  readonly captured: readonly NDArray[]
  /** The same: what `main` takes after the arguments. */
  readonly arrays: readonly NDArray[]
  /** The types of the arguments' leaves. */
  readonly inputs: readonly Aval[]
  /** The types of the result's leaves. */
  readonly outputs: readonly Aval[]
  /** Where the leaves stand in the arguments and in the result. */
  readonly structures: { readonly arguments: Structure; readonly result: Structure }
  /** The bytes of a file with all of it: see docs/export.md for its parts. */
  bytes(): Uint8Array<ArrayBuffer>
  /** Writes the file. Throws where the host has no files. */
  save(path: string): void
}

const who = "toStableHLO"

/**
 * A function that returns `f`, for arguments of the types of those given, as a program for XLA: on processors with wide
 * vectors, on GPUs and TPUs, and on clusters. Derivatives, batches, loops and branches are in it, as in `makeProgram`.
 *
 * Mathematical functions of float64 are computed by this library's own operations, as `jit` does, and are as accurate.
 * Captured arrays of more than 16 elements are arguments of the program. An index that is out of range takes, as always
 * in XLA, the nearest element where it is read; where it is written it does nothing.
 *
 * Throws for what only JavaScript computes, and names it.
 *
 * @example
 * ```ts
 * const { text, outputs } = toStableHLO((x) => np.add(x, 1))([1, 2])
 * text.includes("stablehlo.add") // => true
 * outputs[0].shape // => [ 2 ]
 * ```
 */
export function toStableHLO<A extends readonly unknown[] = NDArray[], R = NDArray>(
  f: Traceable<A, R>,
): (...args: Args<A>) => StableHLOProgram {
  return transformed(who, f, (...args: Args<A>): StableHLOProgram => {
    const { program, arguments: given, result } = trace(who, f, args)
    const { text, captured } = moduleOf(who, program, "taylorjet")
    const arrays = captured.map((x) => new NDArray(x))
    const contents = {
      text,
      captured: arrays,
      inputs: program.inputs.map((v) => v.aval),
      outputs: program.outputs.map((x) => x.aval),
      structures: { arguments: given, result },
    }
    const bytes = () => archiveOf(who, contents)
    return { ...contents, arrays, bytes, save: (path) => writeFile(who, path, bytes()) }
  })
}
