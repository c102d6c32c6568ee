// What a bundler makes of the package: it must not drop the modules that are imported for what they do.
import { readFileSync } from "node:fs"
import path from "node:path"
import { build } from "vite"
import { expect, test } from "vitest"

const root = path.join(import.meta.dirname, "../..")

test("a bundle in which an array's methods are all that is used has them", async () => {
  const source = 'import { np } from "taylorjet"\nexport const doubled = np.ones(3).mul(2).toArray()'
  const entry = {
    name: "entry",
    resolveId: (id: string) => (id.endsWith("virtual-entry") ? "\0entry" : undefined),
    load: (id: string) => (id === "\0entry" ? source : undefined),
  }
  const made = await build({
    configFile: false,
    logLevel: "silent",
    root,
    plugins: [entry],
    resolve: { alias: { taylorjet: path.join(root, "src/index.ts") } },
    build: { write: false, target: "esnext", lib: { entry: "virtual-entry", formats: ["es"], fileName: "bundle" } },
  })
  const [bundle] = Array.isArray(made) ? made : [made]
  if (!("output" in bundle)) throw new Error("expected a bundle; got a watcher")
  const { doubled } = await import(
    /* @vite-ignore */ `data:text/javascript,${encodeURIComponent(bundle.output[0].code)}`
  )
  expect(doubled).toEqual([2, 2, 2])
})

test("what has side effects is declared for the built package as for the sources", () => {
  const isBundle = (file: string) => file.startsWith("./dist/node/")
  const { sideEffects }: { sideEffects: string[] } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"))
  const [built, sources] = ["./dist/", "./src/"].map((folder) =>
    sideEffects
      .filter((file) => file.startsWith(folder) && !isBundle(file))
      .map((file) => file.slice(folder.length).replace(/\.[jt]s$/, "")),
  )
  expect(built).toEqual(sources)
  expect(built.length + sources.length).toBe(sideEffects.filter((file) => !isBundle(file)).length)
})
