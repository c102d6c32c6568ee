import {
  type ConditionalNode,
  type ConstantNode,
  create,
  type FunctionNode,
  type MathNode,
  type OperatorNode,
  type ParenthesisNode,
  parseDependencies,
  type SymbolNode,
} from "mathjs/number"
import { type NDArray, np } from "taylorjet"
import { constantPolynomial, type Polynomial, polynomialOf, powerOf } from "./polynomial.js"
import { constants, functions, operators } from "./vocabulary.js"

export type { Polynomial } from "./polynomial.js"

const { parse } = create({ parseDependencies })

/** What is wrong with a formula, in words for the one who typed it. */
export class FormulaError extends Error {}

/** A part of a formula as a function of x. */
interface Part {
  readonly constant: boolean
  readonly at: (x: NDArray) => NDArray
  readonly polynomial?: Polynomial | undefined
}

/** The function of x that a formula means; what it is a polynomial of degree of, where its text shows that. */
export type Formula = ((x: NDArray) => NDArray) & { readonly polynomial: Polynomial | undefined }

const constant = (value: number): Part => ({
  constant: true,
  at: () => np.array(value),
  polynomial: constantPolynomial(value),
})

function combined(apply: (...operands: NDArray[]) => NDArray, parts: readonly Part[], polynomial?: Polynomial): Part {
  const at = (x: NDArray) => apply(...parts.map((part) => part.at(x)))
  if (!parts.every((part) => part.constant)) return { constant: false, at, polynomial }
  return { constant: true, at, polynomial: constantPolynomial(Number(at(np.array(0)))) }
}

const numberOf = (part: Part): number => Number(part.at(np.array(0)))

/** An exponent that is a number is given as one: x^2 keeps what np.power does with it. */
function power(base: Part, exponent: Part): Part {
  if (!exponent.constant) return combined(np.power, [base, exponent])
  const r = numberOf(exponent)
  return combined((x) => np.power(x, r), [base], powerOf(base.polynomial, r))
}

function fromConstant({ value }: ConstantNode): Part {
  if (typeof value === "number") return constant(value)
  throw new FormulaError(`expected a number; got ${value === undefined ? "nothing" : JSON.stringify(value)}`)
}

function fromSymbol({ name }: SymbolNode): Part {
  if (name === "x") return { constant: false, at: (x) => x, polynomial: { degree: 1, leading: 1 } }
  const value = constants.get(name)
  if (value !== undefined) return constant(value)
  if (functions.has(name)) throw new FormulaError(`${name} is a function: write ${name}(x)`)
  throw new FormulaError(
    `${name} is not known: the variable is x, and ${[...constants.keys()].join(", ")} are constants`,
  )
}

function fromOperator({ fn, op, args }: OperatorNode): Part {
  const parts = (args as MathNode[]).map(partOf)
  if (fn === "pow") return power(parts[0], parts[1])
  const apply = operators.get(fn)
  if (apply) return combined(apply, parts, polynomialOf(fn, parts))
  throw new FormulaError(`the operator ${op} has no Taylor series here; there are + - * / ^ mod and comparisons`)
}

function fromFunction({ fn, args }: FunctionNode): Part {
  const name = (fn as SymbolNode).name
  if (name === "pow" && args.length === 2) return power(partOf(args[0]), partOf(args[1]))
  const entry = functions.get(name)
  if (!entry) {
    if (name === "x") throw new FormulaError("x is the variable, not a function: write x * (...) for a product")
    throw new FormulaError(`${fn} is not among the functions of a formula`)
  }
  const { apply, least, most } = entry
  if (args.length < least || args.length > most) {
    const wanted =
      least === most ? least : most === Number.POSITIVE_INFINITY ? `${least} or more` : `${least} or ${most}`
    throw new FormulaError(`${name} takes ${wanted} ${most === 1 ? "argument" : "arguments"}; got ${args.length}`)
  }
  return combined(apply, args.map(partOf))
}

/** How to read each sort of node of the parser's tree. */
const readers: ReadonlyMap<string, (node: MathNode) => Part> = new Map([
  ["ConstantNode", (node) => fromConstant(node as ConstantNode)],
  ["SymbolNode", (node) => fromSymbol(node as SymbolNode)],
  ["ParenthesisNode", (node) => partOf((node as ParenthesisNode).content)],
  ["OperatorNode", (node) => fromOperator(node as OperatorNode)],
  ["FunctionNode", (node) => fromFunction(node as FunctionNode)],
  [
    "ConditionalNode",
    (node) => {
      const { condition, trueExpr, falseExpr } = node as ConditionalNode
      return combined(np.where, [condition, trueExpr, falseExpr].map(partOf))
    },
  ],
] satisfies [string, (node: MathNode) => Part][])

function partOf(node: MathNode): Part {
  const read = readers.get(node.type)
  if (read) return read(node)
  const sort = node.type.replace(/Node$/, "").replace(/(?!^)[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
  throw new FormulaError(`a formula is numbers, x, operators and functions; got: ${sort.toLowerCase()}, in ${node}`)
}

function tree(text: string): MathNode {
  try {
    return parse(text)
  } catch (error) {
    const { message } = error as Error
    throw new FormulaError(message.replace(/ \(char (\d+)\)$/, ", at character $1"))
  }
}

/**
 * The function of x that a text means. It works element by element on arrays of any shape. Throws a `FormulaError` that
 * says what is wrong.
 */
export function parseFormula(text: string): Formula {
  if (text.trim() === "") throw new FormulaError("type a formula in x, for example sin(x)")
  const part = partOf(tree(text))
  const f = (x: NDArray) => {
    const y = part.at(x)
    if (y.dtype === "bool") throw new FormulaError("a comparison is true or false; write condition ? number : number")
    return part.constant || y.dtype !== "float64" ? np.add(np.zerosLike(x), y) : y
  }
  return Object.assign(f, { polynomial: part.polynomial })
}
