// What a cell declares for all cells, read off the syntax tree.
import type { SyntaxNode, Tree } from "@lezer/common"
import { parser } from "@lezer/javascript"

const typescript = parser.configure({ dialect: "ts" })

/** The children of a node, from first to last. */
export function children(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = []
  for (let child = node.firstChild; child; child = child.nextSibling) found.push(child)
  return found
}

/** Parts of a pattern that are code of their own: what they define is theirs. */
const inner = new Set(["ArrowFunction", "FunctionExpression", "ClassExpression", "ObjectExpression"])

/** The variables that a pattern defines, or a single variable. */
export function definitions(node: SyntaxNode): SyntaxNode[] {
  if (node.name === "VariableDefinition") return [node]
  return inner.has(node.name) ? [] : children(node).flatMap(definitions)
}

const targets = new Set(["VariableDefinition", "ArrayPattern", "ObjectPattern"])

/** What the declarators of a `const`, `let` or `var` assign to. */
export const assigned = (declaration: SyntaxNode): SyntaxNode[] =>
  children(declaration).filter((child) => targets.has(child.name))

/** The variables that a statement at the top of a cell defines. */
function defined(statement: SyntaxNode): SyntaxNode[] {
  switch (statement.name) {
    case "VariableDeclaration":
      return assigned(statement).flatMap(definitions)
    case "FunctionDeclaration":
    case "ClassDeclaration":
    case "EnumDeclaration": {
      const name = children(statement).find(({ name }) => name === "VariableDefinition" || name === "TypeDefinition")
      return name ? [name] : []
    }
    case "ImportDeclaration":
      return definitions(statement)
    case "ExportDeclaration":
      return children(statement).flatMap(defined)
    default:
      return []
  }
}

/** The names that a cell, written in TypeScript, gives to all cells. */
export function topLevelNames(source: string): string[] {
  const names = children(typescript.parse(source).topNode)
    .flatMap(defined)
    .map(({ from, to }) => source.slice(from, to))
  return [...new Set(names)]
}

/** The line, from 1, of the first place that is no TypeScript. */
export function firstError(source: string): number | undefined {
  const tree: Tree = typescript.parse(source)
  let place: number | undefined
  tree.iterate({
    enter(node) {
      if (node.type.isError) place ??= node.from
      return place === undefined
    },
  })
  return place === undefined ? undefined : lineAt(source, place)
}

/** The line, from 1, of a place in a text. */
export const lineAt = (source: string, place: number): number => source.slice(0, place).split("\n").length
