/** Writes the table of multiplications in docs/theory.md: npm run docs:theory. */
import { readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { makeProgram, type NDArray, np } from "../../src/index.js"
import { isLit } from "../../src/ir/atom.js"
import type { Program } from "../../src/ir/program.js"
import { jet } from "../../src/transforms/jet.js"

type Elementwise = (...xs: NDArray[]) => NDArray | NDArray[]

interface Row {
  readonly name: string
  /** Rows with several functions have the same count for each. */
  readonly functions: readonly (readonly [f: Elementwise, operands: number])[]
  /** The cheapest recurrence of the textbooks, and its count where that is lower. */
  readonly textbook: string
}

const one = (f: (x: NDArray) => NDArray): readonly [Elementwise, number] => [(x) => f(x), 1]
const two = (f: (x: NDArray, y: NDArray) => NDArray): readonly [Elementwise, number] => [(x, y) => f(x, y), 2]

export const rows: readonly Row[] = [
  { name: "product", functions: [two(np.mul)], textbook: "the same" },
  { name: "square", functions: [one(np.square)], textbook: "the same" },
  { name: "exp, log", functions: [one(np.exp), one(np.log)], textbook: "the same" },
  {
    name: "sqrt",
    functions: [one(np.sqrt)],
    textbook: "the same: $2 v_0 v_k = u_k - \\sum_{0 \\lt i \\lt k} v_i v_{k-i}$, each pair once",
  },
  {
    name: "quotient, reciprocal",
    functions: [two(np.divide), one((x) => np.divide(1, x))],
    textbook: "$\\tfrac12 K^2$: $b_0 v_k = a_k - \\sum_{i \\ge 1} b_i v_{k-i}$",
  },
  {
    name: "power, exponent 2.5",
    functions: [one((x) => np.power(x, 2.5))],
    textbook:
      "$\\tfrac12 K^2$: $k u_0 v_k = \\sum_{i \\ge 1} (r i - k + i) u_i v_{k-i}$, which divides by a zero $u_0$",
  },
  { name: "sin and cos together", functions: [[(x) => [np.sin(x), np.cos(x)], 1]], textbook: "the same" },
  {
    name: "tanh with $\\text{sech}^2$, tan, atan",
    functions: [one(np.tanh), one(np.tan), one(np.atan)],
    textbook: "the same",
  },
  {
    name: "hypot",
    functions: [two(np.hypot)],
    textbook: "$\\tfrac34 K^2$: $v v' = x x' + y y'$, whose terms cancel where x and y differ in size",
  },
]

/** The multiplications of two numbers neither of which is a constant, in the jet of order K along a curve. */
export function multiplications(f: Elementwise, operands: number, order: number): number {
  const point = Array.from({ length: operands }, () => np.array(0.5))
  const program = makeProgram(f)(...point) as unknown as Program
  return jet(program, order).equations.filter(({ primitive, inputs }) => primitive.multiplies && !inputs.some(isLit))
    .length
}

/** The factor of K² in counts that are quadratic polynomials for even K. */
export function leading(f: Elementwise, operands: number): number {
  const [a, b, c] = [8, 16, 24].map((K) => multiplications(f, operands, K))
  return (a - 2 * b + c) / (2 * 8 ** 2)
}

const fractions: Readonly<Record<number, string>> = { 0.25: "\\tfrac14", 0.5: "\\tfrac12", 0.75: "\\tfrac34", 1: "" }
const show = (factor: number): string => `$${fractions[factor] ?? `\\tfrac${factor * 2}2`} K^2$`.replace("$ ", "$")

/** The table in docs/theory.md. */
export function table(): string {
  const body = rows.map(({ name, functions, textbook }) => {
    const factors = new Set(functions.map(([f, operands]) => leading(f, operands)))
    if (factors.size !== 1) throw new Error(`${name}: the counts differ: ${[...factors]}`)
    return [name, show([...factors][0]), textbook]
  })
  const head = ["operation", "multiplications as solved here", "cheapest textbook recurrence"]
  return [head, ["---", "---", "---"], ...body].map((cells) => `| ${cells.join(" | ")} |`).join("\n")
}

const page = new URL("../../docs/theory.md", import.meta.url)
const [start, end] = ["<!-- multiplications -->\n", "<!-- end -->"]

/** docs/theory.md with the table as it is now. */
export function updated(): string {
  const text = readFileSync(page, "utf8")
  const [before, after] = [text.indexOf(start), text.indexOf(end)]
  if (before < 0 || after < 0) throw new Error("docs/theory.md: the marks of the table are not there")
  return `${text.slice(0, before)}${start}\n${table()}\n\n${text.slice(after)}`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(page, updated())
