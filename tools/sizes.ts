/**
 * Bundles what a page imports from the built package and compares its size with what tools/sizes.json records:
 * npm run sizes [-- --write]. With --write it records the sizes and writes them into the README.
 */
import { readFileSync, writeFileSync } from "node:fs"
import path from "node:path"
import { fileURLToPath } from "node:url"
import { brotliCompressSync, gzipSync } from "node:zlib"
import { build } from "esbuild"

/** What is imported, and the bytes of it. */
export interface Size {
  readonly import: string
  readonly minified: number
  readonly gzip: number
  readonly brotli: number
}

const root = path.join(import.meta.dirname, "..")
const record = path.join(root, "tools/sizes.json")
const readme = path.join(root, "README.md")

/** So much larger or smaller than recorded is a change that whoever makes it should see. */
const tolerance = 0.03

const imports = [
  'import { jet, np } from "taylorjet"',
  'import { grad, np } from "taylorjet"',
  'import { jit } from "taylorjet"',
  'import * as taylorjet from "taylorjet"',
]

async function measured(text: string): Promise<Size> {
  const names = /\{ (.*) \}|(\w+) from/.exec(text)?.slice(1).filter(Boolean)
  const { outputFiles } = await build({
    stdin: { contents: `${text}\nconsole.log(${names})`, resolveDir: root },
    alias: { taylorjet: path.join(root, "dist/index.js") },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target: "es2022",
  })
  const code = outputFiles[0].contents
  return {
    import: text,
    minified: code.length,
    gzip: gzipSync(code, { level: 9 }).length,
    brotli: brotliCompressSync(code).length,
  }
}

export const recorded = (): Size[] => JSON.parse(readFileSync(record, "utf8"))

const kilobytes = (bytes: number): string => `${Math.round(bytes / 1000)} kB`

/** The README with the sizes that are recorded. */
export function withSizes(text: string): string {
  const rows = recorded().map(
    (size) => `| \`${size.import}\` | ${[size.minified, size.gzip, size.brotli].map(kilobytes).join(" | ")} |`,
  )
  const table = ["| what a page imports | minified | gzip | brotli |", "|---|---|---|---|", ...rows].join("\n")
  return text.replace(/(<!-- sizes -->\n\n).*?(?=\n\n)/s, (_, mark: string) => mark + table)
}

const differs = (now: Size, before: Size | undefined): boolean =>
  !before ||
  Math.abs(now.brotli / before.brotli - 1) > tolerance ||
  Math.abs(now.minified / before.minified - 1) > tolerance

async function main(): Promise<void> {
  const sizes = await Promise.all(imports.map(measured))
  for (const { import: text, minified, gzip, brotli } of sizes)
    console.log(`${text}: ${minified} bytes minified, ${gzip} gzip, ${brotli} brotli`)
  if (process.argv.includes("--write")) {
    writeFileSync(record, `${JSON.stringify(sizes, undefined, 2)}\n`)
    writeFileSync(readme, withSizes(readFileSync(readme, "utf8")))
    return
  }
  const before = new Map(recorded().map((size) => [size.import, size]))
  const changed = sizes.filter((size) => differs(size, before.get(size.import)))
  if (changed.length === 0) return
  console.error(
    `more than ${100 * tolerance} % from what tools/sizes.json records: ${changed.map((size) => size.import).join("; ")}. ` +
      "If that is wanted: npm run sizes -- --write",
  )
  process.exitCode = 1
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main()
