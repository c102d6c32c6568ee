import type { NDArray, TypedArray } from "../array/ndarray.js"

type Leaf = NDArray | number | boolean | TypedArray | Numbers

/** Nested lists of plain numbers: one leaf. */
interface Numbers extends ReadonlyArray<number | boolean | Numbers> {}

/** Does a tree hold numbers or typed arrays in the places of arrays? False of a type parameter, which may be any tree. */
type IsLoose<T> = [0] extends [1 & T]
  ? false
  : [T] extends [NDArray | null | undefined]
    ? false
    : [T] extends [Leaf]
      ? true
      : [T] extends [readonly (infer U)[]]
        ? IsLoose<U>
        : true extends { [K in keyof T]-?: IsLoose<T[K]> }[keyof T]
          ? true
          : false

/** A tree of arrays. One with numbers in it comes back as another type. */
export type OfArrays<T> = T & (IsLoose<T> extends true ? { "numbers become arrays": never } : unknown)

/** The tree with `U` in the place of every leaf. */
export type Mapped<T, U> = T extends Leaf
  ? U
  : T extends null | undefined
    ? T
    : T extends object
      ? { -readonly [K in keyof T]: Mapped<T[K], U> }
      : T
