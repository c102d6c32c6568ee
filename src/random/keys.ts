import type { NDArray } from "../array/ndarray.js"

/** `N` arrays, while `N` is a small number that is known. */
type Several<N extends number, T extends readonly NDArray[] = readonly []> = number extends N
  ? unknown
  : T["length"] extends N
    ? T
    : T["length"] extends 32
      ? unknown
      : Several<N, readonly [...T, NDArray]>

/** What lists have and arrays do not. */
type NotOfArrays = { readonly [K in Exclude<keyof (readonly unknown[]), keyof NDArray | number>]: never }

/** Keys: one array, of which `const [a, b] = keys` takes as many as there are. */
export type Keys<N extends number = number> = number extends N ? NDArray : NDArray & Several<N> & NotOfArrays
