// Equations and programs are told apart by what they are, not by how they print.
import { jit, type NDArray } from "taylorjet"
import { expect, test } from "vitest"
import { NDArray as Arrays } from "../../src/array/ndarray.js"
import { Lit } from "../../src/ir/atom.js"
import { aval } from "../../src/ir/aval.js"
import { bind, build } from "../../src/ir/builder.js"
import { keyOf } from "../../src/ir/identity.js"
import type { Primitive } from "../../src/ir/primitive.js"
import { print } from "../../src/ir/print.js"
import { cond } from "../../src/primitives/control/cond.js"
import { elementwise } from "../../src/primitives/kinds/elementwise.js"

const named = (f: (x: number) => number): Primitive => elementwise("twin", { functions: [f], domain: [] })
const twice = named((x) => 2 * x)
const thrice = named((x) => 3 * x)
const applied = (primitive: Primitive) => (x: NDArray) => new Arrays(bind(primitive, [x.atom])[0])

test("two primitives of one name both give their results, compiled and in one program", () => {
  expect(Number(jit(applied(twice))(5))).toBe(10)
  expect(Number(jit(applied(thrice))(5))).toBe(15)
  const both = jit((x: NDArray) => [applied(twice)(x), applied(thrice)(x)])
  expect(both(5).map(Number)).toEqual([10, 15])
})

const scalar = aval([])
const programOf = (primitive: Primitive) => build([scalar], (x) => bind(primitive, [x]))

test("programs that print alike and apply other primitives are not equal", () => {
  expect(print(programOf(twice))).toBe(print(programOf(thrice)))
  expect(keyOf(programOf(twice))).not.toBe(keyOf(programOf(thrice)))
  expect(keyOf(programOf(twice))).toBe(keyOf(programOf(twice)))
})

test("an equation that holds equal programs is written once, one that holds others is not", () => {
  const choices = (a: Primitive, b: Primitive) =>
    build([aval([], "int32"), scalar], (i, x) => [
      ...cond(i, [programOf(a), programOf(twice)], [x]),
      ...cond(i, [programOf(b), programOf(twice)], [x]),
    ]).equations.length
  expect(choices(thrice, thrice)).toBe(1)
  expect(choices(thrice, twice)).toBe(2)
})

test("arrays in programs are told apart by identity, their elements when a compiled program is shared", () => {
  const shifted = (value: number) => {
    const by = new Lit(aval([2]), Float64Array.of(value, 1))
    return build([aval([2])], (x) => bind(twice, [bind(twice, [x])[0]]).concat(by))
  }
  expect(keyOf(shifted(1))).not.toBe(keyOf(shifted(1)))
  expect(keyOf(shifted(1), () => "#")).toBe(keyOf(shifted(2), () => "#"))
})

test("params with a toJSON on their prototype stay apart", () => {
  const toJSON = Object.getOwnPropertyDescriptor(Array.prototype, "toJSON")
  Object.defineProperty(Array.prototype, "toJSON", { configurable: true, value: () => "same" })
  try {
    const f = (x: NDArray) => [x.sum(0), x.sum(1)]
    const [a, b] = jit(f)([
      [1, 2],
      [3, 4],
    ])
    expect([a.toArray(), b.toArray()]).toEqual([
      [4, 6],
      [3, 7],
    ])
  } finally {
    if (toJSON) Object.defineProperty(Array.prototype, "toJSON", toJSON)
    else Reflect.deleteProperty(Array.prototype, "toJSON")
  }
})
