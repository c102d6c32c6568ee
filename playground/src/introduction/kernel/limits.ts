// What a run may show at most, so that it cannot drown the page.

/** Text, pictures and messages of one run. The worker keeps to it where it can; the page does not rely on that. */
export const most = {
  letters: 100_000,
  lines: 5_000,
  /** What an error says. */
  message: 10_000,
  /** Pieces of a drawing, and what its pictures hold together. */
  pieces: 500,
  elements: 20_000,
  markup: 1_000_000,
  places: 50,
  messages: 10_000,
} as const

/** The beginning of a text, with a note of how much is missing. */
export const clipped = (text: string, letters: number): string =>
  text.length > letters ? `${text.slice(0, letters)} ... ${text.length - letters} more` : text

/** Why a drawing is left out that has so many letters. */
export const tooLong = (letters: number): string =>
  `a drawing has at most ${most.markup} letters of SVG; got ${letters}`

/** How much of a text fits into so many letters and lines. */
function fitting(text: string, letters: number, lines: number): number {
  let end = -1
  for (let line = 0; line < lines; line++) {
    end = text.indexOf("\n", end + 1)
    if (end < 0 || end >= letters) return Math.min(text.length, letters)
  }
  return end
}

/** The text that a run may still show. */
export class Allowance {
  #letters: number = most.letters
  #lines: number = most.lines
  #spent = false

  /** What of a text may be shown; a note stands where it ends, and after that there is nothing. */
  take(text: string): string | undefined {
    if (this.#spent) return undefined
    const part = text.slice(0, fitting(text, this.#letters, this.#lines))
    this.#letters -= part.length
    this.#lines -= part.split("\n").length
    this.#spent = part.length < text.length || this.#lines === 0
    if (!this.#spent) return part
    const note = `(what follows is left out: the most are ${most.letters} letters and ${most.lines} lines)`
    return part === "" ? note : `${part}\n${note}`
  }
}
