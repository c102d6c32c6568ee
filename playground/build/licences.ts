import { existsSync, readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import type { Plugin } from "vite"

/** The name under which the notices stand in the site. */
export const noticesFile = "licences.txt"

interface Manifest {
  readonly name?: string
  readonly version?: string
  readonly license?: string
  readonly main?: string
}

/** The folder of the package that a module comes from, if that is in node_modules. */
function packageOf(id: string): string | undefined {
  const file = id.replace(/^\0/, "").split("?")[0]
  const [found] = /^.*\/node_modules\/(@[^/]+\/)?[^/]+(?=\/)/.exec(file) ?? []
  return found && existsSync(path.join(found, "package.json")) ? found : undefined
}

function notice(folder: string): string {
  const read = (file: string): string => readFileSync(path.join(folder, file), "utf8").trim()
  const { name, version, license, main = "index.js" }: Manifest = JSON.parse(read("package.json"))
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
  const texts = files.length > 0 ? files.map(read) : [within(read("README.md"), read(main))]
  return [`${name} ${version}, ${license}`, ...texts].join("\n\n")
}

/** The notice of a package without a file for it: the last section of its README, or the comment at the head of its code. */
function within(readme: string, code: string): string {
  const section = /^#*\s*licen[cs]e\b[^\n]*\n[\s\S]*$/im.exec(readme)?.[0]
  return section ?? /^\s*\/\*[\s\S]*?\*\//.exec(code)?.[0].trim() ?? ""
}

/**
 * Collects what is bundled and writes its licence notices into the site. Workers are bundled apart, so `forWorkers` goes
 * among their plugins.
 */
export function licences(root: string): { readonly forSite: Plugin; readonly forWorkers: () => Plugin } {
  const folders = new Set<string>()
  const add = (file: string) => {
    const folder = packageOf(file)
    if (folder) folders.add(folder)
  }
  const collect = (_: string, id: string): undefined => void add(id)
  return {
    forWorkers: () => ({ name: "licences-of-workers", apply: "build", transform: collect }),
    forSite: {
      name: "licences",
      apply: "build",
      transform: collect,
      generateBundle(_, bundle) {
        for (const file of Object.values(bundle)) // fonts, which styles name, are no modules
          if (file.type === "asset") for (const name of file.originalFileNames) add(path.join(root, "playground", name))
        const own = `taylorjet\n\n${readFileSync(path.join(root, "LICENSE"), "utf8").trim()}`
        const others = [...folders].map(notice).sort()
        const rule = `\n\n${"-".repeat(80)}\n\n`
        this.emitFile({ type: "asset", fileName: noticesFile, source: `${[own, ...others].join(rule)}\n` })
      },
    },
  }
}
