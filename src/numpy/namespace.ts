import { exactly } from "../array/arity.js"
import * as functions from "./index.js"
import type * as linear from "./linalg/index.js"

type Functions = typeof functions

const checked = new Map<unknown, unknown>()

/** A function of the namespace, which takes no more arguments than it has, one for all its names; a constant stays. */
function member(name: string, value: unknown): unknown {
  if (typeof value !== "function") return value
  if (!checked.has(value)) checked.set(value, exactly(name, value as () => unknown))
  return checked.get(value)
}

/**
 * What users call. An argument that a function does not take is an error, which nothing else can tell: JavaScript drops
 * it. Functions of this library call each other without this check.
 *
 * @namespace
 */
export const np: Functions = Object.freeze(
  Object.fromEntries(Object.entries(functions).map(([name, value]) => [name, member(name, value)])),
) as Functions

/** The types of arguments and options. */
export namespace np {
  /** An axis, by its number or as an option. */
  export type Along = functions.Along
  /** The options of `np.average`. */
  export type Average = functions.Average
  /** One axis or several. */
  export type Axes = functions.Axes
  /** Which part of a convolution is wanted. */
  export type ConvolveMode = functions.ConvolveMode
  /** The options of `np.gelu`. */
  export type Gelu = functions.Gelu
  /** What stands in one place of an index. */
  export type Index = functions.Index
  /** The options of `np.interp`. */
  export type Interp = functions.Interp
  /** The options of reductions that can leave out elements. */
  export type Masked = functions.Masked
  /** The options of `np.meshgrid`. */
  export type Meshgrid = functions.Meshgrid
  /** The options of `np.norm`. */
  export type Norm = functions.Norm
  /** The options of functions that make arrays. */
  export type Options = functions.Options
  /** The options of functions of `np.linalg`. */
  export namespace linalg {
    /** The options of `np.linalg.pinv` and `np.linalg.lstsq`. */
    export type Cutoff = linear.Cutoff
    /** The options of `np.linalg.norm`. */
    export type MatrixNorm = linear.MatrixNorm
    /** The options of `np.linalg.matrixRank`. */
    export type MatrixRank = linear.MatrixRank
    /** The order of a norm. */
    export type NormOrder = linear.NormOrder
    /** The options of `np.linalg.qr`. */
    export type Qr = linear.Qr
    /** The options of `np.linalg.solveTriangular`. */
    export type SolveTriangular = linear.SolveTriangular
    /** The options of `np.linalg.svd`. */
    export type Svd = linear.Svd
  }
  /** What `with` and `withAdded` take as an index. */
  export type Place = functions.Place
  /** The options of quantiles. */
  export type Quantile = functions.Quantile
  /** A range of positions. */
  export type Range = functions.Range
  /** The options of reductions. */
  export type Reduction = functions.Reduction
  /** The options of `np.nanToNum`. */
  export type Replacements = functions.Replacements
  /** The options of `np.roll`. */
  export type Rolling = functions.Rolling
  /** The options of `np.argmax` and `np.argmin`. */
  export type Search = functions.Search
  /** The options of `np.searchsorted`. */
  export type Search1D = functions.Search1D
  /** The shape of an array, or its size. */
  export type Shape = functions.Shape
  /** The options of `np.sort` and `np.argsort`. */
  export type Sorting = functions.Sorting
  /** The options of `np.linspace`. */
  export type Spacing = functions.Spacing
  /** The options of `np.variance` and `np.std`. */
  export type Spread = functions.Spread
  /** The options of reductions that can begin with a number. */
  export type Started = functions.Started
  /** The options of `np.isclose` and `np.allclose`. */
  export type Tolerance = functions.Tolerance
  /** The options of `np.vander`. */
  export type Vander = functions.Vander
}
