import katex from "katex"
import MarkdownIt from "markdown-it"
import type { Plugin } from "vite"

/** A part of a notebook as the page shows it. */
export type NotebookPart =
  | { readonly kind: "text"; readonly html: string }
  | { readonly kind: "code"; readonly id: string; readonly source: string }

interface Notebook {
  readonly cells: readonly {
    readonly cell_type: "markdown" | "code"
    readonly id: string
    readonly source: string | readonly string[]
  }[]
}

/** Markdown with formulas between dollars. A style becomes `data-style`, because the policy allows none in markup. */
const markdown = new MarkdownIt({ linkify: false }).use((md) => {
  md.inline.ruler.before("escape", "formula", (state, silent) => {
    const found = /^\$\$([\s\S]+?)\$\$|^\$(?!\s)((?:\\.|[^$\\])+?)\$(?!\d)/.exec(state.src.slice(state.pos))
    if (!found) return false
    if (!silent) {
      const token = state.push("formula", "", 0)
      token.content = found[1] ?? found[2]
      token.meta = { displayMode: found[1] !== undefined }
    }
    state.pos += found[0].length
    return true
  })
  md.renderer.rules.formula = (tokens, i) => {
    const html = katex.renderToString(tokens[i].content, {
      ...tokens[i].meta,
      strict: true,
      throwOnError: true,
    })
    return html.replaceAll(" style=", " data-style=")
  }
})

/** Imports a Jupyter notebook as its parts, texts as HTML. */
export const notebook = (): Plugin => ({
  name: "notebook",
  transform(code, id) {
    if (!id.endsWith(".ipynb")) return
    const { cells }: Notebook = JSON.parse(code)
    const parts = cells.map(({ cell_type, id, source }): NotebookPart => {
      const text = typeof source === "string" ? source : source.join("")
      return cell_type === "code" ? { kind: "code", id, source: text } : { kind: "text", html: markdown.render(text) }
    })
    return { code: `export default ${JSON.stringify(parts)}`, map: null, moduleType: "js" }
  },
})
