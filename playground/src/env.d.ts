declare module "*.ipynb" {
  import type { NotebookPart } from "../build/notebook.js"

  const parts: readonly NotebookPart[]
  export default parts
}

declare module "virtual:api" {
  import type { Api } from "../build/api.js"

  const api: Api
  export default api
}
