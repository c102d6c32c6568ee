import type { ArrayLike, NDArray, TypedArray } from "./ndarray.js"

/** Arrays, or lists, tuples and plain objects of them, nested as deep as you like; null and undefined hold none. */
export type Tree = ArrayLike | null | undefined | readonly Tree[] | { readonly [key: string]: Tree }

/** What may be passed where a function expects `T`: `T` itself, and numbers and nested arrays for the arrays in it. */
export type Like<T> = T | Loose<T>

type Loose<T> = T extends NDArray
  ? ArrayLike
  : T extends number | boolean | string | TypedArray | null | undefined
    ? T
    : T extends readonly (infer U)[]
      ? number extends U
        ? T
        : { readonly [K in keyof T]: Like<T[K]> }
      : T extends object
        ? { readonly [K in keyof T]: Like<T[K]> }
        : T

/** The arrays that come back for what was passed as `T`: for a union of all that stands for an array, the array. */
export type Arrays<T> = T extends number | boolean | TypedArray
  ? never
  : T extends readonly (infer U)[]
    ? number extends U
      ? never
      : T
    : T

/** What may be passed for the arguments of a function that expects `A`. */
export type Args<A extends readonly unknown[]> = { readonly [K in keyof A]: Like<A[K]> }

/** The derivative of results `R` in an argument: for each array of the results a tree like the argument. */
export type Jacobian<R, X> = R extends NDArray
  ? X
  : R extends object
    ? { -readonly [K in keyof R]: Jacobian<R[K], X> }
    : R

/** A function that transforms accept: any number of trees in, one tree out. */
export type Fn<A extends readonly unknown[], R> = (...args: A) => R

/**
 * Is `T` a number, a truth value or a typed array, which no traced function is given or returns? The tuples keep the answer
 * for a type parameter, which may be anything, at false.
 */
type IsPlain<T> = [0] extends [1 & T]
  ? false
  : [T] extends [never]
    ? false
    : [T] extends [number | boolean | TypedArray]
      ? true
      : false

type HasPlain<A extends readonly unknown[]> = true extends { [K in keyof A]: IsPlain<A[K]> }[number] ? true : false

/** A function to be traced: it is given arrays, or trees of them, and returns such. Numbers are refused. */
export type Traceable<A extends readonly unknown[], R> = Fn<A, R> &
  (IsPlain<R> extends true
    ? { "a traced function returns arrays": "compute with np, or return np.array(value)" }
    : unknown) &
  (HasPlain<A> extends true ? { "a traced function is given arrays": "declare its parameters as NDArray" } : unknown)
