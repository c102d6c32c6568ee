/** Writes docs/numpy.md, a line for each function of `np`, from their doc comments: npm run docs:numpy. */
import { writeFileSync } from "node:fs"
import path from "node:path"
import { fileURLToPath } from "node:url"
import ts from "typescript"
import { byTitle, groupOf } from "./groups.js"

const root = path.join(import.meta.dirname, "..")

interface Row {
  readonly name: string
  readonly group: string
  readonly call: string
  readonly says: string
  readonly method: boolean
}

/** The first sentence of a comment, as one line for a cell of a table. */
function sentence(text: string): string {
  const [paragraph] = text.split("\n\n")
  const line = paragraph.replaceAll("\n", " ").trim()
  const [first] = /^.*?([^.]\.|:)(?= - |$)|^.*?[^.]\.(?= )/.exec(line) ?? [line]
  return first.replace(/[.:]$/, "").replaceAll("|", "\\|")
}

function rows(): Row[] {
  const { config } = ts.readConfigFile(path.join(root, "tsconfig.json"), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root)
  const index = path.join(root, "src/index.ts")
  const program = ts.createProgram([index], options)
  const checker = program.getTypeChecker()
  const resolve = (symbol: ts.Symbol): ts.Symbol =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
  const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(index)!)!)
  const named = (name: string): ts.Symbol => resolve(exported.find((symbol) => symbol.name === name)!)
  const methods = new Set(
    checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(named("NDArray"))).map((member) => member.name),
  )
  return checker.getPropertiesOfType(checker.getTypeOfSymbol(named("np"))).flatMap((exportedAs) => {
    const symbol = resolve(exportedAs)
    const declaration = symbol.valueDeclaration
    if (!declaration) return []
    const signatures = checker.getTypeOfSymbol(symbol).getCallSignatures()
    const parameters = signatures.at(-1)?.getParameters() ?? []
    const written = parameters.map((parameter) => {
      const at = parameter.valueDeclaration as ts.ParameterDeclaration | undefined
      const optional = at?.questionToken || at?.initializer
      return `${at?.dotDotDotToken ? "..." : ""}${parameter.name}${optional ? "?" : ""}`
    })
    return {
      name: exportedAs.name,
      group: groupOf(declaration.getSourceFile().fileName),
      call: signatures.length > 0 ? `${exportedAs.name}(${written.join(", ")})` : exportedAs.name,
      says: sentence(ts.displayPartsToString(symbol.getDocumentationComment(checker))),
      method: methods.has(exportedAs.name),
    }
  })
}

/** What the page should hold. */
export function page(): string {
  const all = rows().sort((a, b) => a.name.localeCompare(b.name, "en"))
  const titles = [...new Set(all.map(({ group }) => group))].sort(byTitle)
  const sections = titles.map((title) => {
    const lines = all
      .filter(({ group }) => group === title)
      .map(({ call, says, method }) => `| \`${call}\` | ${says} | ${method ? "yes" : ""} |`)
    return [`## ${title}`, "", "| np. | | method |", "|---|---|---|", ...lines, ""].join("\n")
  })
  return [
    "# Functions of np",
    "",
    `All ${all.length} names that \`np\` has, one line each. An argument with ? may be left out. What is a method too can`,
    "be written after the array: `x.sum()` for `np.sum(x)`. Comments of the functions, shown by editors and in",
    "`npm run docs`, say more: shapes, dtypes, errors, and an example.",
    "[From NumPy and JAX](from-numpy-and-jax.md) lists what has another name there.",
    "",
    "<!-- Written by tools/numpy-table.ts from the comments in src/numpy: npm run docs:numpy. -->",
    "",
    ...sections,
  ].join("\n")
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(path.join(root, "docs/numpy.md"), page())
