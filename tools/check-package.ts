/** Packs the built package, installs it into an empty project, and type-checks and runs the README's example there. */
import assert from "node:assert/strict"
import { execFileSync, execSync } from "node:child_process"
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import ts from "typescript"

const packed = /^(package\.json|README\.md|CHANGELOG\.md|LICENSE|docs\/theory\.md|dist\/.+\.(js|js\.map|d\.ts))$/
const resolutions = {
  NodeNext: { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
  bundler: { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
}

const readme = readFileSync("README.md", "utf8")
const [, example, printed] = /<!-- example -->\s*```ts\n(.*?)```.*?```text\n(.*?)```/s.exec(readme) ?? []
assert(example, "README.md: expected <!-- example -->, a ```ts block and the ```text that it prints")

const project = mkdtempSync(path.join(tmpdir(), "taylorjet-"))
const inProject = (file: string) => path.join(project, file)
try {
  install()
  checkFiles()
  checkTypes()
  checkOutput()
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

function checkFiles(): void {
  const folder = inProject("node_modules/taylorjet")
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => path.relative(folder, path.join(file.parentPath, file.name)).split(path.sep).join("/"))
  const unexpected = files.filter((file) => !packed.test(file))
  assert.deepEqual(unexpected, [], "files that do not belong in the package")
  console.log(`${files.length} files installed`)
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
