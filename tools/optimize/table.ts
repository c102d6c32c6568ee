/** Writes the table of steps and evaluations in docs/optimize.md: npm run docs:optimize. */
import { readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { type Effort, effort, entries, methods } from "./problems.js"

const page = fileURLToPath(new URL("../../docs/optimize.md", import.meta.url))
const [start, end] = ["<!-- efforts -->", "<!-- end of efforts -->"]

/** Steps and evaluations where the parameters have seven digits, or the value is 0; else a dash. */
const show = ({ steps, evaluations, error, value }: Effort): string =>
  error < 1e-7 || value < 1e-11 ? `${steps}, ${evaluations}` : "-"

/** The rows of the table: ours, then SciPy's, for each method. */
export function rows(): string[] {
  return entries.map((entry) => {
    const cells = methods.flatMap((method) => {
      const other = entry.scipy[method]
      return other ? [show(effort(entry, method)), show(other)] : ["", ""]
    })
    return `| ${[entry.name, entry.start.length, ...cells].join(" | ")} |`
  })
}

/** The page with the table in it. */
export function withTable(text: string, table: readonly string[]): string {
  const heads = methods.flatMap((method) => [method, "SciPy"])
  const lines = [
    `| problem | parameters | ${heads.join(" | ")} |`,
    `|---|---|${heads.map(() => "---").join("|")}|`,
    ...table,
  ]
  const [before, after] = [text.split(start)[0], text.split(end)[1]]
  return `${before}${start}\n${lines.join("\n")}\n${end}${after}`
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(page, withTable(readFileSync(page, "utf8"), rows()))
