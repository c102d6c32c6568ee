import katex from "katex"
import MarkdownIt from "markdown-it"
import type { Plugin } from "vite"
import { type Notebook, type Output, text } from "../../notebooks/runner/notebook.js"
import { formulas } from "../../tools/formulas.js"
import type { Level, Shown } from "../src/introduction/kernel/protocol.js"

/** A part of a notebook as the page shows it. */
export type NotebookPart =
  | { readonly kind: "text"; readonly html: string }
  | { readonly kind: "code"; readonly id: string; readonly source: string; readonly outputs: readonly StoredOutput[] }

/** An output that the notebook holds. */
export interface StoredOutput {
  readonly level: Level
  readonly shown: Shown
}

/** Markdown with formulas between dollars. */
const markdown = new MarkdownIt({ linkify: false }).use(
  formulas((tex, displayMode) => katex.renderToString(tex, { displayMode, strict: true, throwOnError: true })),
)

const shownText = (text: string): Shown => ({ kind: "text", text: text.replace(/\n$/, "") })

function stored(output: Output): StoredOutput {
  switch (output.output_type) {
    case "stream":
      return { level: output.name === "stderr" ? "error" : "log", shown: shownText(text(output.text)) }
    case "error":
      return { level: "error", shown: shownText(`${output.ename}: ${output.evalue}`) }
    default: {
      const { "image/svg+xml": svg, "text/plain": plain = "" } = output.data
      return { level: "result", shown: svg === undefined ? shownText(text(plain)) : picture(text(svg)) }
    }
  }
}

function picture(svg: string): Shown {
  const [width, height] = ["width", "height"].map((side) => Number(new RegExp(` ${side}="(\\d+)"`).exec(svg)?.[1]))
  return { kind: "drawing", pieces: [{ kind: "picture", svg, width, height }] }
}

/** The text of a cell as HTML. A link to a file beside the notebook leads nowhere from the site, so its words stay. */
const html = (source: string): string => markdown.render(source).replace(/<a href="(?![a-z]+:)[^"]*">(.*?)<\/a>/g, "$1")

/** Imports a Jupyter notebook as its parts, texts as HTML. */
export const notebook = (): Plugin => ({
  name: "notebook",
  transform(code, id) {
    if (!id.endsWith(".ipynb")) return
    const { cells }: Notebook = JSON.parse(code)
    const parts = cells.map((cell): NotebookPart => {
      const source = text(cell.source)
      if (cell.cell_type === "markdown") return { kind: "text", html: html(source) }
      return { kind: "code", id: cell.id, source, outputs: cell.outputs.map(stored) }
    })
    return { code: `export default ${JSON.stringify(parts)}`, map: null, moduleType: "js" }
  },
})
