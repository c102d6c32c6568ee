const widest = 12

/** A line on the console: how far a run is, rewritten in place on a terminal, else printed every ten seconds. */
export class Progress {
  private shownAt = performance.now()
  private shownStep: number | undefined
  private first: { readonly step: number; readonly at: number } | undefined
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
    this.first ??= { step, at: now }
    this.write(step, details, (step - (this.shownStep ?? step)) / seconds)
    this.shownAt = now
    this.shownStep = step
  }

  /** Prints a sentence above the line. */
  say(sentence: string): void {
    process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${sentence}\n` : `${sentence}\n`)
  }

  /** Shows the last step and the rate of the whole run, and ends the line. */
  end(step: number, details: string): void {
    const { step: from, at } = this.first ?? { step, at: 0 }
    this.write(step, details, (1000 * (step - from)) / (performance.now() - at))
    if (process.stderr.isTTY) process.stderr.write("\n")
  }

  /** Where a terminal is narrow the bar is shorter. */
  private write(step: number, details: string, rate: number): void {
    const numbers = `${step}/${this.total}  ${details}  ${rate.toFixed(0)} steps/s`
    const { isTTY, columns } = process.stderr
    const room = isTTY ? columns - 1 : Number.POSITIVE_INFINITY
    const width = Math.max(0, Math.min(widest, room - this.name.length - numbers.length - 2))
    const filled = Math.round(width * (this.total > 0 ? step / this.total : 1))
    const line = `${this.name} ${"█".repeat(filled)}${"░".repeat(width - filled)} ${numbers}`
    process.stderr.write(isTTY ? `\r\x1b[K${line.slice(0, room)}` : `${line}\n`)
  }
}
