import library from "virtual:library"
import type { Library, LibraryPart } from "../../../build/library.js"
import type { Brought } from "./protocol.js"

const { addresses, parts }: Library = library

/** The part with what nearly all cells need. */
const [core, ...others] = parts

/** Does a cell name something of a part, or all that there is? */
function names(source: string, { names }: LibraryPart): boolean {
  const isWhole = /\bimport\s+(?:\w+\s*,\s*)?\*/.test(source)
  return isWhole || names.some((name) => new RegExp(`\\b${name}\\b`).test(source))
}

/** The modules of the library that the text of a cell asks for, those that are imported before those that import them. */
export function modulesFor(source: string): string[] {
  if (!source.includes("taylorjet")) return []
  const wanted = [core, ...others.filter((part) => names(source, part))]
  return [...new Set(wanted.flatMap(({ modules }) => modules))]
}

/** What every cell that imports the library needs. */
export const coreModules = core.modules

/** Texts of modules, each loaded once; what could not be loaded is asked for again the next time. */
export class Texts {
  readonly #load: (address: string) => Promise<string | undefined>
  readonly #texts = new Map<string, Promise<string | undefined>>()

  constructor(load: (address: string) => Promise<string | undefined>) {
    this.#load = load
  }

  /** Modules with their texts, in the order of their names; undefined when one of them could not be loaded. */
  async of(modules: readonly string[]): Promise<Brought[] | undefined> {
    const texts = await Promise.all(modules.map((name) => this.#text(name)))
    const brought = modules.flatMap((name, i): Brought[] => {
      const text = texts[i]
      return text === undefined ? [] : [{ name, text, isEntry: parts.some((part) => part.modules.at(-1) === name) }]
    })
    return brought.length === modules.length ? brought : undefined
  }

  async #text(name: string): Promise<string | undefined> {
    const loading = this.#texts.get(name) ?? this.#load(addresses[name])
    this.#texts.set(name, loading)
    const text = await loading
    if (text === undefined) this.#texts.delete(name)
    return text
  }
}
