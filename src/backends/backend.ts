import type { Lit } from "../ir/atom.js"
import type { Data } from "../ir/dtype.js"
import type { Program } from "../ir/program.js"

/** A program that is ready to run. */
export interface Executable {
  /** Results may be written into the arrays that are given, in which no input lies. */
  run(inputs: readonly Lit[], into?: readonly Data[]): Lit[]
}

/** How to compile. */
export interface CompileOptions {
  /** For each input the number of the argument of which it is a leaf. */
  readonly argumentOf: readonly number[]
  /** May a product that is only added be fused with the sum? */
  readonly fma: boolean
  /** How many threads may share large steps. */
  readonly threads: number
  /** Do results stay in the backend's memory until somebody asks for their elements? */
  readonly resident: boolean
}

/** What runs programs. It owns the memory, the workers and the caches that it needs. */
export interface Backend {
  readonly name: string
  /** Why it cannot run a program on this host; undefined if it can. */
  lacks(program: Program): string | undefined
  /** A text for all that decides, beside the program, what is compiled. */
  key(options: CompileOptions): string
  /** Compiles a program for a user, or gives it what another user has; throws `Refused` when the host does not let it. */
  compile(program: Program, options: CompileOptions, user: symbol): Executable
  /** A user lets go of all that was compiled for it. */
  release(user: symbol): void
}

/** The host did not give the memory that was asked for, or may not compile, as under a strict content policy. */
export class Refused extends Error {}
