import { jit, makeProgram, NDArray } from "taylorjet"
import { expect } from "vitest"
import { check } from "../../src/ir/check.js"

/** The numbers of a tree of arrays, in order. */
export function numbers(tree: unknown): number[] {
  if (typeof tree === "number" || typeof tree === "boolean") return [Number(tree)]
  if (tree instanceof NDArray) return [...tree.data]
  return Object.values(Object(tree)).flatMap(numbers)
}

/** Asserts that two trees hold numbers that agree to a relative (below one: absolute) tolerance. */
export function expectClose(actual: unknown, expected: unknown, tolerance = 1e-12): void {
  const [a, b] = [numbers(actual), numbers(expected)]
  expect(a.length, "how many numbers").toBe(b.length)
  const far = a.flatMap((x, i) => {
    const close = Object.is(x, b[i]) || Math.abs(x - b[i]) <= tolerance * Math.max(1, Math.abs(b[i]))
    return close ? [] : [`number ${i} is ${x}, not ${b[i]}`]
  })
  expect(far).toEqual([])
}

/** Does a tree hold float32 numbers? Their roundings depend on the order of operations. */
const isSingle = (tree: unknown): boolean =>
  tree instanceof NDArray ? tree.dtype === "float32" : Object.values(Object(tree)).some(isSingle)

/** The result of `f`, which has a well-formed program and is the same when it is compiled. */
export function evaluate<A extends readonly unknown[], R>(f: (...args: A) => R, ...args: A): R {
  const value = f(...args)
  check(makeProgram(f as (...args: readonly unknown[]) => R)(...(args as readonly unknown[] as never[])))
  const compiled = jit(f as (...args: readonly unknown[]) => R)(...(args as readonly unknown[] as never[]))
  expectClose(compiled, value, isSingle(value) ? 2e-6 : 1e-12)
  return value
}
