/** The part of markdown-it that is used here. */
interface Markdown {
  readonly inline: {
    readonly ruler: { before(name: string, rule: string, f: (state: InlineState, silent: boolean) => boolean): void }
  }
  readonly renderer: { readonly rules: Record<string, unknown> }
}
interface InlineState {
  readonly src: string
  pos: number
  push(type: string, tag: string, nesting: 0): Token
}
interface Token {
  content: string
  meta: unknown
}

const formula = /^\$\$([\s\S]+?)\$\$|^\$(?!\s)((?:\\.|[^$\\])+?)\$(?!\d)/

/** Makes markdown-it read formulas between dollars, which `render` turns into HTML. */
export const formulas =
  (render: (tex: string, displayMode: boolean) => string) =>
  (markdown: Markdown): void => {
    markdown.inline.ruler.before("escape", "formula", (state, silent) => {
      const found = formula.exec(state.src.slice(state.pos))
      if (!found) return false
      if (!silent) {
        const token = state.push("formula", "", 0)
        token.content = found[1] ?? found[2]
        token.meta = { displayMode: found[1] !== undefined }
      }
      state.pos += found[0].length
      return true
    })
    markdown.renderer.rules.formula = (tokens: readonly Token[], i: number) =>
      render(tokens[i].content, (tokens[i].meta as { readonly displayMode: boolean }).displayMode)
  }
