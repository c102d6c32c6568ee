import path from "node:path"
import ts from "typescript"
import type { Plugin } from "vite"

/** A public name: how it is called, what its comment says, and the example there. */
export interface ApiEntry {
  readonly name: string
  readonly kind: "function" | "class" | "namespace" | "type" | "method" | "property" | "variable"
  readonly signature: string
  readonly text: string
  readonly example: string
}

export interface Api {
  /** What "taylorjet" exports. */
  readonly names: readonly ApiEntry[]
  /** What its namespaces hold, by their names. */
  readonly namespaces: Readonly<Record<string, readonly ApiEntry[]>>
  /** What arrays, jets and programs have, each with the name of its class. */
  readonly members: readonly (ApiEntry & { readonly of: string })[]
  /** The names of Observable Plot. */
  readonly plot: readonly string[]
}

const root = path.join(import.meta.dirname, "../..")
const index = path.join(root, "src/index.ts")
const plot = path.join(root, "notebooks/plot.ts")

/** The public API with its comments, read from the sources by the TypeScript compiler. */
export function readApi(): Api {
  const { config } = ts.readConfigFile(path.join(root, "tsconfig.json"), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root)
  const program = ts.createProgram([index, plot], options)
  const checker = program.getTypeChecker()
  const exported = (file: string): ts.Symbol[] =>
    checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(file)!)!)
  const resolve = (symbol: ts.Symbol): ts.Symbol =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol

  /** The module whose members a name stands for: `np` and `random`. */
  const moduleOf = (symbol: ts.Symbol): ts.Symbol | undefined => {
    const isModule = (s?: ts.Symbol) => s !== undefined && (s.flags & ts.SymbolFlags.ValueModule) !== 0
    if (isModule(symbol)) return symbol
    const type = symbol.flags & ts.SymbolFlags.Variable ? checker.getTypeOfSymbol(symbol).symbol : undefined
    return isModule(type) ? type : undefined
  }
  const kindOf = (symbol: ts.Symbol): ApiEntry["kind"] => {
    if (moduleOf(symbol)) return "namespace"
    if (symbol.flags & ts.SymbolFlags.Class) return "class"
    if (!(symbol.flags & ts.SymbolFlags.Value)) return "type"
    return checker.getTypeOfSymbol(symbol).getCallSignatures().length > 0 ? "function" : "variable"
  }
  const signatureOf = (symbol: ts.Symbol): string => {
    const type = checker.getTypeOfSymbol(symbol)
    const calls = type.getCallSignatures()
    const show = (signature: ts.Signature) =>
      checker.signatureToString(signature, undefined, ts.TypeFormatFlags.NoTruncation)
    return calls.length > 0 ? calls.map((call) => symbol.name + show(call)).join("\n") : ""
  }
  const entry = (name: string, symbol: ts.Symbol, kind = kindOf(symbol)): ApiEntry => {
    const tags = symbol.getJsDocTags(checker)
    const example = ts.displayPartsToString(tags.find((tag) => tag.name === "example")?.text)
    return {
      name,
      kind,
      signature: kind === "class" || kind === "namespace" || kind === "type" ? `${kind} ${name}` : signatureOf(symbol),
      text: ts.displayPartsToString(symbol.getDocumentationComment(checker)).split("\n\n")[0].replaceAll("\n", " "),
      example: example.replace(/^```ts\n|\n```$/g, ""),
    }
  }
  const all = exported(index).map((symbol) => ({ name: symbol.name, symbol: resolve(symbol) }))
  const of = (kind: ApiEntry["kind"]) => all.filter(({ symbol }) => kindOf(symbol) === kind)
  const documented = ({ flags, declarations }: ts.Symbol) =>
    declarations !== undefined &&
    (flags & (ts.SymbolFlags.Method | ts.SymbolFlags.Property | ts.SymbolFlags.Accessor)) !== 0 &&
    !(ts.getCombinedModifierFlags(declarations[0]) & ts.ModifierFlags.Private)

  const inNamespace = (symbol: ts.Symbol) =>
    checker
      .getExportsOfModule(moduleOf(symbol) as ts.Symbol)
      .map((member) => ({ name: member.name, symbol: resolve(member) }))
      .filter((member) => kindOf(member.symbol) !== "type")
      .map((member) => entry(member.name, member.symbol))
  const ofClass = ({ name: of, symbol }: (typeof all)[number]) =>
    checker
      .getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol))
      .filter((member) => documented(member) && /^[a-z]\w*$/i.test(member.name))
      .map((member) => ({ ...entry(member.name, member, signatureOf(member) ? "method" : "property"), of }))
  return {
    names: all.map(({ name, symbol }) => entry(name, symbol)),
    namespaces: Object.fromEntries(of("namespace").map(({ name, symbol }) => [name, inNamespace(symbol)])),
    members: of("class").flatMap(ofClass),
    plot: exported(plot).map(({ name }) => name),
  }
}

/** `virtual:api` is the public API. */
export const api = (): Plugin => ({
  name: "api",
  resolveId: (id) => (id === "virtual:api" ? "\0virtual:api" : undefined),
  load: (id) => (id === "\0virtual:api" ? `export default ${JSON.stringify(readApi())}` : undefined),
})
