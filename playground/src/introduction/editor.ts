// The editor of a cell. It lives in a shadow root, where its styles are sheets made by script, which the policy allows,
// and not elements.
import { autocompletion, type CompletionSource, closeBrackets, completionKeymap } from "@codemirror/autocomplete"
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands"
import { typescriptLanguage } from "@codemirror/lang-javascript"
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language"
import { EditorState, Prec, StateEffect, StateField } from "@codemirror/state"
import {
  Decoration,
  type DecorationSet,
  drawSelection,
  EditorView,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view"
import { tags } from "@lezer/highlight"
import { element } from "../ui/element.js"

const highlighting = HighlightStyle.define([
  { tag: tags.comment, color: "var(--code-comment)", fontStyle: "italic" },
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: "var(--code-keyword)" },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: "var(--code-string)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--code-number)" },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], color: "var(--code-function)" },
  { tag: [tags.typeName, tags.className], color: "var(--code-type)" },
])

const theme = EditorView.theme({
  "&": { color: "var(--text)", fontSize: "var(--code-size)", background: "transparent" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.6" },
  ".cm-content": { padding: "0.6rem 0", caretColor: "var(--accent)" },
  ".cm-line": { padding: "0 0.75rem 0 0.25rem" },
  ".cm-gutters": { background: "transparent", border: "none", color: "var(--muted)" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "2.2rem", paddingRight: "0.6rem" },
  ".cm-cursor": { borderLeftColor: "var(--accent)", borderLeftWidth: "2px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: "var(--selection)",
  },
  "&.cm-focused .cm-matchingBracket": { background: "var(--selection)" },
  ".cm-fault": { background: "var(--error-soft)", boxShadow: "inset 3px 0 var(--error)" },
  ".cm-tooltip": {
    border: "1px solid var(--line)",
    borderRadius: "8px",
    background: "var(--surface)",
    color: "var(--text)",
    boxShadow: "0 6px 24px rgb(0 0 0 / 18%)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", maxHeight: "14rem", borderRadius: "8px" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "0.15rem 0.5rem" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { background: "var(--accent)", color: "var(--on-accent)" },
  ".cm-completionDetail": { color: "inherit", opacity: "0.8", fontStyle: "normal" },
  ".cm-completionInfo": {
    padding: "0.6rem 0.8rem",
    maxWidth: "min(30rem, 80vw)",
    maxHeight: "20rem",
    overflow: "auto",
  },
  ".cm-completionInfo pre": { whiteSpace: "pre-wrap", margin: "0 0 0.5rem", fontFamily: "var(--mono)" },
  ".cm-completionInfo p": { margin: "0 0 0.5rem", fontFamily: "var(--sans)" },
})

const markLine = StateEffect.define<number | undefined>()

/** The marked line: it stays until the text changes. */
const markedLine = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    for (const effect of transaction.effects) {
      if (!effect.is(markLine)) continue
      const { doc } = transaction.state
      if (effect.value === undefined || effect.value > doc.lines) return Decoration.none
      return Decoration.set([Decoration.line({ class: "cm-fault" }).range(doc.line(effect.value).from)])
    }
    return transaction.docChanged ? Decoration.none : marks
  },
  provide: (field) => EditorView.decorations.from(field),
})

export interface EditorOptions {
  readonly label: string
  readonly text: string
  readonly completions: readonly CompletionSource[]
  /** Shift-Enter, and Control-Enter or Command-Enter. */
  readonly onRun: (advance: boolean) => void
  readonly onChange: () => void
}

export interface Editor {
  readonly element: HTMLElement
  text: string
  focus(): void
  /** Marks a line, counted from 1, or none. */
  mark(line?: number): void
  /** Puts the cursor on a line. */
  goTo(line: number): void
  destroy(): void
}

export function editor({ label, text, completions, onRun, onChange }: EditorOptions): Editor {
  const host = element("div", { class: "editor" })
  const root = host.attachShadow({ mode: "open" })
  const does = (act: () => void) => () => {
    act()
    return true
  }
  const extensions = [
    Prec.highest(
      keymap.of([
        { key: "Shift-Enter", run: does(() => onRun(true)) },
        { key: "Mod-Enter", run: does(() => onRun(false)) },
      ]),
    ),
    lineNumbers(),
    highlightSpecialChars(),
    history(),
    drawSelection(),
    EditorState.allowMultipleSelections.of(true),
    indentUnit.of("  "),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    autocompletion({ override: [...completions], icons: false }),
    keymap.of([...completionKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab]),
    typescriptLanguage,
    syntaxHighlighting(highlighting),
    theme,
    markedLine,
    EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) onChange()
    }),
  ]
  const view = new EditorView({ parent: root, root, state: EditorState.create({ doc: text, extensions }) })
  return {
    element: host,
    get text() {
      return view.state.doc.toString()
    },
    set text(next) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } })
    },
    focus: () => view.focus(),
    mark: (line) => view.dispatch({ effects: markLine.of(line) }),
    goTo(line) {
      const { from } = view.state.doc.line(Math.min(line, view.state.doc.lines))
      view.dispatch({ selection: { anchor: from }, scrollIntoView: true })
      view.focus()
    },
    destroy: () => view.destroy(),
  }
}
