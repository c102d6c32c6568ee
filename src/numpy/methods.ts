/** Gives arrays the methods that are functions of the namespace with the array as their first argument. */
import { exactly } from "../array/arity.js"
import type { Disposal } from "../array/disposal.js"
import { type ArrayLike, NDArray } from "../array/ndarray.js"
import type * as np from "./index.js"
import * as functions from "./methodList.js"
import { type OwnMethods, ownMethods } from "./ownMethods.js"

type Listed = Pick<typeof np, keyof typeof functions>

/** What is left of a function when its first argument is given. */
type Method<F> = F extends (x: ArrayLike, ...rest: infer Rest extends readonly unknown[]) => infer Result
  ? (...rest: Rest) => Result
  : never

/** The methods that functions of `np` are; their comments are those of the functions. */
export type FunctionMethods = { readonly [Name in keyof Listed]: Method<Listed[Name]> }

declare module "../array/ndarray.js" {
  interface NDArray extends FunctionMethods, OwnMethods, Disposal {}
}

const define = (name: PropertyKey, own: PropertyDescriptor): void =>
  void Object.defineProperty(NDArray.prototype, name, Object.assign(Object.create(null), own, { enumerable: false }))

type AnyFunction = (x: NDArray, ...rest: unknown[]) => unknown

for (const [name, f] of Object.entries(functions) as [string, AnyFunction][]) {
  const methods = {
    [name](this: NDArray, ...rest: unknown[]) {
      return f(this, ...rest)
    },
  }
  define(name, { value: exactly(name, methods[name], f as never, 1), writable: true, configurable: true })
}

const descriptors = Object.getOwnPropertyDescriptors(ownMethods)
for (const name of Reflect.ownKeys(descriptors) as (keyof typeof descriptors)[]) {
  const own: PropertyDescriptor = descriptors[name]
  const value = typeof own.value === "function" ? { value: exactly(String(name), own.value) } : {}
  define(name, { ...own, ...value })
}
