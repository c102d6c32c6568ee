/**
 * Writes dist/node from the package as it is built: few files instead of hundreds, since Node takes half a millisecond for each
 * module that it loads. Bundlers have the modules themselves, of which they leave out what a page does not use.
 */
import path from "node:path"
import { build } from "esbuild"

const dist = path.join(import.meta.dirname, "../dist")

await build({
  entryPoints: { index: `${dist}/index.js`, xla: `${dist}/xla/index.js`, command: `${dist}/command/main.js` },
  outdir: `${dist}/node`,
  chunkNames: "shared-[hash]",
  bundle: true,
  splitting: true,
  packages: "external",
  platform: "node",
  format: "esm",
  target: "es2022",
  sourcemap: true,
  sourcesContent: false,
})
