// Values as text: as Node shows them, where lines are short.
import { inspect as node } from "node:util"
import { makeProgram, np, taylor } from "taylorjet"
import { expect, test } from "vitest"
import { inspect } from "../src/introduction/kernel/inspect.js"

test.each([
  [1],
  [-0],
  [10n],
  [null],
  [undefined],
  [true],
  [Symbol("s")],
  [[]],
  [{}],
  [[1, [2, [3]]]],
  [{ a: 1, "b-c": [2] }],
  [new Set([1, 2])],
  [new Map([[1, [2]]])],
  [new Float64Array([1, 2])],
  [Math.sin],
  [/x/g],
  [
    np.array([
      [1, 2],
      [3, 4],
    ]),
  ],
  [[np.array(1), [np.array(2)]]],
  [makeProgram((x) => np.sin(x))(1)],
])("%s", (value) => expect(inspect(value).replaceAll('"', "'")).toBe(node(value)))

test("classes with names, functions without, strings in quotes, errors by their message", () => {
  class Point {
    readonly x = 1
  }
  expect(inspect(new Point())).toBe("Point { x: 1 }")
  expect(inspect(Point)).toBe("[class Point]")
  expect(inspect([() => 1])).toBe("[ [Function: (anonymous)] ]")
  expect(inspect({ s: "a\n" })).toBe('{ s: "a\\n" }')
  expect(inspect(new RangeError("too far"))).toBe("RangeError: too far")
  expect(inspect(taylor((x) => np.exp(x), 0, 2))).toBe("Jet { coefficients: [ 1, 1, 0.5 ] }")
})

test("what is long falls into lines, what holds itself ends", () => {
  expect(inspect(Array.from({ length: 200 }, (_, i) => i))).toContain("... 100 more")
  const numbers = inspect(Array.from({ length: 60 }, (_, i) => 1000 * i))
  for (const line of numbers.split("\n")) expect(line.length).toBeLessThan(81)
  const self: unknown[] = []
  self.push(self)
  expect(inspect(self)).toBe("[ [Circular] ]")
})
