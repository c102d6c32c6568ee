import "katex/dist/katex.min.css"
import "./introduction.css"
import notebook from "../../../notebooks/01_introduction_to_taylor_mode.ipynb"
import type { Mount } from "../mount.js"
import { button } from "../ui/button.js"
import { element } from "../ui/element.js"
import { scrollable } from "../ui/scrollable.js"
import { Cell } from "./cell.js"
import { completions } from "./completion.js"
import { contents } from "./contents.js"
import type { Failure } from "./kernel/protocol.js"
import { topLevelNames } from "./language/names.js"
import { Session } from "./session.js"
import { storedEdits, storeEdits } from "./storage.js"

export const mount: Mount = (root) => {
  const edits = storedEdits()
  const cells: Cell[] = []
  const names = () => cells.flatMap((cell) => topLevelNames(cell.source()))
  const shared = completions(names)

  const onEdit = (cell: Cell, id: string) => {
    if (cell.edited) edits.set(id, cell.source())
    else edits.delete(id)
    storeEdits(edits)
    resetAll.disabled = edits.size === 0
  }
  const onRun = (cell: Cell, advance: boolean) => {
    session.run(cell)
    if (advance) cells[cells.indexOf(cell) + 1]?.focus()
  }
  const above = (cell: Cell) => cells.slice(0, cells.indexOf(cell)).filter((other) => !session.has(other))
  const onFailure = (cell: Cell, { missing }: Failure) => {
    const definer = above(cell).find((other) => missing && topLevelNames(other.source()).includes(missing))
    if (!definer) return
    const rerun = button("Run the cells above, then this one", () => session.run(...above(cell), cell))
    cell.output.remark(`${missing} is defined in cell ${definer.number}, which has not run since the start. `, rerun)
  }

  const body = notebook.map((part) => {
    if (part.kind === "text") return text(part.html)
    const cell = new Cell({
      number: cells.length + 1,
      original: part.source,
      text: edits.get(part.id) ?? part.source,
      completions: shared,
      onRun,
      onEdit: (edited) => onEdit(edited, part.id),
      onFailure,
      goTo: ({ cell: number, line }) => cells[number - 1]?.focus(line),
    })
    if (!cell.edited) cell.showStored(part.outputs)
    cells.push(cell)
    return cell.element
  })

  const runAll = button("Run all", () => session.run(...cells), { main: true })
  const stop = button("Stop", () => stopRunning())
  const resetAll = button("Reset all", () => {
    for (const cell of cells) cell.reset()
  })
  resetAll.disabled = edits.size === 0
  const state = element("span", { class: "state", role: "status" })
  const session = new Session(cells, showState)
  function showState() {
    const { running } = session
    stop.disabled = !running
    state.textContent = running ? `Cell ${running.number} is running` : "Ready"
  }
  showState()

  const stopRunning = () => {
    const cell = cells.find((other) => other === session.running)
    if (!cell) return
    session.stop()
    const missing = cells.slice(0, cells.indexOf(cell))
    const remark = "Stopped, and started anew: the names that cells defined are gone. "
    if (missing.length === 0) cell.output.remark(remark)
    else
      cell.output.remark(
        remark,
        button("Run the cells above", () => session.run(...missing)),
      )
  }

  const keys = element("p", { class: "keys" })
  keys.innerHTML =
    "<kbd>Shift</kbd>+<kbd>Enter</kbd> runs a cell and goes to the next, <kbd>Ctrl</kbd>+<kbd>Enter</kbd> runs and stays. " +
    "<kbd>Ctrl</kbd>+<kbd>Space</kbd> lists what may be written. <kbd>Esc</kbd>, then <kbd>Tab</kbd>, leaves a cell."
  const bar = element(
    "div",
    { class: "toolbar", role: "group", "aria-label": "All cells" },
    runAll,
    stop,
    resetAll,
    state,
  )
  const sections = contents(body)
  const column = element("div", { class: "column" }, keys, bar, ...body)
  root.append(element("div", { class: "columns" }, sections.element, column))
  sections.follow()
  // Whoever reads runs nothing: what runs cells is larger than the page, and is loaded for those who touch one.
  for (const sign of ["pointerover", "focusin"]) column.addEventListener(sign, () => session.prepare(), { once: true })

  return () => {
    sections.dispose()
    session.dispose()
    for (const cell of cells) cell.destroy()
  }
}

/** Text of the notebook, made into HTML when the page was built. */
function text(html: string): HTMLElement {
  const made = element("div", { class: "text" })
  made.innerHTML = html
  for (const wide of made.querySelectorAll<HTMLElement>("table, .katex-display, pre")) scrollable(wide)
  return made
}
