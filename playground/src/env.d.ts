declare module "*.ipynb" {
  import type { NotebookPart } from "../build/notebook.js"

  const parts: readonly NotebookPart[]
  export default parts
}

/** The address of a module that is bundled by itself. */
declare module "*?module" {
  const address: string
  export default address
}

/** The address of a script, no module, that is bundled by itself. */
declare module "*?classic" {
  const address: string
  export default address
}

/** A script that is bundled by itself, and what a content policy calls it. */
declare module "*?script" {
  export const text: string
  export const hash: string
}

declare module "virtual:library" {
  import type { Library } from "../build/library.js"

  const library: Library
  export default library
}

declare module "virtual:api" {
  import type { Api } from "../build/api.js"

  const api: Api
  export default api
}
