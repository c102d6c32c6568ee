const width = 12

/** A line on the console: how far a run is, rewritten in place on a terminal, else printed every ten seconds. */
export class Progress {
  private shownAt = performance.now()
  private shownStep: number | undefined
  private readonly name: string
  private readonly total: number

  constructor(name: string, total: number) {
    this.name = name
    this.total = total
  }

  /** Shows a step, unless it was shown a moment ago. */
  update(step: number, details: string): void {
    const now = performance.now()
    const seconds = (now - this.shownAt) / 1000
    if (this.shownStep !== undefined && seconds < (process.stderr.isTTY ? 0.2 : 10)) return
    this.write(step, details, seconds)
    this.shownAt = now
    this.shownStep = step
  }

  /** Shows the last step, and ends the line. */
  end(step: number, details: string): void {
    this.write(step, details, (performance.now() - this.shownAt) / 1000)
    if (process.stderr.isTTY) process.stderr.write("\n")
  }

  private write(step: number, details: string, seconds: number): void {
    const filled = Math.round((width * step) / this.total)
    const bar = "█".repeat(filled) + "░".repeat(width - filled)
    const rate = (step - (this.shownStep ?? step)) / seconds
    const line = `${this.name} ${bar} ${step}/${this.total}  ${details}  ${rate.toFixed(0)} steps/s`
    process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${line.slice(0, process.stderr.columns - 1)}` : `${line}\n`)
  }
}
