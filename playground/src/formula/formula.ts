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

/** A part of a formula as a function of its variables. */
interface Part {
  readonly constant: boolean
  readonly at: (...values: NDArray[]) => NDArray
  readonly polynomial?: Polynomial | undefined
}

/** The function of x that a formula means; what it is a polynomial of degree of, where its text shows that. */
export type Formula = ((x: NDArray) => NDArray) & { readonly polynomial: Polynomial | undefined }

/** The names of the variables, in their order. */
type Variables = readonly string[]

const constant = (value: number): Part => ({
  constant: true,
  at: () => np.array(value),
  polynomial: constantPolynomial(value),
})

function combined(apply: (...operands: NDArray[]) => NDArray, parts: readonly Part[], polynomial?: Polynomial): Part {
  const at = (...values: NDArray[]) => apply(...parts.map((part) => part.at(...values)))
  if (!parts.every((part) => part.constant)) return { constant: false, at, polynomial }
  return { constant: true, at, polynomial: constantPolynomial(Number(at())) }
}

const numberOf = (part: Part): number => Number(part.at())

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

/** Of a polynomial in several variables nothing is said. */
const identity: Polynomial = { degree: 1, leading: 1 }

function fromSymbol({ name }: SymbolNode, variables: Variables): Part {
  const place = variables.indexOf(name)
  if (place >= 0)
    return {
      constant: false,
      at: (...values) => values[place],
      polynomial: variables.length === 1 ? identity : undefined,
    }
  const value = constants.get(name)
  if (value !== undefined) return constant(value)
  if (functions.has(name)) throw new FormulaError(`${name} is a function: write ${name}(x)`)
  throw new FormulaError(
    `${name} is not known: ${named(variables)}, and ${[...constants.keys()].join(", ")} are constants`,
  )
}

const named = (variables: Variables): string =>
  variables.length === 1 ? `the variable is ${variables[0]}` : `the variables are ${variables.join(", ")}`

function fromOperator({ fn, op, args }: OperatorNode, variables: Variables): Part {
  const parts = (args as MathNode[]).map((node) => partOf(node, variables))
  if (fn === "pow") return power(parts[0], parts[1])
  const apply = operators.get(fn)
  if (apply) return combined(apply, parts, polynomialOf(fn, parts))
  throw new FormulaError(`the operator ${op} has no Taylor series here; there are + - * / ^ mod and comparisons`)
}

function fromFunction({ fn, args }: FunctionNode, variables: Variables): Part {
  const name = (fn as SymbolNode).name
  const parts = () => args.map((node) => partOf(node, variables))
  if (name === "pow" && args.length === 2) {
    const [base, exponent] = parts()
    return power(base, exponent)
  }
  const entry = functions.get(name)
  if (!entry) {
    if (variables.includes(name))
      throw new FormulaError(`${name} is a variable, not a function: write ${name} * (...) for a product`)
    throw new FormulaError(`${fn} is not among the functions of a formula`)
  }
  const { apply, least, most } = entry
  if (args.length < least || args.length > most) {
    const wanted =
      least === most ? least : most === Number.POSITIVE_INFINITY ? `${least} or more` : `${least} or ${most}`
    throw new FormulaError(`${name} takes ${wanted} ${most === 1 ? "argument" : "arguments"}; got ${args.length}`)
  }
  return combined(apply, parts())
}

/** How to read each sort of node of the parser's tree. */
const readers: ReadonlyMap<string, (node: MathNode, variables: Variables) => Part> = new Map([
  ["ConstantNode", (node) => fromConstant(node as ConstantNode)],
  ["SymbolNode", (node, variables) => fromSymbol(node as SymbolNode, variables)],
  ["ParenthesisNode", (node, variables) => partOf((node as ParenthesisNode).content, variables)],
  ["OperatorNode", (node, variables) => fromOperator(node as OperatorNode, variables)],
  ["FunctionNode", (node, variables) => fromFunction(node as FunctionNode, variables)],
  [
    "ConditionalNode",
    (node, variables) => {
      const { condition, trueExpr, falseExpr } = node as ConditionalNode
      return combined(
        np.where,
        [condition, trueExpr, falseExpr].map((part) => partOf(part, variables)),
      )
    },
  ],
] satisfies [string, (node: MathNode, variables: Variables) => Part][])

function partOf(node: MathNode, variables: Variables): Part {
  const read = readers.get(node.type)
  if (read) return read(node, variables)
  const sort = node.type.replace(/Node$/, "").replace(/(?!^)[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
  throw new FormulaError(
    `a formula is numbers, ${variables.join(", ")}, operators and functions; got: ${sort.toLowerCase()}, in ${node}`,
  )
}

function tree(text: string): MathNode {
  try {
    return parse(text)
  } catch (error) {
    const { message } = error as Error
    throw new FormulaError(message.replace(/ \(char (\d+)\)$/, ", at character $1"))
  }
}

/** A part as what it is to all who call it: a float64 of the shape of the variables. */
const numeric =
  (part: Part) =>
  (...values: NDArray[]): NDArray => {
    const y = part.at(...values)
    if (y.dtype === "bool") throw new FormulaError("a comparison is true or false; write condition ? number : number")
    return part.constant || y.dtype !== "float64" ? np.add(np.zerosLike(values[0]), y) : y
  }

function read(text: string, variables: Variables): Part {
  if (text.trim() === "")
    throw new FormulaError(`type a formula in ${variables.join(", ")}, for example sin(${variables[0]})`)
  return partOf(tree(text), variables)
}

/**
 * The function of x that a text means. It works element by element on arrays of any shape. Throws a `FormulaError` that
 * says what is wrong.
 */
export function parseFormula(text: string): Formula {
  const part = read(text, ["x"])
  return Object.assign((x: NDArray) => numeric(part)(x), { polynomial: part.polynomial })
}

/** The same for a function of several variables of one shape, given in the order of their names. */
export const parseFormulaIn = (text: string, variables: Variables): ((...values: NDArray[]) => NDArray) =>
  numeric(read(text, variables))
