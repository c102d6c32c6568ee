import { createHash } from "node:crypto"
import path from "node:path"
import { build, type Plugin } from "vite"

const root = path.join(import.meta.dirname, "..")

/** Matches the import of a file as an address, `./file.js?module` or `./file.js?classic`, or as a text. */
const wanted = /^(.+)\.js\?(module|classic|script)$/

/** A module with all that it imports as one text, which runs wherever it is brought. */
async function bundled(file: string, format: "es" | "iife", plugins: readonly Plugin[] = []): Promise<string> {
  const made = await build({
    configFile: false,
    logLevel: "error",
    root,
    plugins: [...plugins],
    resolve: { alias: { taylorjet: path.join(root, "../src/index.ts") } },
    build: {
      write: false,
      target: "es2022",
      modulePreload: false,
      rolldownOptions: { input: file, preserveEntrySignatures: "strict", output: { format, codeSplitting: false } },
    },
  })
  if (!("output" in made)) throw new Error("bundle: expected one bundle; got a watcher or several")
  return made.output[0].code.trim()
}

/** A bundle as a script that stands in a page, and what a content policy calls it. */
export async function script(file: string): Promise<{ readonly text: string; readonly hash: string }> {
  const text = await bundled(file, "iife")
  if (/<\/script|<!--/i.test(text)) throw new Error(`bundle: ${file} cannot stand in a page`)
  return { text, hash: `'sha256-${createHash("sha256").update(text).digest("base64")}'` }
}

/**
 * Bundles what runs elsewhere than in the page: `./file.js?module` is the address of a module without imports,
 * `./file.js?classic` that of a script that is no module, and `./file.js?script` the text of such a script and its hash. `plugin` makes one that
 * sees what is bundled.
 */
export const bundle = (plugin: () => Plugin): Plugin => {
  let serves = false
  return {
    name: "bundle",
    enforce: "pre",
    configResolved(config) {
      serves = config.command === "serve"
    },
    resolveId(id, importer) {
      const found = wanted.exec(id)
      return found && importer ? `\0${found[2]}:${path.resolve(path.dirname(importer), found[1])}.ts` : undefined
    },
    async load(id) {
      const [, kind, file] = /^\0(module|classic|script):(.+)$/.exec(id) ?? []
      if (kind === "script") return `export const { text, hash } = ${JSON.stringify(await script(file))}`
      if (!kind) return undefined
      const source = await bundled(file, kind === "module" ? "es" : "iife", [plugin()])
      if (serves) return `export default ${JSON.stringify(`data:text/javascript,${encodeURIComponent(source)}`)}`
      const asset = this.emitFile({ type: "asset", name: `${path.basename(file, ".ts")}.js`, source })
      return `export default import.meta.ROLLUP_FILE_URL_${asset}`
    },
  }
}
