// What the page and the worker that runs cells tell each other.

/** A part of a drawing: a picture as the text of an SVG file, or words beside it. */
export type Piece =
  | {
      readonly kind: "picture"
      readonly svg: string
      readonly label?: string
      readonly width: number
      readonly height: number
    }
  | { readonly kind: "words"; readonly text: string }

/** Something to show under a cell. */
export type Shown =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "drawing"; readonly pieces: readonly Piece[] }

/** Where something comes from: a method of the console, or the last expression of a cell. */
export type Level = "log" | "warn" | "error" | "result"

/** A line of a cell. */
export interface Place {
  readonly cell: number
  readonly line: number
}

export interface Failure {
  readonly name: string
  readonly message: string
  /** The lines of cells that were being run, the innermost first. */
  readonly places: readonly Place[]
  /** The name that was not defined, if that was the fault. */
  readonly missing?: string
}

/** A module of the library, which imports others by `"./name"`. Those that are entries export what cells import. */
export interface Brought {
  readonly name: string
  readonly text: string
  readonly isEntry: boolean
}

export interface Run {
  /** What reports of this run carry, and nothing else does. */
  readonly secret: string
  readonly cell: number
  readonly source: string
  /** Modules of the library that the worker does not have yet; null when what the source names could not be loaded. */
  readonly library: readonly Brought[] | null
  /** The text of "./plot.ts", if the source names it and it could be loaded. */
  readonly plot?: string
}

export type Report =
  | { readonly kind: "printed"; readonly level: Level; readonly text: string }
  | { readonly kind: "done"; readonly result?: Shown; readonly milliseconds: number }
  | { readonly kind: "failed"; readonly failure: Failure; readonly milliseconds: number }

/** What ends the worker: it could not be loaded, or it sends without end. */
export type Trouble = "broken" | "flood"
