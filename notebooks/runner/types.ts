/** Type-checks the cells of a notebook, which a kernel does not: all of them as one module. */
import path from "node:path"
import ts from "typescript"
import { codeCells, type Notebook, text } from "./notebook.js"

/** What the compiler objects to, with the cell and the line in it. Cells are counted as the kernel counts them. */
export function typeErrors(file: string, notebook: Notebook): string[] {
  const folder = path.dirname(file)
  const config = path.join(folder, "tsconfig.json")
  const { options } = ts.parseJsonConfigFileContent(ts.readConfigFile(config, ts.sys.readFile).config, ts.sys, folder)
  const sources = codeCells(notebook).map((cell) => `${text(cell.source)}\n`)
  const module = path.join(folder, `${path.basename(file, ".ipynb")}.ts`)
  const host = ts.createCompilerHost(options)
  const { readFile, fileExists } = host
  host.readFile = (name) => (name === module ? sources.join("") : readFile(name))
  host.fileExists = (name) => name === module || fileExists(name)
  return ts.getPreEmitDiagnostics(ts.createProgram([module], options, host)).map((diagnostic) => {
    const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n")
    return diagnostic.file?.fileName === module
      ? `${place(sources, diagnostic.start ?? 0)}: ${message}`
      : `${diagnostic.file?.fileName}: ${message}`
  })
}

function place(sources: readonly string[], position: number): string {
  let rest = position
  const cell = sources.findIndex((source) => {
    if (rest < source.length) return true
    rest -= source.length
    return false
  })
  return `cell ${cell + 1}, line ${sources[cell].slice(0, rest).split("\n").length}`
}
