import type { CompletionSource } from "@codemirror/autocomplete"
import type { StoredOutput } from "../../build/notebook.js"
import { button } from "../ui/button.js"
import { element } from "../ui/element.js"
import { type Editor, editor } from "./editor.js"
import type { Failure, Level, Place, Shown } from "./kernel/protocol.js"
import { Output } from "./output.js"
import type { Outcome, Runnable } from "./session.js"

type State = "new" | "waiting" | "running" | "done" | "failed" | "stopped" | "stale"

export interface CellOptions {
  readonly number: number
  /** The code of the notebook, and what it was edited to. */
  readonly original: string
  readonly text: string
  readonly completions: readonly CompletionSource[]
  readonly onRun: (cell: Cell, advance: boolean) => void
  readonly onEdit: (cell: Cell) => void
  /** More to say about a failure, and what to do. */
  readonly onFailure: (cell: Cell, failure: Failure) => void
  readonly goTo: (place: Place) => void
}

/** A cell of code on the page: its editor, its buttons and its output. */
export class Cell implements Runnable {
  readonly number: number
  readonly element: HTMLElement
  readonly output: Output
  readonly #options: CellOptions
  readonly #editor: Editor
  readonly #status = element("span", { class: "status" })
  readonly #reset: HTMLButtonElement
  #timer: ReturnType<typeof setInterval> | undefined
  #stale = true

  constructor(options: CellOptions) {
    const name = `cell ${options.number}`
    this.number = options.number
    this.#options = options
    this.#editor = editor({
      label: `Code of ${name}`,
      text: options.text,
      completions: options.completions,
      onRun: (advance) => options.onRun(this, advance),
      onChange: () => this.#edited(),
    })
    this.output = new Output(name)
    const run = button("Run", () => options.onRun(this, false), { label: `Run ${name}`, hint: "Shift-Enter" })
    this.#reset = button("Reset", () => this.reset(), { label: `Reset ${name}`, hint: "Back to the notebook's code" })
    const bar = element(
      "div",
      { class: "bar" },
      element("span", { class: "number" }, name),
      this.#status,
      this.#reset,
      run,
    )
    const frame = element("div", { class: "frame" }, bar, this.#editor.element)
    this.element = element(
      "section",
      { class: "cell", "aria-label": `Cell ${options.number}` },
      frame,
      this.output.element,
    )
    this.#state("new", "")
    this.#reset.hidden = !this.edited
  }

  /** Shows what the notebook holds as the output of this cell, until it runs here. */
  showStored(outputs: readonly StoredOutput[]): void {
    if (outputs.length === 0) return
    for (const { level, shown } of outputs) this.output.show(level, shown)
    this.#state("new", "stored output")
  }

  source(): string {
    return this.#editor.text
  }

  get edited(): boolean {
    return this.#editor.text !== this.#options.original
  }

  reset(): void {
    if (this.edited) this.#editor.text = this.#options.original
  }

  focus(line?: number): void {
    if (line === undefined) this.#editor.focus()
    else this.#editor.goTo(line)
  }

  wait(): void {
    this.#state("waiting", "waiting")
  }

  skip(): void {
    this.#state("new", "not run")
  }

  begin(): void {
    const start = performance.now()
    const tick = () => this.#state("running", `running, ${((performance.now() - start) / 1000).toFixed(1)} s`)
    tick()
    this.#timer = setInterval(tick, 100)
    this.#stale = true
    this.output.element.classList.add("stale")
    this.#editor.mark()
  }

  print(level: Level, shown: Shown): void {
    this.#fresh()
    this.output.show(level, shown)
  }

  end(outcome: Outcome): void {
    clearInterval(this.#timer)
    this.#fresh()
    if (outcome.kind === "stopped") {
      this.#state("stopped", "stopped")
      return
    }
    const time = duration(outcome.milliseconds)
    if (outcome.kind === "done") {
      this.#state("done", `done in ${time}`)
      if (outcome.result) this.output.show("result", outcome.result)
      return
    }
    this.#state("failed", `failed after ${time}`)
    const { failure } = outcome
    const nameOf = ({ cell, line }: Place) => (cell === this.number ? `line ${line}` : `cell ${cell}, line ${line}`)
    this.output.fail(failure, this.#options.goTo, nameOf)
    this.#editor.mark(failure.places.find(({ cell }) => cell === this.number)?.line)
    this.#options.onFailure(this, failure)
  }

  forget(): void {
    this.#state("stale", "from before the stop")
    this.output.element.classList.add("stale")
  }

  destroy(): void {
    clearInterval(this.#timer)
    this.output.clear()
    this.#editor.destroy()
  }

  /** The output of the run before stays, dimmed, until there is something new, so that the page does not jump. */
  #fresh(): void {
    if (this.#stale) this.output.clear()
    this.#stale = false
  }

  #edited(): void {
    this.#reset.hidden = !this.edited
    this.#options.onEdit(this)
  }

  #state(state: State, status: string): void {
    this.element.dataset.state = state
    this.#status.textContent = status
  }
}

const duration = (milliseconds: number): string =>
  milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`
