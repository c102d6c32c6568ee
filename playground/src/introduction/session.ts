import { Kernel } from "./kernel/kernel.js"
import type { Failure, Level, Report, Shown } from "./kernel/protocol.js"

export type Outcome =
  | { readonly kind: "done"; readonly result?: Shown; readonly milliseconds: number }
  | { readonly kind: "failed"; readonly failure: Failure; readonly milliseconds: number }
  | { readonly kind: "stopped" }

/** A cell as the session sees it. */
export interface Runnable {
  readonly number: number
  source(): string
  /** It will run when those before it are done. */
  wait(): void
  /** It will not run after all. */
  skip(): void
  begin(): void
  print(level: Level, shown: Shown): void
  end(outcome: Outcome): void
  /** The worker that had its names is gone. */
  forget(): void
}

/** Runs cells one after the other. A cell that fails takes those that wait with it. */
export class Session {
  readonly #cells: ReadonlyMap<number, Runnable>
  readonly #kernel: Kernel
  readonly #onChange: () => void
  readonly #ran = new Set<Runnable>()
  #waiting: Runnable[] = []
  #running: Runnable | undefined

  constructor(cells: readonly Runnable[], onChange: () => void) {
    this.#cells = new Map(cells.map((cell) => [cell.number, cell]))
    this.#onChange = onChange
    this.#kernel = new Kernel(
      (report) => this.#receive(report),
      () => this.#break(),
    )
  }

  get running(): Runnable | undefined {
    return this.#running
  }

  /** Has a cell run since the worker started? */
  has(cell: Runnable): boolean {
    return this.#ran.has(cell)
  }

  run(...cells: readonly Runnable[]): void {
    for (const cell of cells) {
      if (cell === this.#running || this.#waiting.includes(cell)) continue
      this.#waiting.push(cell)
      cell.wait()
    }
    this.#next()
  }

  /** Ends the running cell and the worker with it. */
  stop(): void {
    const stopped = this.#running
    if (!stopped) return
    this.#kernel.restart()
    const forgotten = [...this.#ran]
    this.#ran.clear()
    this.#finish(stopped, { kind: "stopped" })
    for (const cell of forgotten) if (cell !== stopped) cell.forget()
  }

  dispose(): void {
    this.#kernel.dispose()
  }

  #next(): void {
    if (this.#running) return
    this.#running = this.#waiting.shift()
    if (this.#running) {
      this.#running.begin()
      this.#kernel.run({ cell: this.#running.number, source: this.#running.source() })
    }
    this.#onChange()
  }

  #finish(cell: Runnable, outcome: Outcome): void {
    this.#running = undefined
    if (outcome.kind !== "done") for (const waiting of this.#waiting.splice(0)) waiting.skip()
    cell.end(outcome)
    this.#next()
  }

  #break(): void {
    const message = "what runs cells could not be loaded; reload the page when there is a network"
    const failure = { name: "Error", message, places: [] }
    if (this.#running) this.#finish(this.#running, { kind: "failed", failure, milliseconds: 0 })
  }

  #receive(report: Report): void {
    const cell = this.#cells.get(report.cell)
    if (!cell) return
    if (report.kind === "printed") {
      cell.print(report.level, report.shown)
      return
    }
    this.#ran.add(cell)
    this.#finish(cell, report)
  }
}
