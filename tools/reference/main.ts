/** Writes the API reference, with all pages of docs, to docs/api: npm run docs. */
import { rmSync } from "node:fs"
import katex from "katex"
import { Application, type TypeDocOptions } from "typedoc"
import { formulas } from "../formulas.js"
import { titles } from "../groups.js"
import { check } from "./check.js"
import { reshape, titlesOfAll } from "./reflections.js"

/** MathML, which browsers draw without fonts or scripts. */
const mathml = (tex: string, displayMode: boolean): string =>
  katex.renderToString(tex, { displayMode, output: "mathml", strict: true, throwOnError: true })

const options: Partial<TypeDocOptions> = {
  name: "taylorjet",
  entryPoints: ["src/index.ts"],
  projectDocuments: ["docs/*.md", "examples/pinn/README.md", "CONTRIBUTING.md", "CHANGELOG.md"],
  tsconfig: "tsconfig.build.json",
  intentionallyNotExported: [
    ...["src/ir/atom.ts:Atom", "src/ir/atom.ts:Var", "src/ir/dtype.ts:Data"],
    ...["src/ir/program.ts:Equation", "src/ir/program.ts:Program"],
  ],
  excludePrivate: true,
  excludeInternal: true,
  disableSources: true,
  categorizeByGroup: false,
  categoryOrder: [...titlesOfAll, ...titles, "*"],
  navigation: { includeCategories: true, includeGroups: false },
  markdownItLoader: formulas(mathml),
}

const folder = process.argv[2] ?? "docs/api"
const app = await Application.bootstrap(options)
reshape(app)
const project = await app.convert()
if (!project) process.exitCode = 1
else {
  app.validate(project)
  rmSync(folder, { recursive: true, force: true })
  await app.generateDocs(project, folder)
  if (app.logger.hasErrors() || app.logger.hasWarnings()) process.exitCode = 1
  else check(folder)
}
