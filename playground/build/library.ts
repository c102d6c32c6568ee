import { readFileSync } from "node:fs"
import path from "node:path"
import { build, type Plugin } from "vite"

/** What belongs together of what "taylorjet" exports: its names, and the modules that hold it, each after those it imports. */
export interface LibraryPart {
  readonly names: readonly string[]
  readonly modules: readonly string[]
}

/** The library as texts that import each other by `"./file"`: where each is, and the parts, that of most names first. */
export interface Library {
  readonly addresses: Readonly<Record<string, string>>
  readonly parts: readonly LibraryPart[]
}

const source = path.join(import.meta.dirname, "../../src")

/** Folders of src that few cells need, and that are large: each is a part of its own. */
const apart = ["special", "ode", "optimize", "export"]

/** The statements of the index, by the part whose names they export. */
function entries(): Map<string, string> {
  const index = readFileSync(path.join(source, "index.ts"), "utf8").replace(/\/\*[\s\S]*?\*\//g, "")
  const texts = new Map(["core", ...apart].map((part) => [part, ""]))
  for (const [statement, folder] of index.matchAll(/^(?:export [^;]*? from|import) "\.\/(\w+)[^"]*"/gm)) {
    const part = apart.includes(folder) ? folder : "core"
    texts.set(part, `${texts.get(part)}${statement}\n`)
  }
  return texts
}

async function bundled() {
  const texts = entries()
  const file = (part: string) => path.join(source, `part-of-${part}.ts`)
  const parts = [...texts.keys()]
  const made = await build({
    configFile: false,
    logLevel: "error",
    root: source,
    plugins: [
      {
        name: "parts",
        enforce: "pre",
        resolveId: (id) => (parts.some((part) => file(part) === id) ? id : undefined),
        load: (id) => texts.get(parts.find((part) => file(part) === id) ?? ""),
      },
    ],
    build: {
      write: false,
      target: "es2022",
      modulePreload: false,
      rolldownOptions: {
        input: Object.fromEntries(parts.map((part) => [part, file(part)])),
        preserveEntrySignatures: "strict",
        output: { format: "es", entryFileNames: "part-[name].js", chunkFileNames: "part-[name].js" },
      },
    },
  })
  if (!("output" in made)) throw new Error("library: expected one bundle; got a watcher or several")
  return made.output.filter((chunk) => chunk.type === "chunk")
}

/** `virtual:library` is the library in parts, for those who bring modules as texts to where nothing can be loaded. */
export const library = (): Plugin => {
  let serves = false
  return {
    name: "library",
    configResolved(config) {
      serves = config.command === "serve"
    },
    resolveId: (id) => (id === "virtual:library" ? "\0virtual:library" : undefined),
    async load(id) {
      if (id !== "\0virtual:library") return undefined
      const chunks = new Map((await bundled()).map((chunk) => [chunk.fileName, chunk]))
      const withImports = (name: string): string[] => [
        ...new Set([...(chunks.get(name)?.imports ?? []).flatMap(withImports), name]),
      ]
      const parts = [...chunks.values()]
        .filter(({ isEntry }) => isEntry)
        .map(({ fileName, exports }): LibraryPart => ({ names: exports, modules: withImports(fileName) }))
        .sort((a, b) => b.names.length - a.names.length)
      const address = (name: string, code: string): string => {
        if (serves) return JSON.stringify(`data:text/javascript,${encodeURIComponent(code)}`)
        return `import.meta.ROLLUP_FILE_URL_${this.emitFile({ type: "asset", name, source: code })}`
      }
      const addresses = [...chunks].map(([name, { code }]) => `${JSON.stringify(name)}: ${address(name, code.trim())}`)
      return `export default { addresses: { ${addresses.join(", ")} }, parts: ${JSON.stringify(parts)} }`
    },
  }
}
