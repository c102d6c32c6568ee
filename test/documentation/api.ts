/** Reads the public API of src/index.ts and the doc comments of every name in it. */
import path from "node:path"
import ts from "typescript"

/** One public name, such as `jet`, `np.sin` or `NDArray.reshape`. */
export interface Entry {
  name: string
  documented: boolean
  /** A function, method or class: its doc comment must hold an example. */
  callable: boolean
  examples: string[]
}

const root = path.resolve(import.meta.dirname, "../..")
const src = path.join(root, "src")
const { options: project } = ts.parseJsonConfigFileContent(
  ts.readConfigFile(path.join(root, "tsconfig.json"), ts.sys.readFile).config,
  ts.sys,
  root,
)
/** How examples are compiled: as the project is, but they need not mark the types that they import. */
export const options = { ...project, verbatimModuleSyntax: false, isolatedModules: false, noUnusedLocals: false }
export const program = ts.createProgram([path.join(src, "index.ts")], options)

const checker = program.getTypeChecker()
const has = (symbol: ts.Symbol, flags: ts.SymbolFlags) => (symbol.flags & flags) !== 0
const aliased = (symbol: ts.Symbol) => (has(symbol, ts.SymbolFlags.Alias) ? checker.getAliasedSymbol(symbol) : symbol)

function exported(): ts.Symbol[] {
  const index = program.getSourceFile(path.join(src, "index.ts"))
  if (!index) throw new Error("src/index.ts does not exist")
  return checker.getExportsOfModule(checker.getSymbolAtLocation(index)!)
}

/** The names of the exports of the package, types included. */
export const exportedNames = (): string[] => exported().map((symbol) => symbol.name)

/** Every public name: exports, members of exported modules and object literals, public members of classes. */
export const publicApi = (): Entry[] => exported().flatMap((symbol) => entries(symbol.name, aliased(symbol)))

function entries(name: string, symbol: ts.Symbol): Entry[] {
  const members = (symbols: ts.Symbol[]) => symbols.flatMap((s) => entries(`${name}.${s.name}`, aliased(s)))
  if (has(symbol, ts.SymbolFlags.ValueModule)) return members(checker.getExportsOfModule(symbol))
  const type = checker.getTypeOfSymbol(symbol)
  if (type.symbol && has(type.symbol, ts.SymbolFlags.ValueModule))
    return members(checker.getExportsOfModule(type.symbol))
  if (has(symbol, ts.SymbolFlags.Class)) {
    const own = [checker.getDeclaredTypeOfSymbol(symbol), type].flatMap((t) => checker.getPropertiesOfType(t))
    return [entry(name, symbol, true), ...members(own.filter((member) => member.declarations?.some(isPublic)))]
  }
  const callable = has(symbol, ts.SymbolFlags.Value) && type.getCallSignatures().length > 0
  const variable = has(symbol, ts.SymbolFlags.Variable) && !callable
  const properties = variable ? checker.getPropertiesOfType(type).map(property) : []
  return [entry(name, symbol, callable), ...members(properties.filter((p) => p !== undefined))]
}

/** Is this a member of a class of src/ that users may call by its name? */
function isPublic(node: ts.Declaration): boolean {
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected
  const name = ts.getNameOfDeclaration(node)
  return (
    node.getSourceFile().fileName.startsWith(`${src}/`) &&
    name !== undefined &&
    ts.isIdentifier(name) &&
    (ts.getCombinedModifierFlags(node) & hidden) === 0 &&
    !ts.getJSDocTags(node).some((tag) => tag.tagName.text === "internal")
  )
}

/** What a property of an object literal stands for; undefined for properties of anything else. */
function property(symbol: ts.Symbol): ts.Symbol | undefined {
  const node = symbol.declarations?.[0]
  if (node && ts.isShorthandPropertyAssignment(node)) return checker.getShorthandAssignmentValueSymbol(node)
  return node && ts.isObjectLiteralExpression(node.parent) ? symbol : undefined
}

function entry(name: string, symbol: ts.Symbol, callable: boolean): Entry {
  const examples = symbol
    .getJsDocTags(checker)
    .filter((tag) => tag.name === "example")
    .flatMap((tag) => [...ts.displayPartsToString(tag.text).matchAll(/^```ts\n(.*?)^```/gms)].map((match) => match[1]))
  return { name, documented: symbol.getDocumentationComment(checker).length > 0, callable, examples }
}

/** The names of the parameters of each function of `np`, one list for each of its signatures. */
export function npParameters(): Map<string, string[][]> {
  const np = aliased(exported().find(({ name }) => name === "np")!)
  const named = checker.getPropertiesOfType(checker.getTypeOfSymbol(np)).map((symbol): [string, string[][]] => {
    const value = aliased(symbol)
    const calls = has(value, ts.SymbolFlags.Value) ? checker.getTypeOfSymbol(value).getCallSignatures() : []
    return [symbol.name, calls.map((call) => call.parameters.map(({ name }) => name))]
  })
  return new Map(named.filter(([, calls]) => calls.length > 0))
}
