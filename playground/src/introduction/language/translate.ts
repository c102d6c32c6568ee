// From a cell in TypeScript to a module whose top-level names are global, every statement on the line where it was.
import type { SyntaxNode } from "@lezer/common"
import { parser } from "@lezer/javascript"
import { transform } from "sucrase"
import { assigned, children, definitions, lineAt } from "./names.js"

/** `import { imported as local } from "module"`; `*` stands for the whole module. */
export interface Import {
  readonly module: string
  readonly imported: string
  readonly local: string
  readonly line: number
}

export interface Translation {
  /** The text of a module. Its default export is the value of the last expression. */
  readonly code: string
  readonly imports: readonly Import[]
  /** The variables, functions and classes that it assigns to global names. */
  readonly names: readonly string[]
}

/** A fault in the text of a cell. */
export class CellError extends SyntaxError {
  constructor(
    message: string,
    readonly line: number,
  ) {
    super(message)
    this.name = "SyntaxError"
  }
}

/** JavaScript with the lines of the TypeScript. */
function strip(source: string): string {
  try {
    return transform(source, { transforms: ["typescript"], disableESTransforms: true, keepUnusedImports: true }).code
  } catch (error) {
    const { message, loc } = error as Error & { loc?: { line: number } }
    const last = source.trimEnd().split("\n").length // what is missing at the end is missing in the last line
    throw new CellError(message.replace(/ \(\d+:\d+\)$/, ""), Math.min(loc?.line ?? 1, last))
  }
}

/** A cell as a module. Throws a `CellError` for what is no TypeScript. */
export function translate(source: string): Translation {
  const js = strip(source)
  const edits: { readonly from: number; readonly to: number; readonly text: string }[] = []
  const imports: Import[] = []
  const names: string[] = []
  const functions: string[] = []
  const text = ({ from, to }: SyntaxNode) => js.slice(from, to)
  const replace = (from: number, to: number, by: string) => edits.push({ from, to, text: by })

  /** `const a = 1, [b] = c` becomes `;(a = 1, [b] = c);`. */
  const assign = (declaration: SyntaxNode) => {
    const keyword = declaration.firstChild!
    replace(keyword.from, keyword.to, ";(")
    for (const target of assigned(declaration)) {
      if (target.nextSibling?.name !== "Equals") replace(target.to, target.to, " = undefined")
      names.push(...definitions(target).map(text))
    }
    const last = declaration.lastChild!
    if (last.name === ";") replace(last.from, last.from, ")")
    else replace(last.to, last.to, ");")
  }

  const statement = (node: SyntaxNode, last: boolean): void => {
    switch (node.name) {
      case "ImportDeclaration":
        imports.push(...importsOf(node, js))
        replace(node.from, node.to, "\n".repeat(text(node).split("\n").length - 1))
        break
      case "ExportDeclaration": {
        const declaration = node.firstChild?.nextSibling
        if (!declaration?.name.endsWith("Declaration")) break
        replace(node.from, declaration.from, "")
        statement(declaration, false)
        break
      }
      case "VariableDeclaration":
        assign(node)
        break
      case "FunctionDeclaration":
      case "ClassDeclaration": {
        const name = node.getChild("VariableDefinition")
        if (!name) break
        names.push(text(name))
        if (node.name === "FunctionDeclaration") functions.push(text(name))
        else replace(node.to, node.to, `;globalThis.${text(name)} = ${text(name)};`)
        break
      }
      case "ExpressionStatement": {
        const expression = node.firstChild
        if (!last || !expression) break
        replace(expression.from, expression.from, ";export default (")
        replace(expression.to, expression.to, ")")
      }
    }
  }
  const statements = children(parser.parse(js).topNode).filter(({ name }) => !name.endsWith("Comment") && name !== ";")
  for (const [i, node] of statements.entries()) statement(node, i === statements.length - 1)

  // A function is there before the first line of its cell.
  const hoisted = functions.map((name) => `globalThis.${name} = ${name};`).join("")
  const code = edits
    .map((edit, i) => ({ ...edit, i }))
    .sort((a, b) => b.from - a.from || b.i - a.i)
    .reduce((done, { from, to, text }) => done.slice(0, from) + text + done.slice(to), js)
  return { code: hoisted + code, imports, names }
}

function importsOf(node: SyntaxNode, js: string): Import[] {
  const text = ({ from, to }: SyntaxNode) => js.slice(from, to)
  const place = node.getChild("String")
  if (!place) return []
  const module = text(place).slice(1, -1)
  const line = lineAt(js, node.from)
  const add = (imported: string, local: SyntaxNode): Import => ({ module, imported, local: text(local), line })
  return children(node).flatMap((child, i, all) => {
    if (child.name === "VariableDefinition") return [add(all[i - 1].name === "as" ? "*" : "default", child)]
    if (child.name !== "ImportGroup") return []
    return children(child).flatMap((item, j, items) => {
      if (item.name !== "VariableDefinition") return []
      return [add(items[j - 1].name === "as" ? text(items[j - 2]) : text(item), item)]
    })
  })
}
