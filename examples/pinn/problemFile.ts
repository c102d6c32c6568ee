import path from "node:path"
import { pathToFileURL } from "node:url"
import { reason } from "./files.js"
import { problemOf } from "./problems/index.js"
import type { Problem } from "./problems/problem.js"

/** Is it a file that is named, and not one of the problems here? */
const isFile = (name: string): boolean => /[/\\]|\.[cm]?[jt]s$/.test(name)

const functions = ["solution", "residual", "sample", "test"] as const

function isProblem(x: unknown): x is Problem {
  const problem = Object(x) as Partial<Problem>
  return Array.isArray(problem.widths) && functions.every((name) => typeof problem[name] === "function")
}

/** The problem of a name, or the default export of a file, under the file's name. Throws when there is none. */
export async function find(name: string): Promise<Problem> {
  if (!isFile(name)) return problemOf(name)
  const file = path.resolve(process.env.INIT_CWD ?? ".", name)
  const found: unknown = await import(pathToFileURL(file).href).then(
    (module: { readonly default?: unknown }) => module.default,
    (error: unknown) => {
      throw new Error(`pinn: cannot load ${file}: ${reason(error)}`, { cause: error })
    },
  )
  if (!isProblem(found))
    throw new Error(
      `pinn: expected ${file} to export a problem as its default, as define makes it; got ${typeof found}`,
    )
  return { ...found, name: path.basename(file).replace(/\.[cm]?[jt]s$/, "") }
}
