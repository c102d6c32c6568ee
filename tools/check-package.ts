/**
 * Packs the built package and installs it into an empty project: only what belongs there is in it, links and source maps
 * lead somewhere, `require` loads it, and the README's example type-checks and runs.
 */
import assert from "node:assert/strict"
import { execFileSync, execSync } from "node:child_process"
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import ts from "typescript"
import { linksOf } from "./links.js"

const packed = [
  /^(package\.json|README\.md|CHANGELOG\.md|CONTRIBUTING\.md|LICENSE)$/,
  /^dist\/.+\.(js|d\.ts)(\.map)?$/,
  /^src\/.+\.(js|ts)$/,
  /^docs\/(\w|-)+\.md$/,
  /^docs\/figures\/.+\.(svg|png)$/,
  /^examples\/pinn\/.+\.(md|ts|svg)$/,
  /^notebooks\/\w+\.ipynb$/,
  /^tools\/figures\/theory\.ts$/,
]
const resolutions = {
  NodeNext: { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
  bundler: { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
}

const readme = readFileSync("README.md", "utf8")
const [, example, printed] = /<!-- example -->\s*```ts\n(.*?)```.*?```text\n(.*?)```/s.exec(readme) ?? []
assert(example, "README.md: expected <!-- example -->, a ```ts block and the ```text that it prints")

const project = mkdtempSync(path.join(tmpdir(), "taylorjet-"))
const inProject = (file: string) => path.join(project, file)
const folder = inProject("node_modules/taylorjet")
const inPackage = (file: string) => readFileSync(path.join(folder, file), "utf8")
try {
  install()
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => path.relative(folder, path.join(file.parentPath, file.name)).split(path.sep).join("/"))
  checkFiles(files)
  checkLinks(new Set(files))
  checkMaps(new Set(files))
  checkTypes()
  checkOutput()
  checkRequire()
} finally {
  rmSync(project, { recursive: true })
}

function install(): void {
  execSync(`npm pack --silent --ignore-scripts --pack-destination "${project}"`, {
    stdio: ["ignore", "ignore", "inherit"],
  })
  const tarball = readdirSync(project).find((file) => file.endsWith(".tgz"))
  writeFileSync(inProject("package.json"), '{ "private": true, "type": "module" }')
  execSync(`npm install --silent --offline "./${tarball}"`, { cwd: project, stdio: ["ignore", "ignore", "inherit"] })
}

function checkFiles(files: readonly string[]): void {
  const unexpected = files.filter((file) => !packed.some((pattern) => pattern.test(file)))
  assert.deepEqual(unexpected, [], "files that do not belong in the package")
  console.log(`${files.length} files installed`)
}

/** Links of the README, and pictures and links to sources of all pages, lead to files of the package. */
function checkLinks(files: ReadonlySet<string>): void {
  const pages = [...files].filter((file) => file.endsWith(".md"))
  const wanted = pages.flatMap((page) =>
    linksOf(inPackage(page))
      .map(({ target, picture }) => ({ to: path.posix.join(path.posix.dirname(page), target), picture }))
      .filter(({ to, picture }) => page === "README.md" || picture || /^(src|docs)\//.test(to))
      .map(({ to }) => ({ page, to })),
  )
  const lost = wanted.filter(({ to }) => !files.has(to) && ![...files].some((file) => file.startsWith(`${to}/`)))
  assert.deepEqual(lost, [], "links that lead nowhere in the package")
  console.log(`${wanted.length} links and pictures lead to files of the package`)
}

/** Whoever follows a source map finds the source. */
function checkMaps(files: ReadonlySet<string>): void {
  const code = [...files].filter((file) => /^dist\/.+\.(js|ts)$/.test(file))
  const lost = code.flatMap((file) => {
    const [, name] = /\/\/# sourceMappingURL=(.+)/.exec(inPackage(file)) ?? []
    if (!name) return []
    const map = path.posix.join(path.posix.dirname(file), name)
    if (!files.has(map)) return [map]
    const { sources } = JSON.parse(inPackage(map)) as { readonly sources: readonly string[] }
    return sources
      .map((source) => path.posix.join(path.posix.dirname(map), source))
      .filter((source) => !files.has(source))
  })
  assert.deepEqual(lost, [], "source maps, or sources that they name, which are not in the package")
  console.log(`the source maps of ${code.length} files can be followed`)
}

function checkTypes(): void {
  writeFileSync(inProject("example.ts"), example)
  for (const [name, resolution] of Object.entries(resolutions)) {
    const options = { ...resolution, target: ts.ScriptTarget.ES2022, strict: true, skipLibCheck: false, types: [] }
    const program = ts.createProgram([inProject("example.ts")], options)
    const errors = ts.getPreEmitDiagnostics(program).map((d) => {
      const line = d.file && d.file.getLineAndCharacterOfPosition(d.start ?? 0).line + 1
      return `${d.file?.fileName}:${line}: ${ts.flattenDiagnosticMessageText(d.messageText, "\n")}`
    })
    assert.deepEqual(errors, [], `type errors with moduleResolution ${name}`)
    console.log(`the README's example type-checks with moduleResolution ${name}`)
  }
}

function checkOutput(): void {
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 }
  writeFileSync(inProject("example.js"), ts.transpileModule(example, { compilerOptions }).outputText)
  const output = execFileSync(process.execPath, ["example.js"], { cwd: project, encoding: "utf8" })
  assert.equal(output.trimEnd(), printed.trimEnd(), "the README's example prints something else")
  console.log("the README's example prints what the README says")
}

/** CommonJS loads the ES modules, from the first versions of Node that `engines` names. */
function checkRequire(): void {
  writeFileSync(
    inProject("example.cjs"),
    'const { grad, np } = require("taylorjet"); console.log(Number(grad(np.sin)(0)))',
  )
  const output = execFileSync(process.execPath, ["example.cjs"], { cwd: project, encoding: "utf8" })
  assert.equal(output.trim(), "1", "a program that requires the package prints something else")
  console.log(`require("taylorjet") works in Node ${process.versions.node}`)
}
