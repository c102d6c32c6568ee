// Cells as modules: what they import, name and return, and that every statement stays on its line.
import { describe, expect, test } from "vitest"
import { firstError, topLevelNames } from "../src/introduction/language/names.js"
import { CellError, translate } from "../src/introduction/language/translate.js"

const lines = (text: string) => text.split("\n").length

describe("names become global", () => {
  test.each([
    ["const x: number = 1", ";(x = 1);", ["x"]],
    ["let x", ";(x = undefined);", ["x"]],
    ["let x, y = 2;", ";( x = undefined, y = 2);", ["x", "y"]],
    ["const [a, , { b, c: [d = 1], ...e }] = f()", ";([a, , { b, c: [d = 1], ...e }] = f());", ["a", "b", "d", "e"]],
    ["const { a = (z) => z } = f()", ";({ a = (z) => z } = f());", ["a"]],
    ["export const x = 1", ";(x = 1);", ["x"]],
    ["function f(u) { const v = u; return v }", "globalThis.f = f;function f(u) { const v = u; return v }", ["f"]],
    ["async function* f() {}", "globalThis.f = f;async function* f() {}", ["f"]],
    ["class A {}", "class A {};globalThis.A = A;", ["A"]],
    ["type T = number\ninterface I {}", "\n", []],
  ])("%s", (source, code, names) => {
    const squeezed = (text: string) => text.replace(/[ ]+/g, "")
    const translated = translate(source)
    expect(squeezed(translated.code)).toBe(squeezed(code))
    expect(translated.names).toEqual(names)
  })
})

test.each([
  ["1 + 1", "export default (1 + 1)"],
  ["f(); g()\n// done\n", "f(); ;export default (g())\n// done\n"],
  ["f()\n;[1, 2]", "f()\n;;export default ([1, 2])"],
  ["x as number", "export default (x)"],
  ["if (x) f()", "if (x) f()"],
  ["f()\nconst x = 1", "f()\n;(x = 1);"],
])("the last expression is the result: %s", (source, code) => {
  const squeezed = (text: string) => text.replace(/[ ;]+/g, "")
  expect(squeezed(translate(source).code)).toBe(squeezed(code))
})

test("imports, of which types are none", () => {
  const source =
    'import {\n  jet as j,\n  type NDArray,\n  np,\n} from "taylorjet"\nimport * as Plot from "./plot.ts"\nimport d from "x"'
  const { code, imports } = translate(source)
  expect(imports).toEqual([
    { module: "taylorjet", imported: "jet", local: "j", line: 1 },
    { module: "taylorjet", imported: "np", local: "np", line: 1 },
    { module: "./plot.ts", imported: "*", local: "Plot", line: 6 },
    { module: "x", imported: "default", local: "d", line: 7 },
  ])
  expect(code.trim()).toBe("")
  expect(lines(code)).toBe(lines(source))
})

test("a statement stays on its line", () => {
  const source = [
    'import { type NDArray, np } from "taylorjet"',
    "interface Point {",
    "  x: number",
    "}",
    "const f = (",
    "  x: NDArray,",
    "): NDArray =>",
    "  np.sin(x)",
    "function g<T>(y: T): T {",
    "  return here_10(y)",
    "}",
    "enum E {",
    "  A,",
    "}",
    "here_15 satisfies Point",
  ].join("\n")
  const translated = translate(source).code.split("\n")
  expect(translated.length).toBe(lines(source))
  for (const line of [10, 15]) expect(translated[line - 1]).toContain(`here_${line}`)
})

test.each([
  ["const x = 1\nconst y = (2", 2],
  ["const x = 1 2", 1],
  ["x\n\n'abc", 3],
])("a fault in the text has its line: %j", (source, line) => {
  const fault = (() => {
    try {
      return translate(source)
    } catch (error) {
      return error
    }
  })()
  expect(fault).toBeInstanceOf(CellError)
  expect((fault as CellError).line).toBe(line)
  expect(firstError(source)).toBe(line)
})

test("names that a cell gives to others, for completion", () => {
  const source =
    'import { jet } from "taylorjet"\nconst [a, b] = f(), c: number = 1\nenum E { A }\nclass K { m() {} }\nlet half = ('
  expect(topLevelNames(source)).toEqual(["jet", "a", "b", "c", "E", "K", "half"])
})
