/** Counts the lines of code of each folder of src, comments and empty lines left out: npm run lines. */
import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import ts from "typescript"

interface Count {
  files: number
  code: number
  comments: number
  /** The longest file, with all its lines. */
  longest: { name: string; lines: number }
}

/** The lines on which some token stands. */
function codeLines(text: string): number {
  const source = ts.createSourceFile("file.ts", text, ts.ScriptTarget.Latest, true)
  const lines = new Set<number>()
  const visit = (node: ts.Node): void => {
    if (ts.isJSDoc(node)) return
    const children = node.getChildren(source)
    children.forEach(visit)
    if (children.length > 0 || node.kind === ts.SyntaxKind.EndOfFileToken || node.getWidth(source) === 0) return
    const [first, last] = [node.getStart(source), node.end].map((at) => source.getLineAndCharacterOfPosition(at).line)
    for (let line = first; line <= last; line++) lines.add(line)
  }
  visit(source)
  return lines.size
}

const root = path.resolve(import.meta.dirname, "../src")
const counts = new Map<string, Count>()
for (const file of readdirSync(root, { recursive: true, encoding: "utf8" }).sort()) {
  if (!file.endsWith(".ts")) continue
  const text = readFileSync(path.join(root, file), "utf8")
  const folder = file.split(path.sep)[0]
  const count = counts.get(folder) ?? { files: 0, code: 0, comments: 0, longest: { name: "", lines: 0 } }
  counts.set(folder, count)
  const code = codeLines(text)
  const lines = text.trimEnd().split("\n")
  count.files++
  count.code += code
  count.comments += lines.filter((line) => line.trim() !== "").length - code
  if (lines.length > count.longest.lines) count.longest = { name: path.basename(file), lines: lines.length }
}

const show = (name: string, files: unknown, code: unknown, comments: unknown, longest: string): void =>
  console.log(
    `${name.padEnd(12)}${String(files).padStart(6)}${String(code).padStart(8)}${String(comments).padStart(10)}  ${longest}`,
  )
show("", "files", "code", "comments", "longest file")
for (const [name, { files, code, comments, longest }] of [...counts].sort(([, a], [, b]) => b.code - a.code))
  show(name, files, code, comments, `${longest.name} ${longest.lines}`)
const total = (of: "files" | "code" | "comments"): number => [...counts.values()].reduce((sum, c) => sum + c[of], 0)
show("all", total("files"), total("code"), total("comments"), "")
