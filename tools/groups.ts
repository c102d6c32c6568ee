/** What the functions of a file of src are for: the headings of docs/numpy.md and of the API reference. */
import path from "node:path"

const groups: Readonly<Record<string, readonly string[]>> = {
  "Make arrays": ["create", "sequences", "constants"],
  "Arithmetic and powers": ["arithmetic", "remainder", "signs"],
  "Exponentials and logarithms": ["exponential"],
  "Trigonometric and hyperbolic": ["trigonometry"],
  "Special functions and activations": ["special", "activations"],
  "Rounding and choosing": ["rounding", "select", "clip"],
  "Compare and combine truths": ["compare", "closeness", "bits"],
  "Reduce along axes": ["reduce", "statistics", "nan", "quantiles", "extremes", "cumulative", "chosen"],
  "Sort and search": ["sorting", "searching", "selection"],
  Indexing: ["indexing", "update"],
  "Shapes, joining and splitting": ["shape", "join", "diagonal", "tiling", "grids"],
  "Products of arrays": ["linear", "einsum", "polynomial"],
  "Linear algebra": [],
  "Compile and inspect": ["jit", "backend", "makeProgram", "cost"],
  "Taylor mode": ["jet", "derivatives", "taylor", "tensor"],
  "Forward and reverse mode": ["jvp", "vjp", "grad", "jacobian", "vmap"],
  "Differential operators": [
    ...["fields", "laplacian", "partials", "explain", "differentialOperator", "estimate", "stochasticOperator"],
    ...["spec", "multiIndex"],
  ],
  "Random numbers": ["key", "bits", "uniform", "normal", "rademacher", "permutation", "draw"],
  "Arrays, trees and their types": ["ndarray", "tree", "trace", "dtype", "axes", "options", "ranges"],
}

/** The order of the headings. */
export const titles: readonly string[] = Object.keys(groups)

/** The heading for a file: the first that names it, unless it lies in a folder with one heading; else its own name. */
export function groupOf(file: string): string {
  const name = path.basename(file).replace(/\.(d\.)?[jt]s$/, "")
  const folder = path.basename(path.dirname(file))
  if (folder === "random") return "Random numbers"
  if (folder === "linalg") return "Linear algebra"
  const title = titles.find((one) => groups[one].includes(name))
  return title ?? name.charAt(0).toUpperCase() + name.slice(1)
}

/** Headings in their order, those that are not listed after them. */
export const byTitle = (a: string, b: string): number => {
  const place = (title: string) => (titles.includes(title) ? titles.indexOf(title) : titles.length)
  return place(a) - place(b) || a.localeCompare(b)
}
