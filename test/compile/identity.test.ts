// Equations and programs are told apart by what they are, not by how they print.
import { cond as choice, foriLoop, jit, makeProgram, type NDArray, np } from "taylorjet"
import { expect, test } from "vitest"
import { NDArray as Arrays } from "../../src/array/ndarray.js"
import { Lit } from "../../src/ir/atom.js"
import { aval } from "../../src/ir/aval.js"
import { bind, build } from "../../src/ir/builder.js"
import { keyOf } from "../../src/ir/identity.js"
import type { Primitive } from "../../src/ir/primitive.js"
import { print } from "../../src/ir/print.js"
import { arraysOf, freeVariables } from "../../src/ir/program.js"
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

test("arrays inside loops and branches are part of a program, its results, its text and its key", () => {
  const holding = (by: NDArray, n: number) => (x: NDArray) =>
    foriLoop(
      0,
      n,
      (_, c: NDArray) =>
        choice(
          np.less(np.sum(c), 1e9),
          () => c.mul(by),
          () => c,
        ),
      x,
    )
  const [first, second] = [np.array([2, 3]), np.array([5, 7])]
  const [a, b, c] = [holding(first, 2), holding(second, 2), holding(first, 3)]
  for (let turn = 0; turn < 2; turn++)
    expect([a, b, c].map((f) => jit(f)([1, 1]).toArray())).toEqual([
      [4, 9],
      [25, 49],
      [8, 27],
    ])
  const programs = [a, b, c].map((f) => makeProgram(f)([1, 1]))
  const lists = programs.map((program) => arraysOf(program).map((data) => [...data]))
  expect(lists).toEqual([[[2, 3]], [[5, 7]], [[2, 3]]])
  for (const program of programs) expect(freeVariables(program)).toEqual([])
  expect(new Set(programs.map((program) => keyOf(program))).size).toBe(3)
  expect(keyOf(makeProgram(a)([1, 1]))).toBe(keyOf(programs[0]))
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
