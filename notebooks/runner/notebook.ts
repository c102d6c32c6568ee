/** Notebooks as files, in the format that Jupyter calls nbformat 4. */
import { readFileSync, writeFileSync } from "node:fs"

/** Text is stored as a list of lines. */
export type Lines = string | readonly string[]

/** A result in several forms, by their media types. */
export type Bundle = Readonly<Record<string, Lines>>

export type Output =
  | { readonly output_type: "stream"; readonly name: string; readonly text: Lines }
  | { readonly output_type: "display_data"; readonly data: Bundle; readonly metadata: object }
  | {
      readonly output_type: "execute_result"
      readonly data: Bundle
      readonly metadata: object
      readonly execution_count: number
    }
  | {
      readonly output_type: "error"
      readonly ename: string
      readonly evalue: string
      readonly traceback: readonly string[]
    }

export interface TextCell {
  readonly cell_type: "markdown"
  readonly source: Lines
}

export interface CodeCell {
  readonly cell_type: "code"
  readonly id: string
  readonly metadata: { readonly tags?: readonly string[] }
  readonly source: Lines
  execution_count: number | null
  outputs: readonly Output[]
}

export interface Notebook {
  readonly cells: readonly (TextCell | CodeCell)[]
}

export const read = (file: string): Notebook => JSON.parse(readFileSync(file, "utf8"))

/** As Jupyter writes it, so that saving a notebook there changes nothing else. */
export const write = (file: string, notebook: Notebook): void =>
  writeFileSync(file, `${JSON.stringify(notebook, null, 1)}\n`)

export const codeCells = ({ cells }: Notebook): CodeCell[] => cells.filter((cell) => cell.cell_type === "code")

export const text = (lines: Lines): string => (typeof lines === "string" ? lines : lines.join(""))

export const lines = (text: string): string[] => text.match(/.*\n|.+$/g) ?? []
