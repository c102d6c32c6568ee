import { Kernel } from "./kernel/kernel.js"
import { most } from "./kernel/limits.js"
import type { Failure, Level, Report, Shown, Trouble } from "./kernel/protocol.js"

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
  /** The running cell, or the one that ran last: its timers may still be at work. */
  #latest: Runnable | undefined

  constructor(cells: readonly Runnable[], onChange: () => void) {
    this.#cells = new Map(cells.map((cell) => [cell.number, cell]))
    this.#onChange = onChange
    this.#kernel = new Kernel({
      onReport: (cell, report) => this.#receive(cell, report),
      onTrouble: (trouble) => this.#break(trouble),
    })
  }

  get running(): Runnable | undefined {
    return this.#running
  }

  /** Has a cell run since the worker started? */
  has(cell: Runnable): boolean {
    return this.#ran.has(cell)
  }

  /** Loads what runs cells, ahead of the first run. */
  prepare(): void {
    this.#kernel.prepare()
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
    if (this.#running) this.#endWorker(this.#running, { kind: "stopped" })
  }

  dispose(): void {
    this.#kernel.dispose()
  }

  #next(): void {
    if (this.#running) return
    this.#running = this.#waiting.shift()
    if (this.#running) {
      this.#running.begin()
      this.#latest = this.#running
      void this.#kernel.run(this.#running.number, this.#running.source())
    }
    this.#onChange()
  }

  #finish(cell: Runnable, outcome: Outcome): void {
    this.#running = undefined
    if (outcome.kind !== "done") for (const waiting of this.#waiting.splice(0)) waiting.skip()
    cell.end(outcome)
    this.#next()
  }

  /** Starts the worker anew on account of a cell. */
  #endWorker(guilty: Runnable, outcome: Outcome): void {
    this.#kernel.restart()
    const forgotten = [...this.#ran]
    this.#ran.clear()
    this.#finish(guilty, outcome)
    for (const cell of forgotten) if (cell !== guilty) cell.forget()
  }

  #break(trouble: Trouble): void {
    const failed = (message: string): Outcome => {
      return { kind: "failed", failure: { name: "Error", message, places: [] }, milliseconds: 0 }
    }
    if (trouble === "flood" && this.#latest) {
      const message = `the cell sent more than ${most.messages} messages and was stopped; the names of cells are gone`
      this.#endWorker(this.#latest, failed(message))
      return
    }
    this.#kernel.dispose()
    const message = "what runs cells could not be loaded; run the cell again when there is a network"
    if (this.#running) this.#finish(this.#running, failed(message))
  }

  #receive(number: number, report: Report): void {
    const cell = this.#cells.get(number)
    if (!cell) return
    if (report.kind === "printed") {
      cell.print(report.level, { kind: "text", text: report.text })
      return
    }
    this.#ran.add(cell)
    this.#finish(cell, report)
  }
}
