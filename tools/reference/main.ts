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

/** The types of arguments of `np` and `np.linalg`, by the files that they stand in. */
const typesOfNp: Readonly<Record<string, readonly string[]>> = {
  axes: ["Along", "Axes", "Reduction"],
  closeness: ["Tolerance"],
  extremes: ["Search"],
  grids: ["Meshgrid", "Vander"],
  interpolation: ["Interp", "Search1D"],
  masked: ["Masked", "Started"],
  nan: ["Replacements"],
  options: ["Options", "Shape"],
  quantiles: ["Quantile"],
  ranges: ["Index", "Range"],
  reduce: ["Spread"],
  sequences: ["Spacing"],
  signals: ["ConvolveMode"],
  sorting: ["Sorting"],
  special: ["Gelu"],
  statistics: ["Average"],
  tiling: ["Rolling"],
  update: ["Place"],
  vectorNorm: ["Norm"],
  "linalg/factors": ["Qr"],
  "linalg/norm": ["MatrixNorm", "NormOrder"],
  "linalg/solve": ["Cutoff", "SolveTriangular"],
  "linalg/spectra": ["MatrixRank", "Svd"],
}

const options: Partial<TypeDocOptions> = {
  name: "taylorjet",
  entryPoints: ["src/index.ts"],
  projectDocuments: ["docs/*.md", "examples/pinn/README.md", "CONTRIBUTING.md", "CHANGELOG.md"],
  tsconfig: "tsconfig.build.json",
  intentionallyNotExported: [
    ...["src/ir/atom.ts:Atom", "src/ir/atom.ts:Var", "src/ir/dtype.ts:Data"],
    ...["src/ir/primitive.ts:Equation", "src/ir/primitive.ts:Program", "src/backends/backend.ts:Backend"],
    ...["Loose", "IsPlain", "HasPlain"].map((name) => `src/array/types.ts:${name}`),
    ...["src/random/keys.ts:Several", "src/random/keys.ts:NotOfArrays"],
    ...["src/tree/types.ts:Leaf", "src/tree/types.ts:IsLoose", "src/array/tree.ts:Structure", "src/ir/aval.ts:Aval"],
    ...["Root", "RootWithStatus", "FixedPoint", "FixedPointWithStatus"].map(
      (name) => `src/operators/roots/root.ts:${name}`,
    ),
    ...[
      "src/operators/roots/linear.ts:LinearMethod",
      "src/operators/checks/checkGrads.ts:Mode",
      "src/operators/define/registry.ts:Range",
    ],
    ...["src/ode/event.ts:OfState", "src/special/removable.ts:Elementwise"],
    // Users know them as np.Axes and so on, which stand in the reference.
    ...Object.entries(typesOfNp).flatMap(([file, names]) => names.map((name) => `src/numpy/${file}.ts:${name}`)),
  ],
  excludePrivate: true,
  excludeInternal: true,
  disableSources: true,
  highlightLanguages: ["bash", "console", "html", "json", "python", "typescript"],
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
