/**
 * Type-checks and runs the examples of doc comments and pages. Every export of taylorjet is in scope of an example that
 * imports nothing; one that begins with imports has what it imports. Lines may claim:
 *
 *     expression // => its value as Node prints it (strings as they are); longer text goes on
 *     //            in the comment lines that follow directly, `//` for an empty one
 *     statement // throws the message of an Error
 */
import path from "node:path"
import { inspect } from "node:util"
import ts from "typescript"
import { expect } from "vitest"
import { exportedNames, options, program } from "./api.js"

/** An example is the body of an async function, so that it may await and may shadow what is in scope. */
const wrap = (example: string) => `async function example() {\n${example}\n}`

const importing = /^import \{[^}]*\} from "(.*)"$/gm

/** The imports of an example, and the example with empty lines in their place. */
const parted = (example: string): { imports: RegExpExecArray[]; body: string } => ({
  imports: [...example.matchAll(importing)],
  body: example.replace(importing, (all) => all.replace(/[^\n]/g, "")),
})

/** The type errors of each example that has some. All examples are checked in one program. */
export function typeErrors(examples: string[]): Map<string, string[]> {
  const everything = `import { ${exportedNames().join(", ")} } from "taylorjet"`
  const texts = new Map(
    examples.map((text, i) => {
      const { imports, body } = parted(text)
      const header = imports.length > 0 ? imports.map(([text]) => text.replaceAll("\n", " ")).join("; ") : everything
      return [path.join(import.meta.dirname, `${i}.ts`), `${header}; export ${wrap(body)}`]
    }),
  )
  const host = ts.createCompilerHost(options)
  const { getSourceFile, fileExists, readFile } = host
  host.fileExists = (name) => texts.has(name) || fileExists(name)
  host.readFile = (name) => texts.get(name) ?? readFile(name)
  host.getSourceFile = (name, target, ...rest) =>
    texts.has(name) ? ts.createSourceFile(name, texts.get(name)!, target) : getSourceFile(name, target, ...rest)
  const checked = ts.createProgram([...texts.keys()], options, host, program)
  const errors = [...texts.keys()].map((name, i): [string, string[]] => {
    const source = checked.getSourceFile(name)!
    const found = [...checked.getSyntacticDiagnostics(source), ...checked.getSemanticDiagnostics(source)]
    return [examples[i], found.map((d) => `line ${lineOf(source, d.start)}: ${message(d)}`)]
  })
  return new Map(errors.filter(([, found]) => found.length > 0))
}

/** Counted from 1 in the example, which starts on the second line of its wrapping. */
const lineOf = (source: ts.SourceFile, position = 0) => source.getLineAndCharacterOfPosition(position).line

const message = (diagnostic: ts.Diagnostic) => ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n")

/** Runs an example and asserts what it claims. */
export async function run(example: string, scope: Record<string, unknown>): Promise<void> {
  const { imports, body } = parted(example)
  const others = imports.filter(([, from]) => from !== "taylorjet")
  const modules = await Promise.all(others.map(([, from]) => import(from)))
  const names = { ...scope, ...Object.assign({}, ...modules.map((module) => ({ ...module }))), prints, throws }
  delete names.default
  const { outputText } = ts.transpileModule(instrument(body), { compilerOptions: { target: options.target! } })
  await new Function(...Object.keys(names), `${outputText}; return example()`)(...Object.values(names))
}

function prints(line: number, value: unknown, text: string): void {
  expect(trimLines(typeof value === "string" ? value : inspect(value)), `line ${line}`).toBe(text)
}

async function throws(line: number, f: () => Promise<void>, text: string): Promise<void> {
  const error = await f().then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error, `line ${line} throws`).toBeInstanceOf(Error)
  expect((error as Error).message, `line ${line} throws`).toBe(text)
}

const trimLines = (text: string) => text.replace(/ +$/gm, "")

const marker = /^\/\/ (=>|throws)( |\n|$)/

/** The wrapped example with its claims turned into calls of `prints` and `throws`. */
function instrument(example: string): string {
  const text = wrap(example)
  const source = ts.createSourceFile("example.ts", text, ts.ScriptTarget.Latest)
  const { statements } = (source.statements[0] as ts.FunctionDeclaration).body!
  let result = ""
  let position = 0
  let claims = 0
  for (const statement of statements) {
    const start = statement.getStart(source)
    const last = statement.getChildren(source).filter((node) => node.kind !== ts.SyntaxKind.SemicolonToken)
    const { end } = last[last.length - 1] // an empty line's ";" may come after the comment
    const comments = [end, statement.end].flatMap((at) => ts.getTrailingCommentRanges(text, at) ?? [])
    const claim = comments.map(({ pos }) => text.slice(pos)).find((comment) => marker.test(comment))
    if (claim === undefined) continue
    const place = lineOf(source, start)
    const code = text.slice(start, end)
    const expected = JSON.stringify(claimed(claim))
    const isThrow = claim.startsWith("// throws")
    if (!isThrow && !ts.isExpressionStatement(statement)) throw new Error(`line ${place}: // => needs an expression`)
    result += text.slice(position, start)
    result += isThrow
      ? `;await throws(${place}, async () => {${code}}, ${expected});`
      : `;prints(${place}, (${code}), ${expected});`
    position = statement.end
    claims++
  }
  const written = example.match(/\/\/ (=>|throws)( |$)/gm)?.length ?? 0
  if (written !== claims) {
    throw new Error(
      `${written - claims} of ${written} claims do not follow a statement (put ; before a line with [ or ()`,
    )
  }
  return result + text.slice(position)
}

/** The text that a claim expects: the rest of its line and the comment lines that follow directly. */
function claimed(comment: string): string {
  const [first, ...others] = trimLines(comment).split("\n")
  const end = others.findIndex((line) => !/^\/\/( |$)/.test(line))
  return [first.replace(marker, ""), ...others.slice(0, end).map((line) => line.slice(3))].join("\n").replace(/^\n/, "")
}
